"""What the home page shows: the way to the newest report of each body, years, who is late, what is new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language

from ..formats import FORMS
from ..models import Agency, Edition, ReportingYear
from ..writing.blank_forms import BLANK_FORMS
from .corrections import Ledger
from .coverage import Coverage, YearHeld, coverage_of, with_coverage, year_to_ask_about, years_held
from .cutting import LEAST_LEFT_OUT, length_of
from .duty import due_dates_of
from .exploring import MeasureTable, tables_of_everybody
from .tree import Group, Node, children_of, grouped, nodes_of, topmost
from .year_page import RegisterAsked, late_of, newest_corrections, owed_reports

NEWEST = 8
MOST_YEARS = 24
MOST_BODIES = 48
MOST_LATE = 8
YEARS_OF_TREND = 8
KEY_FIGURES = ("requests.received.total", "rate.disclosure")


@dataclass(frozen=True)
class Ways:
    """The shortest way to a body's newest report: the topmost bodies, or the only one and what stands under it."""

    top: Node | None
    groups: tuple[Group, ...]
    has_more: bool


@dataclass(frozen=True)
class Late:
    """Who is late for the newest year on which reports were due."""

    year: ReportingYear
    coverage: Coverage
    named: tuple[Any, ...]


def home_context() -> dict[str, Any]:
    """Return what the template takes beside the frame. About seventeen queries, however much is stored."""
    years = with_coverage(years_held()[:MOST_YEARS])
    asked_about = year_to_ask_about(years)
    language = get_language() or ""
    kinds = [(blank.kind, blank.name.in_language(language)) for blank in BLANK_FORMS.values()]
    return {
        "years": years,
        "ways": _ways(),
        "year": asked_about,
        "late": _late(asked_about) if asked_about else None,
        "newest": list(_newest()),
        "corrections": newest_corrections(Ledger(), NEWEST),
        "numbers": _numbers(years, language),
        "forms": [(form, form.name.in_language(language), kinds) for form in reversed(FORMS.values())],
    }


def _ways() -> Ways:
    """Return the bodies to begin with. Where one stands on top of all, its own children are named as well."""
    top = list(topmost()[: MOST_BODIES + LEAST_LEFT_OUT])
    only = top[0] if len(top) == 1 else None
    bodies: Sequence[Agency] = list(children_of(only)[: MOST_BODIES + LEAST_LEFT_OUT]) if only else top
    shown = length_of(len(bodies), MOST_BODIES)
    nodes = nodes_of([*([only] if only else []), *bodies[:shown]], None)
    first, others = (nodes[0], nodes[1:]) if only else (None, nodes)
    return Ways(first, tuple(grouped(others)), len(bodies) > shown)


def _late(year: ReportingYear) -> Late:
    due_dates = due_dates_of([year])
    owed = owed_reports(year, RegisterAsked(), due_dates)
    coverage = coverage_of(owed)
    return Late(
        year, coverage, tuple(late_of(owed, due_dates, length_of(coverage.late, MOST_LATE))) if coverage.late else ()
    )


def _newest() -> Any:
    editions = Edition.objects.published().select_related("report__agency", "report__year")
    return editions.order_by("-published_at", "-pk")[:NEWEST]


def _numbers(years: Sequence[YearHeld], language: str) -> list[MeasureTable]:
    """Return the key figures over the latest years with reports, with their charts."""
    shown = tuple(sorted(held.year.year for held in years if held.coverage.published))[-YEARS_OF_TREND:]
    if not shown:
        return []
    return tables_of_everybody(KEY_FIGURES, shown, language)
