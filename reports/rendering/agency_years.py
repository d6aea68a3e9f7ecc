"""The published reports of one agency over all its years, and of the bodies that became part of it, for some rows.

What the rules about two years need is read together: ten queries, however many years there are.
"""

import datetime
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext

from ..checks import RULES, Context, Finding
from ..document import Content
from ..models import STATISTICS, Agency, AgencyChange, Edition, Explanation, Report, State
from ..models.successions import DIVIDES, changes_of, merged_into, touching
from .comparison import missing_words
from .shown_figures import ShownFigure, figure_in
from .some_rows import contents_from

Rows = Mapping[str, tuple[str, ...]]  # table → rows


class Judged:
    """A ledger whose places bear a sign: "=", "≠" or "?"."""

    @property
    def signs(self) -> tuple[str, ...]:
        """Return the sign of every place, in their order."""
        raise NotImplementedError

    @property
    def holding(self) -> int:
        """Return how many places tie out."""
        return self.signs.count("=")

    @property
    def broken(self) -> int:
        """Return how many places break."""
        return self.signs.count("≠")

    @property
    def open(self) -> int:
        """Return how many places nobody can judge."""
        return self.signs.count("?")


@dataclass(frozen=True)
class BodyNamed:
    """A body under the name that it had at the time, where that is known."""

    agency: Agency
    name: str


@dataclass(frozen=True)
class ChangeShown:
    """A merger, split, renaming or the like with the bodies that the public may know."""

    day: datetime.date
    kind: str
    predecessors: tuple[BodyNamed, ...]
    successors: tuple[BodyNamed, ...]
    note: str


@dataclass(frozen=True)
class Part:
    """What another body, now part of the agency, put into a sum; ``name`` is empty where it is not shown here."""

    name: str
    figure: ShownFigure


class AgencyYears:
    """The years of one agency with what its published reports say in some ``rows``."""

    def __init__(self, agency: Agency, rows: Rows) -> None:
        self.agency = agency
        self.reports: dict[int, Report] = {
            report.year.year: report for report in agency.reports.select_related("year", "current_edition").order_by()
        }
        self.periods = list(agency.periods.all())
        self.changes = list(changes_of(agency))
        self._others = self._published_by_others()
        own = [report.current_edition for report in self.reports.values() if _is_published(report)]
        self._contents = _contents_of([*own, *self._others.values()], rows)

    @cached_property
    def years(self) -> tuple[int, ...]:
        """Return every year from the first report owed to the last, in order."""
        return tuple(range(min(self.reports), max(self.reports) + 1)) if self.reports else ()

    @property
    def has_reports(self) -> bool:
        """Tell whether any report of the agency is published."""
        return any(_is_published(report) for report in self.reports.values())

    def edition(self, year: int) -> Edition | None:
        """Return the edition in force for ``year``."""
        report = self.reports.get(year)
        return report.current_edition if report and _is_published(report) else None

    def content(self, year: int) -> Content | None:
        """Return what the report on ``year`` says in the rows that were asked for; None where none is in force."""
        edition = self.edition(year)
        return replace(self._contents[edition.pk], year=year) if edition else None

    def address(self, year: int) -> str:
        """Return the address of the report on ``year``; "" where none is in force."""
        return reverse("report", args=[self.agency.slug, year]) if self.edition(year) else ""

    def why_nothing(self, year: int) -> str:
        """Say in words why ``year`` has no figures; "" where it has some."""
        content = self.content(year)
        if content is None:
            return missing_words(self.reports.get(year))
        return "" if content.shape == "form" else gettext("published without tables")

    def figure(self, year: int, cell: str, language: str) -> ShownFigure:
        """Return what stands in ``cell`` of the report on ``year``, with the address of the figure's own page."""
        content = self.content(year)
        if content is None or content.shape != "form":
            return ShownFigure("", "no_report", self.why_nothing(year))
        return _linked(figure_in(content, cell, language), self.address(year), cell, content)

    def changes_in(self, year: int) -> list[AgencyChange]:
        """Return what happened to the agency in ``year``."""
        return [change for change in self.changes if touching(change, self.agency.pk, year)]

    def shown(self, changes: Iterable[AgencyChange]) -> tuple[ChangeShown, ...]:
        """Return ``changes`` without the bodies that are not on the public side, the agency under its names then."""
        return tuple(
            ChangeShown(
                change.day,
                str(change.get_kind_display()),
                self._named(change.predecessors.all(), change.day - datetime.timedelta(days=1)),
                self._named(change.successors.all(), change.day),
                change.note,
            )
            for change in changes
        )

    def _named(self, bodies: Iterable[Agency], day: datetime.date) -> tuple[BodyNamed, ...]:
        return tuple(
            BodyNamed(body, self._name_on(day) if body == self.agency else body.name)
            for body in bodies
            if body.is_listed
        )

    def _name_on(self, day: datetime.date) -> str:
        known = [period for period in self.periods if period.first_day <= day]
        return max(known, key=lambda period: period.first_day).name if known else self.agency.name

    def parts(self, year: int, cell: str, language: str) -> list[Part]:
        """Return what the bodies that became part of the agency in ``year`` said in ``cell`` the year before."""
        found = []
        for body in merged_into(self.agency, self.changes_in(year)):
            edition = self._others.get((body.pk, year - 1))
            if not body.is_listed or edition is None:
                words = gettext("no published report on %(year)s") % {"year": year - 1}
                found.append(Part(body.name if body.is_listed else "", ShownFigure("", "no_report", words)))
                continue
            content, place = self._contents[edition.pk], reverse("report", args=[body.slug, year - 1])
            found.append(
                Part(
                    edition.agency_name or body.name, _linked(figure_in(content, cell, language), place, cell, content)
                )
            )
        return found

    def context(self, year: int) -> Context:
        """Return what the rules about two years look at beside the report on ``year``: published reports alone."""
        changes = self.changes_in(year)
        dividing = [change for change in changes if change.kind in DIVIDES]
        return Context(
            last_year=self.content(year - 1),
            merged=tuple(self._other(body, year - 1) for body in merged_into(self.agency, changes)),
            is_divided=bool(dividing),
            change_note=next((change.note for change in dividing if change.note), ""),
            is_first_year=not self._was_alive(year - 1),
        )

    def judged(self, rule: str, year: int) -> dict[str, Finding]:
        """Return the verdicts of ``rule`` on the report on ``year`` by line; none where it does not speak to it."""
        content = self.content(year)
        if content is None:
            return {}
        return {finding.line: finding for finding in RULES[rule].judged(content, self.context(year))}

    def explained(self, rules: Iterable[str]) -> dict[tuple[int, str], str]:
        """Return what the agency says in public to findings of ``rules``, by edition and fingerprint: one query."""
        editions = [edition.pk for year in self.years if (edition := self.edition(year))]
        said = Explanation.objects.filter(edition__in=editions, rule__in=list(rules), is_public=True)
        return {(one.edition_id, one.fingerprint): one.text for one in said.order_by("pk")}

    def _was_alive(self, year: int) -> bool:
        day = datetime.date(year, 12, 31)
        return any(
            period.first_day <= day and (period.last_day is None or period.last_day >= day) for period in self.periods
        )

    def _other(self, body: Agency, year: int) -> Content | None:
        edition = self._others.get((body.pk, year))
        return replace(self._contents[edition.pk], year=year) if edition and body.is_listed else None

    def _published_by_others(self) -> dict[tuple[int, int], Edition]:
        """Return the editions of bodies that became part of this one, for the year before: one query."""
        wanted = Q(pk__in=[])
        for change in self.changes:
            bodies = merged_into(self.agency, [change])
            if bodies:
                wanted |= Q(report__agency__in=bodies, report__year__year=change.day.year - 1)
        found = Edition.objects.published().filter(wanted).select_related("report__year")
        return {(edition.report.agency_id, edition.report.year.year): edition for edition in found.order_by()}


def _is_published(report: Report) -> bool:
    return report.current_edition is not None and report.current_edition.state == State.PUBLISHED


def _linked(figure: ShownFigure, place: str, cell: str, content: Content) -> ShownFigure:
    """Return ``figure`` with the address of its own page, where the report shows it."""
    return replace(figure, address=f"{place}cells/{cell}/") if content.shows(cell) else figure


def _contents_of(editions: Iterable[Edition | None], rows: Rows) -> dict[int, Content]:
    """Return what ``editions`` say in ``rows``, by their keys: one query for each table."""
    held = {edition.pk: edition for edition in editions if edition is not None}
    found = (
        row
        for table, names in rows.items()
        for row in STATISTICS[table].objects.filter(edition__in=list(held), row__in=names).order_by()
    )
    return contents_from(held, found)
