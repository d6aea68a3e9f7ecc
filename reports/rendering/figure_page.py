"""The page of one figure: what it is, where it stands, what it adds up to, what it was before and elsewhere."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import get_language, gettext

from ..checks.lines import row_name
from ..document import Content
from ..formats import FORMS, Form, Text, column_of, row_of
from ..formats.definitions import Definition, definitions_of, unit_of
from ..models import Edition, Site, State
from ..presentation import sign_of
from .citing import citation_of
from .edition_places import address_of, crumbs_of, place_of_figure
from .figure_past import contents_of, editions_with, past_of, years_beside
from .figure_source import source_places
from .figure_sums import chain_at, sums_at
from .label_paths import label_path
from .measures import measure_named
from .page import Crumb, frame_for
from .report import findings_of
from .shown_figures import ShownFigure, figure_in
from .statement import ShownFinding, rule_named, shown_findings

_ALL_TABLES = tuple(table for form in FORMS.values() for table in form.tables)


@dataclass(frozen=True)
class FoundHere:
    """One finding at the figure: its rule, sign, words, and what the agency says to it."""

    rule: str
    rule_address: str
    sign: str
    label: str
    tone: str
    words: str
    explanation: str
    is_cleared: bool


@dataclass(frozen=True)
class Beside:
    """The figure before or behind this one in the printed form."""

    name: str
    address: str


def figure_context(edition: Edition, cell: str, site: Site, editions: Sequence[Edition]) -> dict[str, Any]:
    """Return the context of ``reports/figure.html``: seven queries at most.

    ``editions`` are the public editions of the report; ``edition`` has tables and is not withdrawn.
    """
    language = get_language() or ""
    others = [held for held in editions if held.pk != edition.pk]
    for held in others:
        held.report = edition.report
    kept = [held for held in others if held.state != State.WITHDRAWN]
    beside = years_beside(edition)
    contents = contents_of(cell, edition, (*kept, *beside))
    content = contents[edition.pk]
    figure = figure_in(content, cell, language)
    name = name_in_words(cell, FORMS[content.form]).in_language(language)
    years = {held.report.year.year: held for held in (*beside, edition)}
    same = [held for held in (edition, *kept) if figure_in(contents[held.pk], cell, language) == figure]
    counted_in = column_of(cell, FORMS[content.form]).unit
    unit = unit_of(cell, counted_in, is_one=figure.number == 1).in_language(language)
    return {
        **_frame(edition, cell, name, figure, site),
        "edition": edition,
        "agency": edition.report.agency,
        "organ": content.agency_name,
        "year": content.year,
        "report_address": address_of(edition),
        "cell": cell,
        "name": name,
        "figure": figure,
        "unit": unit,
        "state_words": _state_words(figure, content),
        "form": FORMS[content.form],
        "form_name": FORMS[content.form].name.in_language(language),
        "path": label_path(cell, content.form),
        "definitions": _definitions(cell, language),
        "sums": sums_at(cell, content, language, _link),
        "chain": chain_at(
            cell,
            content.year,
            {year: contents[held.pk] for year, held in years.items() if contents[held.pk].shape == "form"},
            language,
            lambda year, one: address_of(years[year], one),
        ),
        "found": _found(cell, shown_findings(findings_of(edition)), language),
        "past": past_of(cell, edition, beside, contents, name),
        "editions": editions_with(cell, edition, others, contents),
        "current_address": "" if _is_current(edition) else _address_in_force(edition, kept, cell),
        "sources": source_places(cell, edition, same),
        "before": _step(cell, content, -1, language),
        "behind": _step(cell, content, 1, language),
        "citation": citation_of(edition, site, cell=cell, figure=_cited(name, figure, unit)),
        "statistics": _statistics(edition, cell),
        "comparison": _comparison(edition, beside),
    }


def no_figure_context(edition: Edition | None, cell: str, site: Site, address: tuple[str, int]) -> dict[str, Any]:
    """Return the context of ``reports/no_figure.html``: why there is no page for this figure, and where to go on."""
    title = gettext("No such figure")
    if edition is None:
        reason = gettext("Neither official form has a cell of this name. The address may be mistyped.")
    else:
        reason = gettext("This report was published without tables, so that it has no single figures.")
    return {
        **frame_for(site, title, "report", *address, crumbs=(), section="reports"),
        "cell": cell,
        "reason": reason,
        "report_address": reverse("report", args=address),
    }


def name_in_words(cell: str, form: Form) -> Text:
    """Return the name of a figure without the numbering of the form: row, its group before it if needed, and column."""
    table = next(table for table in (*form.tables, *_ALL_TABLES) if cell in table.cells())
    row, column = row_name(table, row_of(cell, form)), column_of(cell, form).text.in_running_text
    if row == column:
        return row
    return Text(f"{row.zh} · {column.zh}", f"{row.en} · {column.en}")


def _cited(name: str, figure: ShownFigure, unit: str) -> str:
    """Return how a citation names the figure: with what stands in it, since that is what is cited."""
    if figure.state == "number" or figure.state == "zero":
        return f"{name} = {figure.text} {unit}".strip()
    return f"{name} = {figure.text}" if figure.text else f"{name} ({figure.words})"


def _frame(edition: Edition, cell: str, name: str, figure: ShownFigure, site: Site) -> dict[str, Any]:
    report = edition.report
    said = {"name": name, "agency": edition.agency_name, "year": report.year.year}
    return frame_for(
        site,
        gettext("%(name)s, %(agency)s %(year)s") % said,
        *place_of_figure(edition, cell),
        description=gettext("%(agency)s, annual report %(year)s: %(name)s, %(figure)s")
        % {**said, "figure": figure.text or figure.words},
        crumbs=crumbs_of(edition, Crumb(name)),
        section="reports",
    )


def _is_current(edition: Edition) -> bool:
    return edition.report.current_edition_id == edition.pk


def _address_in_force(edition: Edition, others: Sequence[Edition], cell: str) -> str:
    """Return the page of the figure in the edition in force; "" where that has no tables or is withdrawn."""
    current = next((held for held in others if held.pk == edition.report.current_edition_id), None)
    return address_of(current, cell) if current and current.shape == "form" else ""


def _link(cell: str) -> str:
    """Return the address of another figure of the same edition, seen from the page of one."""
    return f"../{cell}/"


def _state_words(figure: ShownFigure, content: Content) -> str:
    """Say in a sentence what stands in the cell where that is no plain number."""
    return {
        "zero": gettext("The report says 0."),
        "blank": gettext("The cell is blank in the report. That is not counted as 0."),
        "text": gettext("The report has words where a number belongs; they are shown as printed and not counted."),
        "not_shown": gettext("The source of the report does not show this cell. That is not counted as 0."),
        "other_form": gettext("The form of this report does not have this cell; the other official form does."),
    }.get(figure.state, "")


def _definitions(cell: str, language: str) -> list[tuple[str, str]]:
    """Return (words, source) for row and column."""

    def told(one: Definition) -> tuple[str, str]:
        return one.words.in_language(language), one.source.in_language(language) if one.source else ""

    return [told(one) for one in definitions_of(cell)]


def _found(cell: str, findings: Sequence[ShownFinding], language: str) -> list[FoundHere]:
    """Return the findings that name the figure, failing ones first."""
    found = []
    for one in sorted(findings, key=lambda finding: not finding.is_failing):
        if cell not in one.cells:
            continue
        sign, label = sign_of(one, language) if one.is_failing else ("?", gettext("open"))
        rule = rule_named(one.rule)
        tones = {"error": "bad", "warn": "warn"}
        found.append(
            FoundHere(
                rule=one.rule,
                rule_address=reverse("rule", args=[one.rule]) if rule else "",
                sign=sign,
                label=rule.name.in_language(language) if rule else label,
                tone=tones.get(one.severity, "none") if one.is_failing else "none",
                words=one.message.in_language(language),
                explanation=one.explanation,
                is_cleared=one.is_cleared,
            )
        )
    return found


def _step(cell: str, content: Content, step: int, language: str) -> Beside | None:
    """Return the figure before or behind in printed order; rows of the other form follow those of the own one."""
    own = FORMS[content.form].cells()
    cells = own if cell in own else next(form.cells() for form in FORMS.values() if cell in form.cells())
    at = cells.index(cell) + step
    if not 0 <= at < len(cells):
        return None
    near = cells[at]
    return Beside(name_in_words(near, FORMS[content.form]).in_language(language), _link(near))


def _statistics(edition: Edition, cell: str) -> list[tuple[str, str]]:
    """Return (words, address) of the figure in the explorer: over the years, and of all under one superior."""
    measure, agency, year = measure_named(cell), edition.report.agency, edition.report.year.year
    if measure is None:
        return []
    base = reverse("statistics")
    found = [(gettext("This agency over the years, in the explorer"), f"{base}?f={cell}&a={agency.slug}")]
    if agency.superior_id and agency.superior.is_listed:
        words = gettext("All under %(superior)s in %(year)s") % {"superior": agency.superior.name, "year": year}
        found.append((words, f"{base}?f={cell}&u={agency.superior.slug}&y={year}"))
    else:
        found.append((gettext("All agencies in %(year)s") % {"year": year}, f"{base}?f={cell}&y={year}"))
    return found


def _comparison(edition: Edition, beside: Sequence[Edition]) -> str:
    """Return the address at which the report is compared with the one before it, else with the one after it."""
    own = edition.report.year.year
    years = sorted((held.report.year.year for held in beside), key=lambda year: (year > own, abs(year - own)))
    if not years:
        return ""
    pair = sorted((own, years[0]))
    return f"{reverse('compare')}?a={edition.report.agency.slug}&y={pair[0]}&y={pair[1]}"
