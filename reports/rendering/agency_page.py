"""What the page of one agency shows: who it is and was, how it kept its duty, all its years, what stands below it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, ngettext

from ..figures import shown as as_printed
from ..models import Agency, ReportingYear, RequestsRow
from .agencies import past_of
from .carry_over import chain_of
from .coverage import year_to_ask_about, years_held
from .cutting import length_of
from .duty import LATE, OVERDUE, WITHDRAWN, Duty
from .registers import RegisterEntry, entries_of, with_findings
from .tree import Group, Node, children_of, grouped, in_order, nodes_of, superiors_of
from .trends import ROWS, rows_by_year, trends_of

AT_A_GLANCE = ("received", "results_total", "carried_forward")
MOST_BELOW = 30


@dataclass(frozen=True)
class YearRow:
    """One year of an agency: its entry in the register, and the totals at a glance as printed."""

    entry: RegisterEntry
    figures: tuple[str, ...]


@dataclass(frozen=True)
class Record:
    """How an agency kept its duty over the years."""

    judged: int
    in_time: int
    late: int
    overdue: int
    withdrawn: int

    @property
    def tone(self) -> str:
        """Return the sign's class."""
        return "bad" if self.overdue else "ok" if self.in_time == self.judged else "warn"

    @property
    def sentences(self) -> list[str]:
        """Say it: how many came in time, and what became of the others."""
        if not self.judged:
            return []
        said = [
            ngettext(
                "%(in_time)s of %(judged)s report in time", "%(in_time)s of %(judged)s reports in time", self.judged
            )
        ]
        if self.late:
            said.append(gettext("%(late)s late"))
        if self.overdue:
            said.append(gettext("%(overdue)s not published"))
        if self.withdrawn:
            said.append(gettext("%(withdrawn)s withdrawn since"))
        return [words % vars(self) for words in said]


@dataclass(frozen=True)
class Below:
    """What stands below an agency: the first bodies by kind with their state for ``year``, and how many there are."""

    groups: tuple[Group, ...]
    total: int
    year: ReportingYear | None
    own: Node | None

    @property
    def has_more(self) -> bool:
        """Tell whether not all of them are shown."""
        return self.total > length_of(self.total, MOST_BELOW)


def agency_context(agency: Agency) -> dict[str, Any]:
    """Return what the template takes beside the frame. Costs about fifteen queries, however much there is."""
    reports = with_findings(agency.reports.select_related("agency", "year", "current_edition"))
    rows = _beside(entries_of(reports.order_by("-year__year")))
    return {
        "agency": agency,
        "past": past_of(agency),
        "superiors": superiors_of(agency),
        "years": [YearRow(entry, _figures_of(found)) for entry, found in rows],
        "record": record_of([entry.duty for entry, _ in rows]),
        "trends": trends_of(rows_by_year(rows), chain_of(agency, get_language() or "")),
        "below": _below(agency),
    }


def record_of(duties: Sequence[Duty]) -> Record:
    """Return the record that single years make."""
    judged = [duty for duty in duties if duty.is_judged]
    return Record(
        judged=len(judged),
        in_time=sum(duty.was_in_time for duty in judged),
        late=sum(duty.state == LATE or (duty.state == WITHDRAWN and not duty.was_in_time) for duty in judged),
        overdue=sum(duty.state == OVERDUE for duty in judged),
        withdrawn=sum(duty.state == WITHDRAWN for duty in judged),
    )


def _beside(entries: list[RegisterEntry]) -> list[tuple[RegisterEntry, dict[str, Any]]]:
    """Return each year with the rows of table three that are shown at a glance: one query."""
    editions = [entry.edition.pk for entry in entries if entry.edition and entry.is_shown]
    rows: dict[int, dict[str, Any]] = {}
    for row in RequestsRow.objects.filter(edition__in=editions, row__in=ROWS):
        rows.setdefault(row.edition_id, {})[row.row] = row
    return [(entry, rows.get(entry.edition.pk, {}) if entry.edition else {}) for entry in entries]


def _figures_of(rows: dict[str, Any]) -> tuple[str, ...]:
    """Return the totals of the rows as printed; nothing where the report shows none."""
    return tuple(
        as_printed(rows[key].total, rows[key].printed.get("total")) if key in rows else "" for key in AT_A_GLANCE
    )


def _below(agency: Agency) -> Below:
    """Return the first bodies below: seven queries, two where there are none."""
    children = children_of(agency)
    total = children.count()
    if not total:
        return Below((), 0, None, None)
    year = year_to_ask_about(years_held())
    own, *nodes = nodes_of(
        [*in_order(Agency.objects.filter(pk=agency.pk)), *children[: length_of(total, MOST_BELOW)]], year
    )
    return Below(tuple(grouped(nodes)), total, year, own)
