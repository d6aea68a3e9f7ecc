"""One figure over the years of its agency, and in the editions of its report, each with its page."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q
from django.utils.translation import get_language, gettext

from ..charts import Chart, Series, line_chart
from ..document import Content
from ..formats import CARRY, FORMS, OTHERWISE, cell_key, split_cell
from ..models import STATISTICS, Edition, State
from .edition_places import address_of, permanent_address
from .joined import joined
from .shown_figures import Difference, ShownFigure, difference, figure_in
from .some_rows import contents_from

_DECISIONS = ("licensing", "enforcement")  # tables whose column of decisions means more since 2021


@dataclass(frozen=True)
class YearFigure:
    """The figure of one year, the step from the year before it, and a word where the report is of another kind."""

    year: int
    figure: ShownFigure
    address: str
    step: Difference | None
    note: str
    is_shown: bool


@dataclass(frozen=True)
class EditionFigure:
    """The figure in one public edition of the report; no figure where that edition was withdrawn."""

    number: int
    published_at: datetime | None
    reason: str
    figure: ShownFigure | None
    address: str
    is_shown: bool
    is_changed: bool


@dataclass(frozen=True)
class Past:
    """The figure over the years, oldest first, with a chart where there are enough, and what to know first."""

    years: tuple[YearFigure, ...] = ()
    chart: Chart | None = None
    cautions: tuple[str, ...] = ()


def contents_of(cell: str, edition: Edition, others: Iterable[Edition]) -> dict[int, Content]:
    """Return what ``edition`` says in the whole table of ``cell``, and the others in its row: one query.

    By edition; only the figures of that table are read.
    """
    place = split_cell(cell)
    editions = {held.pk: held for held in (edition, *others)}
    needed = {place.row, CARRY.row, CARRY.last_years_row, OTHERWISE.row, *OTHERWISE.rows}
    model = STATISTICS[place.table]
    rows = model.objects.filter(Q(edition=edition) | Q(edition__in=list(editions), row__in=needed)).order_by("pk")
    found = contents_from(editions, rows)
    return {pk: replace(found[pk], year=one.report.year.year) for pk, one in editions.items()}


def years_beside(edition: Edition) -> list[Edition]:
    """Return the editions in force of the agency's other years, oldest first: one query."""
    report = edition.report
    held = Edition.objects.published().filter(report__agency=report.agency_id).exclude(report=report.pk)
    found = list(held.select_related("report__year").defer("preface", "leftovers").order_by("report__year__year"))
    for other in found:
        other.report.agency = report.agency
    return found


def past_of(cell: str, edition: Edition, beside: Sequence[Edition], contents: Mapping[int, Content], name: str) -> Past:
    """Return the figure in every year of which there is a report in force, and in the one shown."""
    in_order = sorted((edition, *beside), key=lambda held: held.report.year.year)
    shown: list[YearFigure] = []
    for held in in_order:
        content = contents[held.pk]
        if content.shape != "form":
            continue
        year, figure = held.report.year.year, figure_in(content, cell, _language())
        address = address_of(held, cell) if figure.state != "other_form" else ""
        follows = bool(shown) and shown[-1].year == year - 1
        step = difference(shown[-1].figure, figure) if follows else None
        note = _note(cell, content, contents[edition.pk])
        shown.append(YearFigure(year, figure, address, step, note, held.pk == edition.pk))
    kept = [contents[held.pk] for held in in_order if contents[held.pk].shape == "form"]
    return Past(tuple(shown), _chart(name, shown), tuple(_cautions(cell, kept)))


def _language() -> str:
    return get_language() or ""


def _note(cell: str, content: Content, own: Content) -> str:
    """Return what is different about a report: another name, another scope, another row of the form."""
    notes = []
    if content.agency_name != own.agency_name:
        notes.append(gettext("as %(name)s") % {"name": content.agency_name})
    if content.scope != own.scope:
        notes.append(gettext("consolidated") if content.scope == "consolidated" else gettext("for itself alone"))
    place = split_cell(cell)
    if place.table == OTHERWISE.table and not content.shows(cell):
        row = OTHERWISE.row if place.row in OTHERWISE.rows else ""
        instead = cell_key(place.table, row, place.column) if row else ""
        if instead and content.shows(instead):
            words = gettext("one row for all three there: %(figure)s")
            notes.append(words % {"figure": figure_in(content, instead, _language()).text or "–"})
    return "; ".join(notes) if _language().startswith("en") else "；".join(notes)


def _cautions(cell: str, contents: Sequence[Content]) -> Iterable[str]:
    """Yield what a reader must know before drawing a line through the years."""
    forms = {content.form for content in contents}
    for form in FORMS.values():
        if form.key in forms and cell not in form.cells():
            yield gettext("The %(form)s does not ask for this figure.") % {
                "form": form.name_in_text.in_language(_language())
            }
    if len(forms) > 1 and split_cell(cell).table in _DECISIONS and split_cell(cell).column == "decisions":
        yield gettext(
            "Since the form of 2021 decisions that lawfully stay unpublished count as well; earlier years may not hold "
            "them."
        )
    if len({content.scope for content in contents}) > 1:
        yield gettext("Some of these reports are consolidated and hold the figures of the bodies below.")
    years = [content.year for content in contents]
    gaps = sorted(set(range(min(years), max(years) + 1)) - set(years)) if years else []
    if gaps:
        yield gettext("There is no report with tables for %(years)s.") % {"years": joined(map(str, gaps))}


def _chart(name: str, shown: Sequence[YearFigure]) -> Chart | None:
    if len({one.figure.number for one in shown} - {None}) < 2:
        return None  # a line without a step says less than the number
    by_year = {one.year: one for one in shown}
    years = range(shown[0].year, shown[-1].year + 1)
    figures = [by_year[year].figure if year in by_year else None for year in years]
    series = Series(
        name,
        tuple(figure.number if figure else None for figure in figures),
        tuple((figure.text or figure.words) if figure else "–" for figure in figures),
    )
    said = gettext("%(name)s in each year from %(first)s to %(last)s; a year without a number is a gap.")
    words = said % {"name": name, "first": years[0], "last": years[-1]}
    drawn = line_chart(Chart("past", name, words, tuple(map(str, years)), (series,), gettext("Year")))
    return drawn if drawn.svg else None


def editions_with(
    cell: str, edition: Edition, others: Sequence[Edition], contents: Mapping[int, Content]
) -> list[EditionFigure]:
    """Return the figure in every public edition of the report, newest first; none where there is one only."""
    found: list[EditionFigure] = []
    before: ShownFigure | None = None
    for held in sorted((edition, *others), key=lambda held: held.number or 0):
        is_withdrawn = held.state == State.WITHDRAWN
        figure = None if is_withdrawn else figure_in(contents[held.pk], cell, _language())
        is_changed = (
            before is not None
            and figure is not None
            and (before.text, before.state)
            != (
                figure.text,
                figure.state,
            )
        )
        address = permanent_address(held) if is_withdrawn else permanent_address(held, cell)
        found.append(
            EditionFigure(
                held.number or 0,
                held.published_at,
                held.withdrawal_reason if is_withdrawn else held.change_reason,
                figure,
                address,
                held.pk == edition.pk,
                is_changed,
            )
        )
        before = figure if figure is not None else before
    return found[::-1] if len(found) > 1 else []
