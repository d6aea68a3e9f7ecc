"""How the duty to report was kept: when each report was due, when it first came, and how many days late.

Days are those of the portal's own time zone. The first public edition counts, never a correction; of a report
transcribed from elsewhere the day on which it was published there. The same is said twice: of rows at hand
(``duty_of``, ``duties_of``) and inside the database (``with_duty``), for sorting, filtering and counting whole years.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case, DateField, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext, ngettext

from ..checks import Duty as Facts
from ..checks import timeliness
from ..models import Agency, DueDate, Edition, Obligation, Origin, Report, State, due_row_for
from ..models.agencies import subtree_of

IN_TIME, LATE, OVERDUE, NOT_DUE = "in_time", "late", "overdue", "not_due"
EXEMPT, NOT_ALIVE, WITHDRAWN = "exempt", "not_alive", "withdrawn"
UNDATED, NO_DATE = "undated", "no_date"
STATES = (OVERDUE, LATE, IN_TIME, NOT_DUE, WITHDRAWN, UNDATED, NO_DATE, EXEMPT, NOT_ALIVE)
_TONES = {IN_TIME: "ok", LATE: "warn", OVERDUE: "bad", WITHDRAWN: "warn"}
_STANDINGS = {"on_time": IN_TIME, "late": LATE, "missing": OVERDUE, "due": NOT_DUE, "not_due": NOT_DUE}


@dataclass(frozen=True)
class Duty:
    """When a report was due and how that was kept.

    ``days``: late, or overdue until today; for one not yet due the days that remain. ``due_on`` is the day that
    counts, the local one where there is one. ``first_on`` is the day of the first publication, None where there is
    none or its day is not known. Words come in the language of the page.
    """

    state: str
    due_on: datetime.date | None = None
    legal_on: datetime.date | None = None
    first_on: datetime.date | None = None
    days: int = 0
    is_published: bool = False
    is_transcribed: bool = False
    reason: str = ""

    @property
    def tone(self) -> str:
        """Return the sign's class: ok, warn, bad, or none where there is nothing to praise or to blame."""
        return _TONES.get(self.state, "none")

    @property
    def was_in_time(self) -> bool:
        """Tell whether the first publication kept the date, whatever became of the report afterwards."""
        return bool(self.due_on and self.first_on and self.first_on <= self.due_on)

    @property
    def is_judged(self) -> bool:
        """Tell whether the duty was owed and its day has come, or the report came before it."""
        return self.state in (IN_TIME, LATE, OVERDUE) or (
            self.state == WITHDRAWN and bool(self.due_on and self.first_on)
        )

    @property
    def is_within_law(self) -> bool:
        """Tell whether only a local date was missed, not the legal one."""
        if self.state not in (LATE, OVERDUE) or not self.due_on or not self.legal_on:
            return False
        return self.due_on + datetime.timedelta(days=self.days) <= self.legal_on

    @property
    def words(self) -> str:
        """Say in a few words how the duty was kept."""
        return _words(self) % {"days": self.days, "reason": self.reason}


def _words(duty: Duty) -> str:
    """Return the words for a state, still without their numbers."""
    if duty.state == LATE:
        if duty.is_within_law:
            return ngettext(
                "published %(days)s day after the local date",
                "published %(days)s days after the local date",
                duty.days,
            )
        return ngettext("published %(days)s day late", "published %(days)s days late", duty.days)
    if duty.state == OVERDUE:
        if duty.is_within_law:
            return ngettext(
                "not published, %(days)s day past the local date",
                "not published, %(days)s days past the local date",
                duty.days,
            )
        return ngettext("not published, %(days)s day overdue", "not published, %(days)s days overdue", duty.days)
    if duty.state == EXEMPT:
        return gettext("exempt: %(reason)s") if duty.reason else gettext("exempt")
    if duty.state == NO_DATE:
        return gettext("published, no due date set") if duty.is_published else gettext("no due date set")
    return {
        IN_TIME: gettext("published in time"),
        NOT_DUE: gettext("not yet due"),
        NOT_ALIVE: gettext("not in being at the end of the year"),
        WITHDRAWN: gettext("withdrawn"),
        UNDATED: gettext("published elsewhere, the day is not known"),
    }[duty.state]


def name_of_state(state: str) -> str:
    """Return the name of a state, as filters and columns of a file call it."""
    return {
        IN_TIME: gettext("published in time"),
        LATE: gettext("published late"),
        OVERDUE: gettext("not published, overdue"),
        NOT_DUE: gettext("not yet due"),
        WITHDRAWN: gettext("withdrawn"),
        UNDATED: gettext("published elsewhere, the day is not known"),
        NO_DATE: gettext("no due date set"),
        EXEMPT: gettext("exempt"),
        NOT_ALIVE: gettext("not in being at the end of the year"),
    }[state]


# Of rows at hand -----------------------------------------------------------------------------------------------------


def duty_of(
    report: Report, due_dates: Iterable[DueDate], first: Edition | None, *, today: datetime.date | None = None
) -> Duty:
    """Return how the duty of ``report`` was kept. No query where its agency, year and current edition are loaded.

    ``due_dates`` may be those of many years (see ``due_dates_of``); ``first`` is the public edition with the lowest
    number, whatever its state, or None.
    """
    row = due_row_for(report.agency, [due for due in due_dates if due.year_id == report.year_id])
    return _kept(
        report,
        (row.local_date or row.legal_date) if row else None,
        row.legal_date if row else None,
        first_day_of(first),
        first is not None and first.origin == Origin.TRANSCRIBED,
        today or timezone.localdate(),
    )


def first_day_of(first: Edition | None) -> datetime.date | None:
    """Return the day on which a report was first published: here, or where it was transcribed from."""
    if first is None:
        return None
    if first.origin == Origin.TRANSCRIBED:
        return first.source_published_on
    return timezone.localdate(first.published_at) if first.published_at else None


def _kept(
    report: Report,
    due_on: datetime.date | None,
    legal_on: datetime.date | None,
    first_on: datetime.date | None,
    is_transcribed: bool,
    today: datetime.date,
) -> Duty:
    current = report.current_edition
    facts = Facts(
        today=today,
        obligation=report.obligation,
        published=first_on,
        is_published=current is not None,
    )
    judged = timeliness(facts, due_on)
    state, days = _STANDINGS.get(judged.standing, NO_DATE), judged.days
    if report.obligation != Obligation.OWED:
        state, days = (EXEMPT if report.obligation == Obligation.EXEMPT else NOT_ALIVE), 0
    elif current is not None and current.state == State.WITHDRAWN:
        state = WITHDRAWN
    elif state == NO_DATE and due_on and current is not None:
        state = UNDATED
    if state == NOT_DUE and due_on:
        days = (due_on - today).days
    return Duty(
        state=state,
        due_on=due_on,
        legal_on=legal_on,
        first_on=first_on,
        days=days,
        is_published=current is not None and current.state == State.PUBLISHED,
        is_transcribed=is_transcribed,
        reason=report.exemption_reason if state == EXEMPT else "",
    )


def duty_unfiled(agency: Agency, year: int) -> Duty | None:
    """Return how the duty of a report stands that nobody can read; None where none is kept. Two queries at most."""
    found = Report.objects.listed().filter(agency=agency, year__year=year, current_edition=None)
    report = found.select_related("agency", "year").first()
    return duty_of(report, due_dates_of([report.year]), None) if report else None


def due_dates_of(years: Iterable[Any]) -> list[DueDate]:
    """Return the due dates of ``years`` (rows or keys) with their subtrees: one query."""
    return list(DueDate.objects.filter(year__in=years).select_related("subtree"))


def first_editions_of(reports: Iterable[Report]) -> dict[int, Edition]:
    """Return the first public edition of each report that has one, by report: one query, none where all have one only.

    Of the rows only what ``first_day_of`` asks is read.
    """
    held = {report.pk: report.current_edition for report in reports if report.current_edition}
    corrected = [report for report, edition in held.items() if edition.number != 1]
    if corrected:
        wanted = Edition.objects.public().filter(report__in=corrected).order_by("-number")
        fields = ("report", "number", "origin", "state", "source_published_on", "published_at")
        held |= {edition.report_id: edition for edition in wanted.only(*fields)}
    return held


def duties_of(
    reports: Iterable[Report], due_dates: Iterable[DueDate] | None = None, *, today: datetime.date | None = None
) -> dict[int, Duty]:
    """Return the duty of each report by its key: two queries at most, however many reports there are.

    The reports come with agency, year and current edition; one query less where ``due_dates`` are given.
    """
    held = list(reports)
    if not held:
        return {}
    if due_dates is None:
        due_dates = due_dates_of({report.year_id for report in held})
    by_year: dict[int, list[DueDate]] = {}
    for due in due_dates:
        by_year.setdefault(due.year_id, []).append(due)
    first = first_editions_of(held)
    return {
        report.pk: duty_of(report, by_year.get(report.year_id, ()), first.get(report.pk), today=today)
        for report in held
    }


# Inside the database -------------------------------------------------------------------------------------------------


def with_duty(
    reports: QuerySet[Report], due_dates: Iterable[DueDate], *, today: datetime.date | None = None
) -> QuerySet[Report]:
    """Mark reports with ``due_on``, ``first_on`` and ``lateness``, a duration that is negative before the due day.

    ``lateness`` of what is not published runs until today; it is null where nothing is owed or no day is known.
    """
    today = today or timezone.localdate()
    until = Case(
        When(~Q(obligation=Obligation.OWED), then=Value(None)),
        When(current_edition__isnull=True, then=Value(today)),
        default=F("first_on"),
        output_field=DateField(),
    )
    return reports.annotate(due_on=_due_on(due_dates), first_on=_first_on()).annotate(
        lateness=ExpressionWrapper(until - F("due_on"), output_field=models.DurationField())
    )


def conditions(today: datetime.date | None = None) -> Mapping[str, Q]:
    """Return for every state the condition on reports of ``with_duty``; each report meets exactly one."""
    today = today or timezone.localdate()
    owed, none = Q(obligation=Obligation.OWED), Q(current_edition__isnull=True)
    published = owed & Q(current_edition__state=State.PUBLISHED)
    dated, missing = published & Q(due_on__isnull=False), owed & none
    return {
        EXEMPT: Q(obligation=Obligation.EXEMPT),
        NOT_ALIVE: Q(obligation=Obligation.NOT_ALIVE),
        WITHDRAWN: owed & Q(current_edition__state=State.WITHDRAWN),
        IN_TIME: dated & Q(first_on__lte=F("due_on")),
        LATE: dated & Q(first_on__gt=F("due_on")),
        UNDATED: dated & Q(first_on__isnull=True),
        OVERDUE: missing & Q(due_on__lt=today),
        NOT_DUE: missing & Q(due_on__gte=today),
        NO_DATE: Q(due_on__isnull=True) & (published | missing),
    }


@dataclass(frozen=True)
class Tally:
    """How many reports of ``with_duty`` share a state, an obligation and the state of their public edition."""

    state: str
    obligation: str
    edition: str
    count: int


def tallies_of(marked: QuerySet[Report], today: datetime.date | None = None) -> list[Tally]:
    """Count reports of ``with_duty``: one query, which tells each day once and not once for every state."""
    today = today or timezone.localdate()
    columns = ("obligation", "current_edition__state", "due_on", "first_on")
    rows = marked.order_by().values(*columns).annotate(count=models.Count("pk")).values_list(*columns, "count")
    found = []
    for obligation, edition, due_on, first_on, count in rows:
        report = Report(obligation=obligation, current_edition=Edition(state=edition) if edition else None)
        state = _kept(report, due_on, None, first_on, False, today).state
        found.append(Tally(state, obligation, edition or "", count))
    return found


def _due_on(due_dates: Iterable[DueDate]) -> Any:
    """Return the due day of a report as ``due_row_for`` finds it: the most special date first."""
    placed = [due for due in due_dates if due.subtree is None or due.subtree.path]
    cases = []
    for due in sorted(
        placed, key=lambda due: (len(due.subtree.path) if due.subtree else 0, bool(due.kind)), reverse=True
    ):
        speaks = Q(year=due.year_id)
        if due.kind:
            speaks &= Q(agency__kind=due.kind)
        if due.subtree:
            speaks &= subtree_of(due.subtree, "agency__")
        cases.append(When(speaks, then=Value(due.local_date or due.legal_date)))
    return Case(*cases, default=Value(None), output_field=DateField())


def _first_on() -> Any:
    """Return the day of the first public edition; only corrected reports cost a look at their other editions."""
    first = Edition.objects.public().filter(report=OuterRef("pk")).order_by("number")
    return Case(
        When(current_edition__isnull=True, then=Value(None)),
        When(current_edition__number=1, then=_day("current_edition__")),
        default=Subquery(first.annotate(day=_day()).values("day")[:1]),
        output_field=DateField(),
    )


def _day(prefix: str = "") -> Any:
    return Case(
        When(**{f"{prefix}origin": Origin.TRANSCRIBED}, then=F(f"{prefix}source_published_on")),
        default=TruncDate(f"{prefix}published_at"),
        output_field=DateField(),
    )
