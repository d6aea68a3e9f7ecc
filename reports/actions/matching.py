"""Whose report it may be: agencies that bear the names a file gives, or names like them, best first.

A name that is only similar is a proposal to look at, never an answer: ``settled`` takes none of those.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Any

from django.db.models import Case, F, IntegerField, Q, Value, When
from django.db.models.functions import Length
from django.utils.translation import gettext_lazy as _

from ..models import Agency, AgencyPeriod, Person

NAME, SHORT, FORMER, PART, SIMILAR = "name", "short", "former", "part", "similar"
CONFIDENCES = {NAME: 0.99, SHORT: 0.95, FORMER: 0.9, PART: 0.8, SIMILAR: 0.6}
WORDS = {
    NAME: _("the same name"),
    SHORT: _("its short name"),
    FORMER: _("a name that it bore in another year"),
    PART: _("the same name with the region left out or added"),
    SIMILAR: _("a similar name: look closely"),
}
MOST_CANDIDATES = 6
MOST_LOOKED_AT = 60
MOST_PAIRS = 8
LEAST_SIMILAR = 0.6
LEAST_TO_SETTLE = 0.5  # a name that the text merely mentions is no ground to choose by itself
_REGION_SIGNS = frozenset("省市县区旗州盟镇乡")
_SHORTEST_REST = 3
_BESIDE = re.compile(r"[\s（）()《》“”\"·]+")


@dataclass(frozen=True)
class AgencyCandidate:
    """An agency that the names may mean: how sure (0 to 1), how its name compares, and which name it was."""

    agency: Agency
    confidence: float
    how: str
    name: str

    @property
    def words(self) -> str:
        """Return how the name compares, for a person."""
        return str(WORDS[self.how])


def names_in(document: Mapping[str, Any]) -> list[tuple[str, float]]:
    """Return the names that a JSON report document proposes for its agency, each with its confidence."""
    found = document.get("reading", {}).get("identity", {}).get("agency", [])
    return [(str(candidate["value"]), float(candidate["confidence"])) for candidate in found]


def candidates(
    names: Iterable[str | tuple[str, float]], person: Person | None = None, year: int | None = None
) -> tuple[AgencyCandidate, ...]:
    """Return the agencies that ``names`` may mean, best first, of those in reach of ``person`` (None: of all).

    A name comes alone or with its confidence. A name that was borne on 31 December of ``year`` counts before those
    of other years. Costs two queries for each name; the second looks through all names for common pairs of characters.
    """
    best: dict[int, AgencyCandidate] = {}
    periods = AgencyPeriod.objects.select_related("agency").filter(agency__in=_reach(person))
    for name, weight in ((each, 1.0) if isinstance(each, str) else each for each in names):
        plain = _BESIDE.sub("", name)
        if len(plain) < 2:
            continue
        exact = list(periods.filter(Q(name__in={name, plain}) | Q(short_name__in={name, plain})))
        for period in exact or _alike(periods, plain):
            how, likeness = _compare(plain, period, year)
            if how:
                found = AgencyCandidate(period.agency, round(CONFIDENCES[how] * likeness * weight, 3), how, name)
                before = best.get(period.agency_id)
                if before is None or before.confidence < found.confidence:
                    best[period.agency_id] = found
    ordered = sorted(best.values(), key=lambda found: (-found.confidence, found.agency.path, found.agency.pk))
    return tuple(ordered[:MOST_CANDIDATES])


def settled(found: tuple[AgencyCandidate, ...]) -> Agency | None:
    """Return the agency that stands alone at the top and does not merely resemble the name, else None."""
    if not found or found[0].how == SIMILAR or found[0].confidence < LEAST_TO_SETTLE:
        return None
    rivals = [other for other in found[1:] if other.name == found[0].name and other.how == found[0].how]
    return None if rivals else found[0].agency


def certain(found: tuple[AgencyCandidate, ...]) -> Agency | None:
    """Return the agency that alone bears the name itself, now or once: what may be taken without a look, else None."""
    agency = settled(found)
    return agency if agency and found[0].how in (NAME, SHORT, FORMER) else None


def _reach(person: Person | None):
    agencies = Agency.objects.all() if person is None else Agency.objects.for_person(person)
    return agencies.values("pk")


def _alike(periods, plain: str) -> list[AgencyPeriod]:
    """Return the periods whose names share most pairs of characters with ``plain``; the database counts them."""
    pairs = list(dict.fromkeys(plain[at : at + 2] for at in range(len(plain) - 1)))
    # The end of a name tells the body, its beginning the region: both ends, where a name is long.
    pairs = pairs if len(pairs) <= MOST_PAIRS else [*pairs[: MOST_PAIRS // 2], *pairs[-MOST_PAIRS // 2 :]]
    shared = sum(
        (
            Case(When(name__contains=pair, then=Value(1)), default=Value(0), output_field=IntegerField())
            for pair in pairs
        ),
        start=Value(0, output_field=IntegerField()),
    )
    least = max(1, len(pairs) // 3)
    counted = periods.annotate(shared=shared, length=Length("name")).filter(shared__gte=least)
    return list(counted.order_by("-shared", F("length").asc(), "pk")[:MOST_LOOKED_AT])


def _compare(plain: str, period: AgencyPeriod, year: int | None) -> tuple[str, float]:
    """Return how the name compares with those of ``period``, and the likeness; ("", 0) when it does not."""
    own, short = _BESIDE.sub("", period.name), _BESIDE.sub("", period.short_name)
    if plain == own:
        return (NAME, 1.0) if _is_of(period, year) else (FORMER, 1.0)
    if plain == short:
        return (SHORT, 1.0) if _is_of(period, year) else (FORMER, 0.95)
    if is_part(plain, own) or is_part(own, plain):
        return PART, min(len(plain), len(own)) / max(len(plain), len(own)) * 0.2 + 0.8
    likeness = SequenceMatcher(None, plain, own, autojunk=False).ratio()
    return (SIMILAR, likeness) if likeness >= LEAST_SIMILAR else ("", 0.0)


def _is_of(period: AgencyPeriod, year: int | None) -> bool:
    """Tell whether the period holds the end of ``year``; without a year, whether it holds today's name."""
    if year is None:
        return period.last_day is None or period.name == period.agency.name
    return period.first_day.year <= year and (
        period.last_day is None or period.last_day.year > year or _ends(period, year)
    )


def _ends(period: AgencyPeriod, year: int) -> bool:
    last = period.last_day
    return last is not None and (last.year, last.month, last.day) == (year, 12, 31)


def is_part(short: str, long: str) -> bool:
    """Tell whether ``short`` is ``long`` with a region in front, or signs of regions (市, 区 …), left out.

    A sign is left out, never exchanged: the bureau of a city is not that of the county of the same name.
    """
    if len(short) < _SHORTEST_REST or len(short) >= len(long):
        return False
    at = len(short) - 1
    for place in range(len(long) - 1, -1, -1):
        if at < 0:
            # What is left over in front is a region, which ends in its sign.
            return long[place] in _REGION_SIGNS
        if short[at] == long[place]:
            at -= 1
        elif long[place] not in _REGION_SIGNS:
            return False
    return at < 0
