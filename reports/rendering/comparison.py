"""Reports side by side: up to six agencies in one or two years, figure by figure under the official labels."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Prefetch
from django.urls import reverse
from django.utils.translation import gettext

from ..document import Content
from ..formats import FORMS, Form, Group, Leaf, Table, cell_key
from ..models import STATISTICS, Agency, AgencyPeriod, Edition, Obligation, Report, State
from .measures import RATES_COMPARED, group_parts, name_of
from .shown_figures import Difference, ShownFigure, difference, figure_in, figure_of_sum, no_report

MOST_AGENCIES = 6
MOST_YEARS = 2


@dataclass(frozen=True)
class Column:
    """One report of the comparison: whose, of which year, and in words why it shows nothing."""

    agency: Agency
    year: int
    period: AgencyPeriod | None
    content: Content | None = None
    missing: str = ""

    @property
    def name(self) -> str:
        """Return the name under which the agency published, else its name of that year."""
        if self.content and self.content.agency_name:
            return self.content.agency_name
        return self.period.name if self.period else self.agency.name

    @property
    def address(self) -> str:
        """Return the address of the report where it is public."""
        return reverse("report", args=[self.agency.slug, self.year]) if self.content else ""

    @property
    def has_tables(self) -> bool:
        """Tell whether there are figures to compare."""
        return self.content is not None and self.content.shape == "form"


@dataclass(frozen=True)
class Line:
    """One row of the comparison. ``kind`` is "heading", "figures", "computed" or "rate"."""

    label: str
    kind: str
    level: int
    cells: tuple[ShownFigure | Difference, ...] = ()
    note: str = ""


@dataclass(frozen=True)
class ComparedTable:
    """One table of the form with its lines, or a sentence why nothing of it can be compared."""

    key: str
    title: str
    lines: tuple[Line, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Comparison:
    """The columns of a comparison. With two years of an agency a difference stands behind each pair."""

    columns: tuple[Column, ...]
    years: tuple[int, ...]
    all_kinds: bool = False

    @property
    def has_differences(self) -> bool:
        """Tell whether pairs of years are set against each other."""
        return len(self.years) == MOST_YEARS

    @property
    def forms(self) -> tuple[Form, ...]:
        """Return the forms of the compared reports, the newest first."""
        used = {column.content.form for column in self.columns if column.content and column.has_tables}
        return tuple(form for form in reversed(FORMS.values()) if form.key in used)


def columns_of(agencies: Sequence[Agency], years: Sequence[int]) -> list[Column]:
    """Return a column for each agency and year, with what is published: nine queries, however many there are."""
    standing = {
        (report.agency_id, report.year.year): report
        for report in Report.objects.listed()
        .filter(agency__in=agencies, year__year__in=years)
        .select_related("year", "current_edition")
    }
    editions = [
        report.current_edition
        for report in standing.values()
        if report.current_edition and report.current_edition.state == State.PUBLISHED
    ]
    contents = _contents(editions)
    columns = []
    for agency in agencies:
        for year in years:
            report = standing.get((agency.pk, year))
            content = contents.get(report.current_edition_id) if report else None
            columns.append(
                Column(agency, year, agency.period_in(year), content, "" if content else missing_words(report))
            )
    return columns


def _contents(editions: list[Edition]) -> dict[int, Content]:
    if not editions:
        return {}
    rows = (Prefetch(f"{model.__name__.lower()}_set", model.objects.order_by("pk")) for model in STATISTICS.values())
    held = Edition.objects.published().filter(pk__in=[edition.pk for edition in editions])
    found = held.select_related("report__year").prefetch_related("texts", *rows)
    return {edition.pk: edition.content() for edition in found}


def missing_words(report: Report | None) -> str:
    """Say in words why there is no report to compare."""
    if report is None:
        return gettext("no report is on record")
    if report.current_edition and report.current_edition.state == State.WITHDRAWN:
        return gettext("the report was withdrawn")
    if report.obligation == Obligation.EXEMPT:
        return gettext("no report was owed")
    if report.obligation == Obligation.NOT_ALIVE:
        return gettext("the body did not exist at the end of the year")
    return gettext("the report has not been published")


def tables_of(comparison: Comparison, language: str) -> list[ComparedTable]:
    """Return every table of the forms in use, with their lines in printed order, and the rates at the end."""
    forms = comparison.forms
    if not forms:
        return []
    keys = dict.fromkeys(table.key for form in forms for table in form.tables)
    tables = [_table(comparison, key, language) for key in keys]
    return [table for table in [*tables, _rates(comparison, language)] if table.lines]


def _table(comparison: Comparison, key: str, language: str) -> ComparedTable:
    declared = [table for form in comparison.forms for table in form.tables if table.key == key]
    drawing = _Drawing(comparison, declared, language)
    lines, notes = tuple(drawing.lines()), []
    if len(comparison.forms) > 1 and drawing.one_sided and key != "requests":
        notes.append(
            gettext(
                "The two forms ask for different things here: figures that only one of them has stand alone, since "
                "what they count is not the same."
            )
        )
    if key == "requests" and len(comparison.forms) > 1:
        notes.append(
            gettext(
                "“Closed otherwise” is one row in the form of 2019 and three in that of 2021; the computed sum of the "
                "three is set against the one."
            )
        )
    return ComparedTable(key, declared[0].title.in_language(language), lines, tuple(notes))


class _Drawing:
    """Walks the trees of one table of one or both forms."""

    def __init__(self, comparison: Comparison, declared: list[Table], language: str) -> None:
        self.comparison, self.declared, self.language = comparison, declared, language
        self.table = declared[0]
        self.columns = list({leaf.key: leaf for table in declared for leaf in table.column_leaves()}.values())
        self.one_sided = False
        if self.table.key == "requests" and not comparison.all_kinds:
            self.columns = [leaf for leaf in self.columns if leaf.key == "total"]
        self.rows_drawn: set[str] = set()

    def lines(self) -> list[Line]:
        """Return the lines of the newest form, then the rows that only the other form or a report has."""
        found = list(self._walk(self.table.rows, 0))
        others = [leaf for table in self.declared[1:] for leaf in table.row_leaves()]
        others += [leaf for form in FORMS.values() for leaf in _rows_in(form, self.table.key)]
        for leaf in {leaf.key: leaf for leaf in others if leaf.key not in self.rows_drawn}.values():
            is_taken_up = self.table.key == "requests" and leaf.key == "otherwise_closed" and len(self.declared) > 1
            if not is_taken_up and self._is_shown(leaf):
                found += self._row(leaf, 0)
        return found

    def _walk(self, tree: Iterable[Leaf | Group], level: int) -> Iterator[Line]:
        for node in tree:
            if isinstance(node, Leaf):
                yield from self._row(node, level)
                continue
            is_sum = self.table.key == "requests" and all(isinstance(child, Leaf) for child in node.children)
            is_sum = is_sum and node.key != "results"
            label = node.text.in_language(self.language)
            if is_sum and len(self.columns) == 1:
                parts = group_parts(node.key, self.columns[0].key)
                figures = [
                    figure_of_sum(parts.number_in(column.content)) if column.content and column.has_tables else None
                    for column in self.comparison.columns
                ]
                yield Line(label, "computed", level, self._with_differences(figures), gettext("computed sub-total"))
            else:
                yield Line(label, "heading", level)
            yield from self._walk(node.children, level + 1)

    def _row(self, row: Leaf, level: int) -> Iterator[Line]:
        self.rows_drawn.add(row.key)
        label = row.text.in_language(self.language)
        cells = [(leaf, cell_key(self.table.key, row.key, leaf.key)) for leaf in self.columns]
        cells = [(leaf, cell) for leaf, cell in cells if self._is_cell(cell)]
        if len(self.columns) > 1:
            yield Line(label, "heading", level)
        for leaf, cell in cells:
            own = label if len(self.columns) == 1 else leaf.text.in_language(self.language)
            if self._is_one_sided(cell):
                self.one_sided = True
            yield Line(own, "figures", level + (len(self.columns) > 1), self._cells(cell))

    def _is_cell(self, cell: str) -> bool:
        """Tell whether a form in use has ``cell``, or a report shows it all the same."""
        return any(cell in table.cells() for table in self.declared) or self._shows(cell)

    def _is_one_sided(self, cell: str) -> bool:
        return any(cell not in table.cells() for table in self.declared) or (
            len(self.declared) < len(self.comparison.forms)
        )

    def _is_shown(self, row: Leaf) -> bool:
        return any(self._is_cell(cell_key(self.table.key, row.key, leaf.key)) for leaf in self.columns)

    def _shows(self, cell: str) -> bool:
        return any(column.content is not None and column.content.shows(cell) for column in self.comparison.columns)

    def _cells(self, cell: str) -> tuple[ShownFigure | Difference, ...]:
        return self._with_differences(
            [
                figure_in(column.content, cell, self.language, column.address)
                if column.content and column.has_tables
                else None
                for column in self.comparison.columns
            ]
        )

    def _with_differences(self, figures: list[ShownFigure | None]) -> tuple[ShownFigure | Difference, ...]:
        return with_differences(self.comparison, figures)


def with_differences(
    comparison: Comparison, figures: Sequence[ShownFigure | None], *, is_rate: bool = False
) -> tuple[ShownFigure | Difference, ...]:
    """Return a figure for each column, and behind each pair of years their difference."""
    filled = [
        figure or no_report(column.missing or gettext("published without tables"))
        for figure, column in zip(figures, comparison.columns, strict=True)
    ]
    if not comparison.has_differences:
        return tuple(filled)
    cells: list[ShownFigure | Difference] = []
    for before, after in zip(filled[::2], filled[1::2], strict=True):
        cells += [before, after, difference(before, after, is_rate=is_rate)]
    return tuple(cells)


def _rows_in(form: Form, key: str) -> tuple[Leaf, ...]:
    return next((table.row_leaves() for table in form.tables if table.key == key), ())


def _rates(comparison: Comparison, language: str) -> ComparedTable:
    """Return the rates, each with its numerator and denominator, and none from fewer than thirty cases."""
    lines = []
    for measure in RATES_COMPARED:
        figures = [
            measure.figure(column.content, language) if column.content and column.has_tables else None
            for column in comparison.columns
        ]
        cells = with_differences(comparison, figures, is_rate=True)
        lines.append(Line(name_of(measure), "rate", 0, cells, str(measure.definition)))
    return ComparedTable("rates", gettext("Rates, computed by this portal"), tuple(lines))


def heads_of(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the column heads: agency and year with the way to the report, and a head for each difference."""
    heads: list[dict[str, Any]] = []
    for number, column in enumerate(comparison.columns):
        heads.append(
            {
                "name": column.name,
                "english_name": column.agency.english_name,
                "year": column.year,
                "address": column.address,
            }
        )
        if comparison.has_differences and number % MOST_YEARS:
            heads.append({"is_difference": True})
    return heads
