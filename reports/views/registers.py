"""What stands in the address of a register: order, filters and page; nonsense in it becomes a sentence."""

from collections.abc import Callable, Sequence
from typing import Any

from django.core.cache import cache
from django.core.paginator import Page
from django.http import HttpRequest, HttpResponse
from django.utils.http import urlencode
from django.utils.translation import get_language, gettext

from ..models import Agency, AgencyKind
from ..rendering.kept import KEPT_SECONDS, state_of_portal
from ..rendering.year_page import SORTS, RegisterAsked, state_names
from ..serving.answer import answer, fingerprint, kept_page

LONGEST = 40


def kept_while_plain(
    request: HttpRequest, name: str, *parts: Any, body: Callable[[tuple[Any, ...] | None], bytes]
) -> HttpResponse:
    """Return a page that everybody asks for, kept until something happens on the portal; drawn anew with a query.

    Two queries where it is kept, the site's record among them. ``body`` is given what tells that something happened.
    """
    state = state_of_portal()
    if state is None or request.GET:
        return answer(request, body(state))
    return kept_page(request, (name, *parts, get_language(), *state), lambda: body(state))


def kept_part(parts: tuple[Any, ...], state: tuple[Any, ...] | None, make: Callable[[], Any]) -> Any:
    """Return a dear part of a page, made by ``make`` unless it is kept already for this ``state`` of the portal."""
    if state is None:
        return make()
    key = f"part:{fingerprint(*parts, get_language(), *state)}"
    held = cache.get(key)
    if held is None:
        held = make()
        cache.set(key, held, KEPT_SECONDS)
    return held


def asked_for(request: HttpRequest) -> tuple[RegisterAsked, list[str]]:
    """Return what is asked for, and a sentence for each thing that was asked for in vain: one query at most."""
    faults: list[str] = []
    state = known(request, "state", state_names(), faults)
    kind = known(request, "kind", AgencyKind.values, faults)
    sort = known(request, "sort", [sign + key for key in SORTS for sign in ("", "-")], faults)
    return RegisterAsked(state, kind, _body(request, faults), sort or "tree"), faults


def known(request: HttpRequest, key: str, choices: Any, faults: list[str]) -> str:
    """Return what the address says under ``key`` where it is one of ``choices``, else "" and a sentence more."""
    value = request.GET.get(key, "")
    if not value or value in choices:
        return value
    words = {
        "state": gettext("There is no state “%(value)s”: all are shown."),
        "kind": gettext("There is no kind of agency “%(value)s”: all are shown."),
        "sort": gettext("There is no order “%(value)s”: shown in the order of the tree."),
    }
    faults.append(words[key] % {"value": _short(value)})
    return ""


def _body(request: HttpRequest, faults: list[str]) -> Agency | None:
    slug = request.GET.get("under", "")
    if not slug:
        return None
    found = Agency.objects.filter(slug=slug.replace("\x00", ""), is_listed=True).first()
    if found is None:
        faults.append(
            gettext("There is no agency at the address “%(value)s”: all are shown.") % {"value": _short(slug)}
        )
    return found


def page_faults(request: HttpRequest, shown: Page) -> list[str]:
    """Return a sentence where the page asked for is not there."""
    asked = request.GET.get("page", "")
    if not asked or asked == str(shown.number):
        return []
    words = gettext("There is no page “%(value)s”: page %(number)s of %(of)s is shown.")
    return [words % {"value": _short(asked), "number": shown.number, "of": shown.paginator.num_pages}]


def query_of(pairs: Sequence[tuple[str, str]], *, page: int = 1) -> str:
    """Return the query of an address; the first page has no number."""
    return urlencode([*pairs, *([("page", str(page))] if page > 1 else [])])


def _short(value: str) -> str:
    plain = value.replace("\x00", "")
    return plain if len(plain) <= LONGEST else plain[:LONGEST] + "…"
