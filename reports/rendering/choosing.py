"""Agencies chosen by an address, and those that a form without a script offers to be added."""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from ..models import Agency, FormerAddress
from .cutting import LEAST_LEFT_OUT, length_of

MOST_OFFERED = 24
MOST_WORDS = 4
LONGEST = 60
_SLUG = re.compile(r"[A-Za-z0-9_-]{1,80}")
_YEAR = re.compile(r"[0-9]{4}", re.ASCII)


@dataclass(frozen=True)
class Choice:
    """The chosen agencies in the order of the address; what it named in vain; and agencies to add.

    ``is_found`` tells that ``offered`` answer to ``words``; otherwise they are neighbours of the chosen ones.
    """

    agencies: tuple[Agency, ...] = ()
    unknown: tuple[str, ...] = ()
    too_many: int = 0
    words: str = ""
    offered: tuple[Agency, ...] = ()
    is_found: bool = False
    has_more: bool = False


def choose(slugs: Iterable[str], words: str, most: int) -> Choice:
    """Return what ``slugs`` and ``words`` mean: three queries at most, one of them for periods.

    A slug that names nobody today may be a former one: then three more.
    """
    named = list(dict.fromkeys(slug for slug in slugs if slug))
    kept = [slug for slug in named if _SLUG.fullmatch(slug)]
    found: dict[str, Agency] = {}
    if kept[: most * 2]:
        rows = Agency.objects.filter(is_listed=True).select_related("superior").prefetch_related("periods")
        found = {agency.slug: agency for agency in rows.filter(slug__in=kept[: most * 2])}
        missing = [slug for slug in kept[: most * 2] if slug not in found]
        found |= _formerly_at(missing, rows) if missing else {}
    agencies = list({found[slug].pk: found[slug] for slug in kept if slug in found}.values())
    unknown = tuple(slug[:LONGEST] for slug in named[: most * 2] if slug not in found)
    plain = unicodedata.normalize("NFKC", words).replace("\x00", "").strip()[:LONGEST]
    offered = _offered(agencies, plain)
    shown = length_of(len(offered), MOST_OFFERED)
    return Choice(
        agencies=tuple(agencies[:most]),
        unknown=unknown[:most],
        too_many=max(0, len(agencies) - most),
        words=plain,
        offered=tuple(offered[:shown]),
        is_found=bool(plain),
        has_more=len(offered) > shown,
    )


def _formerly_at(slugs: Sequence[str], rows: Any) -> dict[str, Agency]:
    """Return the agencies that had one of ``slugs`` once, by that slug: one query, two more where there are any."""
    former = dict(FormerAddress.objects.filter(slug__in=slugs).values_list("slug", "agency"))
    present = {agency.pk: agency for agency in rows.filter(pk__in=former.values())} if former else {}
    return {slug: present[agency] for slug, agency in former.items() if agency in present}


def _offered(agencies: Sequence[Agency], words: str) -> list[Agency]:
    """Return agencies that the words name; without words the sisters of the first one, or the topmost bodies."""
    rows: Any = Agency.objects.filter(is_listed=True).exclude(pk__in=[agency.pk for agency in agencies])
    if words:
        for word in words.split()[:MOST_WORDS]:
            rows = rows.filter(pk__in=Agency.objects.named(word).values("pk"))
    elif agencies:
        first = agencies[0]
        rows = rows.filter(Q(superior=first.superior_id, kind=first.kind) if first.superior_id else Q(superior=first))
    else:
        rows = rows.filter(Q(superior=None) | Q(superior__superior=None))
    return list(rows.order_by("path", "pk")[: MOST_OFFERED + LEAST_LEFT_OUT])


def years_in(texts: Iterable[str], known: Sequence[int]) -> tuple[list[int], list[str]]:
    """Return the years of an address that the portal knows, in order, and what else it named in vain."""
    years, unknown = set(), []
    for text in dict.fromkeys(texts):
        if _YEAR.fullmatch(text) and int(text) in known:
            years.add(int(text))
        elif text:
            unknown.append(text[:12])
    return sorted(years), unknown[:6]
