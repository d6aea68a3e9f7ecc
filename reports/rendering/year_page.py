"""What the page of a year shows: coverage, totals, who is late, corrections, and the register sorted and filtered."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Case, F, IntegerField, Q, QuerySet, Value, When
from django.db.models.functions import Length
from django.utils.translation import get_language, gettext, gettext_lazy

from ..models import Agency, AgencyKind, DueDate, Edition, Report, ReportingYear
from ..models.agencies import subtree_of
from .corrections import KINDS, Ledger, LedgerRow, ledger_rows
from .coverage import FILED, IS_FILED, IS_MISSING, MISSING, coverage_of
from .cutting import length_of
from .duty import LATE, OVERDUE, STATES, conditions, duties_of, name_of_state, with_duty
from .exploring import MeasureTable, tables_of, tables_of_everybody
from .measures import measure_named
from .registers import with_findings
from .totals import Selection, consolidated_beside_their_parts, owed_in
from .trends import results_of_year

KEY_FIGURES = ("requests.received.total", "requests.results_total.total", "rate.disclosure", "sum.withheld")
MOST_LATE = 12
MOST_CORRECTIONS = 6
MOST_SUBTREES = 60
SORTS = {
    "tree": gettext_lazy("place in the tree"),
    "name": gettext_lazy("name (pinyin)"),
    "state": gettext_lazy("how the duty was kept"),
    "date": gettext_lazy("day of publication"),
    "lateness": gettext_lazy("days late"),
}
_ORDERS = {
    "tree": ("agency__path",),
    "name": ("agency__slug",),
    "state": ("place",),
    "date": ("first_on",),
    "lateness": ("lateness",),
}
_FALLING = ("lateness",)  # the most days come first unless the address turns it round


@dataclass(frozen=True)
class RegisterAsked:
    """Which part of the register is asked for, and in which order; ``sort`` begins with "-" when it is turned round."""

    state: str = ""
    kind: str = ""
    under: Agency | None = None
    sort: str = "tree"

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Return what stands in the address; what goes without saying is left out."""
        held = {
            "state": self.state,
            "kind": self.kind,
            "under": self.under.slug if self.under else "",
            "sort": "" if self.sort == "tree" else self.sort,
        }
        return [(key, value) for key, value in held.items() if value]

    @property
    def column(self) -> str:
        """Return by what the register is sorted."""
        return self.sort.removeprefix("-")

    @property
    def is_falling(self) -> bool:
        """Tell whether the highest stands first."""
        return self.sort.startswith("-") != (self.column in _FALLING)

    def of_agencies(self) -> Q:
        """Return the condition on the agencies of reports."""
        chosen = Q(agency__is_listed=True)
        if self.kind:
            chosen &= Q(agency__kind=self.kind)
        return chosen & subtree_of(self.under, "agency__") if self.under else chosen


@dataclass(frozen=True)
class LateReport:
    """One report that came late or is overdue, in the list of names."""

    agency: Agency
    words: str
    tone: str


@dataclass(frozen=True)
class CorrectionNamed:
    """One line of the ledger without its contents."""

    row: LedgerRow
    edition: Edition
    kind_words: str


def state_names() -> dict[str, str]:
    """Return the states by which a register is filtered, with their names."""
    broad = {FILED: gettext("Published"), MISSING: gettext("not published")}
    return broad | {state: name_of_state(state) for state in STATES}


def owed_reports(year: ReportingYear, asked: RegisterAsked, due_dates: Sequence[DueDate]) -> QuerySet[Report]:
    """Return the reports of the year whose agencies are asked for, whatever became of them."""
    return with_duty(Report.objects.listed().filter(asked.of_agencies(), year=year), due_dates)


def register_of(reports: QuerySet[Report], asked: RegisterAsked) -> QuerySet[Report, int]:
    """Return the keys of ``owed_reports`` that are asked for, in their order: what a row shows is read for a page."""
    by_state = conditions()
    rows = reports.filter(_condition(asked.state, by_state)) if asked.state else reports
    if asked.column == "state":
        places = [When(by_state[state], then=Value(number)) for number, state in enumerate(STATES)]
        rows = rows.annotate(place=Case(*places, default=Value(len(places)), output_field=IntegerField()))
    first, direction = F(*_ORDERS[asked.column]), "desc" if asked.is_falling else "asc"
    order = getattr(first, direction)(nulls_last=True)
    return rows.order_by(order, "agency__path", "pk").values_list("pk", flat=True)


def rows_of_register(keys: Iterable[int]) -> list[Report]:
    """Return the reports of ``register_of`` with what a row needs, in the order of their keys: one query."""
    held = list(keys)
    rows = with_findings(Report.objects.listed().filter(pk__in=held)).select_related(
        "agency__superior", "year", "current_edition"
    )
    found = {report.pk: report for report in rows.order_by()}
    return [found[key] for key in held if key in found]


def _condition(state: str, by_state: Mapping[str, Q]) -> Q:
    if state == FILED:
        return IS_FILED
    if state == MISSING:
        return IS_MISSING
    return by_state[state]


def around_register(
    year: ReportingYear,
    asked: RegisterAsked,
    reports: QuerySet[Report],
    due_dates: Sequence[DueDate],
    years: Sequence[ReportingYear],
) -> dict[str, Any]:
    """Return what stands around the register: coverage, totals, who is late, corrections. About fourteen queries.

    ``years`` are all of the portal, in any order: totals stand beside those of the year before where it is one of them.
    """
    coverage = coverage_of(reports)
    beside = tuple(number for number in sorted(held.year for held in years) if number in (year.year - 1, year.year))
    return {
        "coverage": coverage,
        "totals": totals_of_years(beside, asked) if coverage.published else [],
        "results": None if asked.under or asked.kind else results_of_year(year.year),
        "late": late_of(reports, due_dates, length_of(coverage.late, MOST_LATE)) if coverage.late else [],
        "corrections": newest_corrections(Ledger(year=year.year)),
    }


def totals_of_years(years: tuple[int, ...], asked: RegisterAsked) -> list[MeasureTable]:
    """Return the totals of the key figures for each of ``years``.

    One query for everybody's; eight for a kind of agency or a subtree, three once kept.
    """
    if not asked.under and not asked.kind:
        return tables_of_everybody(KEY_FIGURES, years, get_language() or "")
    selection = Selection(under=asked.under, kind=asked.kind, years=years)
    twice = frozenset(edition.pk for edition in consolidated_beside_their_parts(selection))
    selection = Selection(under=asked.under, kind=asked.kind, years=years, left_out=twice)
    measures = [measure for key in KEY_FIGURES if (measure := measure_named(key))]
    return tables_of(measures, selection, owed_in(selection), [], get_language() or "")


def late_of(reports: QuerySet[Report], due_dates: Sequence[DueDate], most: int) -> list[LateReport]:
    """Return those that are the most days late, or overdue until today: two queries at most."""
    by_state = conditions()
    rows = reports.filter(by_state[LATE] | by_state[OVERDUE]).select_related("agency", "year", "current_edition")
    found = list(rows.order_by(F("lateness").desc(), "agency__path", "pk")[:most])
    duties = duties_of(found, due_dates)
    return [LateReport(report.agency, duties[report.pk].words, duties[report.pk].tone) for report in found]


def newest_corrections(ledger: Ledger, most: int = MOST_CORRECTIONS) -> list[CorrectionNamed]:
    """Return the newest lines of the ledger without their contents: two queries."""
    rows = [LedgerRow(**row) for row in ledger_rows(ledger)[:most]]
    editions = Edition.objects.public().select_related("report__agency", "report__year")
    held = editions.in_bulk([row.edition for row in rows]) if rows else {}
    return [CorrectionNamed(row, held[row.edition], str(KINDS[row.kind])) for row in rows]


def subtrees_offered(under: Agency | None) -> list[Agency]:
    """Return the bodies with others below them, those near the top first, and the one asked for: one query."""
    above = Agency.objects.filter(is_listed=True, subordinates__is_listed=True).distinct()
    offered = list(above.order_by(Length("path"), "path", "pk")[:MOST_SUBTREES])
    if under and under not in offered:
        offered.append(under)
    return sorted(offered, key=lambda agency: agency.path)


def kinds_offered() -> list[tuple[str, str]]:
    """Return the kinds of agency with their names."""
    return [(kind.value, str(kind.label)) for kind in AgencyKind]
