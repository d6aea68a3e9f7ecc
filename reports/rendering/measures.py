"""What can be compared and added up: cells of the form, sums of cells, and rates, under plain names.

Every rate has a numerator and a denominator that are sums of cells; it is shown from thirty cases on.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from ..document import Content
from ..formats import ALL_CELLS, FORMS, OTHERWISE, Group, cell_key, cell_name, column_of, is_cell, leaves, split_cell
from ..formats.definitions import unit_of
from .shown_figures import (
    Number,
    ShownFigure,
    figure_in,
    figure_of_rate,
    figure_of_sum,
    summed,
)

_APPLICANTS = tuple(column.key for column in FORMS["2021"].table("requests").column_leaves() if column.key != "total")


@dataclass(frozen=True)
class Parts:
    """Cells that are added up. ``instead`` takes their place where a report shows it: the row of the other form."""

    cells: tuple[str, ...]
    instead: str = ""

    def number_in(self, content: Content) -> Number | None:
        """Return the sum in one report, or None where a part has no number."""
        if self.instead and content.number(self.instead) is not None:
            return content.number(self.instead)
        return summed(content.number(cell) for cell in self.cells)


@dataclass(frozen=True)
class Measure:
    """One thing to choose in the explorer: a cell, a sum of cells, or a rate of two sums."""

    key: str
    name: Any
    definition: Any
    numerator: Parts
    denominator: Parts | None = None
    topic: str = ""

    @property
    def is_rate(self) -> bool:
        """Tell whether it is a share in percent."""
        return self.denominator is not None

    @property
    def is_cell(self) -> bool:
        """Tell whether it is one cell of the form, shown as printed."""
        return not self.is_rate and is_cell(self.key)

    @property
    def unit(self) -> str:
        """Return the unit of its figures, in the language of the page."""
        cell = self.numerator.cells[0]
        return "%" if self.is_rate else unit_of(cell, column_of(cell).unit).in_language(get_language() or "")

    @property
    def official(self) -> str:
        """Return the official labels of its cells, in the language of the page."""
        language = get_language() or ""
        mark = " + " if language.startswith("en") else "＋"
        above = mark.join(_official(cell, language) for cell in self.numerator.cells)
        if not self.denominator:
            return above
        below = mark.join(_official(cell, language) for cell in self.denominator.cells)
        return f"({above}) ÷ ({below})"

    @property
    def cells(self) -> tuple[str, ...]:
        """Return every cell that it needs."""
        found = []
        for parts in (self.numerator, self.denominator):
            found += [*parts.cells, *([parts.instead] if parts.instead else [])] if parts else []
        return tuple(dict.fromkeys(found))

    def figure(self, content: Content, language: str, address: str = "") -> ShownFigure:
        """Return the figure of one report."""
        if self.is_cell:
            return figure_in(content, self.key, language, address)
        if not any(content.shows(cell) for cell in self.cells):
            return figure_in(content, self.cells[0], language, address)
        if self.denominator:
            return figure_of_rate(self.numerator.number_in(content), self.denominator.number_in(content))
        return figure_of_sum(self.numerator.number_in(content))


def _official(cell: str, language: str) -> str:
    return cell_name(cell).in_language(language)


def _total(row: str) -> str:
    return cell_key("requests", row, "total")


def group_rows(key: str) -> tuple[str, ...]:
    """Return the rows of a group of table three, by the key of the group."""
    return tuple(leaf.key for leaf in leaves(_group(FORMS["2021"].table("requests").rows, key).children))


def _group(tree: Iterable[Any], key: str) -> Group:
    for node in tree:
        if isinstance(node, Group):
            if node.key == key:
                return node
            try:
                return _group(node.children, key)
            except KeyError:
                continue
    raise KeyError(key)


def group_parts(key: str, column: str = "total") -> Parts:
    """Return the rows of a group in one column; the row of 2019 stands for the group that it corresponds to."""
    rows = group_rows(key)
    instead = cell_key("requests", OTHERWISE.row, column) if rows == OTHERWISE.rows else ""
    return Parts(tuple(cell_key("requests", row, column) for row in rows), instead)


def _cell(key: str, name: Any, definition: Any = "", topic: str = "requests") -> Measure:
    return Measure(key, name, definition, Parts((key,)), topic=topic)


def _rate(key: str, name: Any, definition: Any, above: Parts, below: Parts, topic: str = "rates") -> Measure:
    return Measure(f"rate.{key}", name, definition, above, below, topic)


def _sum(key: str, name: Any, definition: Any, parts: Parts, topic: str = "results") -> Measure:
    return Measure(f"sum.{key}", name, definition, parts, topic=topic)


_CLOSED = Parts((_total("results_total"),))
_RECEIVED = Parts((_total("received"),))
_REMEDY_ROWS = tuple(row.key for row in FORMS["2021"].table("remedies").row_leaves())


def _remedies(rows: Iterable[str], *columns: str) -> Parts:
    return Parts(tuple(cell_key("remedies", row, column) for row in rows for column in columns))


_ORGANISATIONS = Parts(tuple(cell_key("requests", "received", key) for key in _APPLICANTS[1:]))

TOPICS = {
    "requests": _("Requests"),
    "results": _("How requests were decided"),
    "rates": _("Rates"),
    "applicants": _("Who asked"),
    "remedies": _("Reconsideration and lawsuits"),
    "disclosure": _("Disclosure without being asked"),
}
_CURATED = (
    _cell(_total("received"), _("Requests received"), _("New requests for information in the year.")),
    _cell(
        _total("brought_forward"),
        _("Brought forward"),
        _("Requests of the year before that were still open when the year began."),
    ),
    _cell(
        _total("results_total"),
        _("Requests closed"),
        _("All requests that were decided or otherwise closed in the year, whenever they came in."),
    ),
    _cell(_total("carried_forward"), _("Carried forward"), _("Requests still open at the end of the year.")),
    _cell(_total("disclosed"), _("Disclosed in full"), _("Requests whose information was given."), "results"),
    _cell(
        _total("partly_disclosed"),
        _("Disclosed in part"),
        _("Requests whose information was given after parts had been taken out."),
        "results",
    ),
    _sum(
        "withheld",
        _("Refused"),
        _("Requests refused for a reason of law: secrets, third parties, internal affairs and so on."),
        group_parts("withheld"),
    ),
    _sum(
        "unavailable",
        _("Could not be provided"),
        _("The agency does not hold the information, would have to make it, or the request stayed unclear."),
        group_parts("unavailable"),
    ),
    _sum(
        "not_processed",
        _("Not processed"),
        _("Petitions, repeated and excessive requests, requests for publications."),
        group_parts("not_processed"),
    ),
    _sum(
        "otherwise",
        _("Closed otherwise"),
        _("Not corrected in time, fee not paid, and others; one row in the form of 2019, three in that of 2021."),
        group_parts("otherwise"),
    ),
    _rate(
        "disclosure",
        _("Disclosure rate"),
        _("Disclosed in full or in part, of all requests closed."),
        Parts((_total("disclosed"), _total("partly_disclosed"))),
        _CLOSED,
    ),
    _rate("withheld", _("Share refused"), _("Refused, of all closed."), group_parts("withheld"), _CLOSED),
    _rate(
        "unavailable",
        _("Share that could not be provided"),
        _("Could not be provided, of all closed."),
        group_parts("unavailable"),
        _CLOSED,
    ),
    _rate(
        "not_processed",
        _("Share not processed"),
        _("Not processed, of all closed."),
        group_parts("not_processed"),
        _CLOSED,
    ),
    _rate(
        "otherwise",
        _("Share closed otherwise"),
        _("Closed otherwise, of all closed."),
        group_parts("otherwise"),
        _CLOSED,
    ),
    _rate(
        "carried_forward",
        _("Share carried forward"),
        _("Carried forward, of those received and brought forward."),
        Parts((_total("carried_forward"),)),
        Parts((_total("received"), _total("brought_forward"))),
    ),
    _rate(
        "natural_persons",
        _("Share of natural persons"),
        _("Requests of natural persons, of all received."),
        Parts((cell_key("requests", "received", _APPLICANTS[0]),)),
        _RECEIVED,
        "applicants",
    ),
    _rate(
        "organisations",
        _("Share of organizations"),
        _("Requests of legal persons and other organizations, of all received."),
        _ORGANISATIONS,
        _RECEIVED,
        "applicants",
    ),
    *(
        _cell(cell_key("requests", "received", key), "", _("Requests of this kind of applicant."), "applicants")
        for key in _APPLICANTS
    ),
    _cell(
        "remedies.reconsideration.total",
        _("Applications for reconsideration"),
        _("A higher authority was asked to look at a decision again."),
        "remedies",
    ),
    _sum(
        "lawsuits",
        _("Lawsuits"),
        _("With and without reconsideration before."),
        _remedies(_REMEDY_ROWS[1:], "total"),
        "remedies",
    ),
    _rate(
        "corrected",
        _("Correction rate"),
        _("Decisions corrected, of all reconsiderations and lawsuits that were decided."),
        _remedies(_REMEDY_ROWS, "corrected"),
        _remedies(_REMEDY_ROWS, "upheld", "corrected", "other_outcome"),
        "remedies",
    ),
    _cell("documents.normative_documents.issued", _("Normative documents issued"), "", "disclosure"),
    _cell("documents.normative_documents.in_force", _("Normative documents in force"), "", "disclosure"),
    _cell("licensing.licensing.decisions", _("Licensing decisions"), "", "disclosure"),
    _cell("enforcement.penalties.decisions", _("Administrative penalties"), "", "disclosure"),
    _cell("enforcement.compulsion.decisions", _("Compulsory measures"), "", "disclosure"),
    _cell("fees.administrative_fees.collected_wan_yuan", _("Fees collected"), "", "disclosure"),
)
CURATED = {measure.key: measure for measure in _CURATED}
RATES_COMPARED = tuple(measure for measure in _CURATED if measure.is_rate)


@cache
def measure_named(key: str) -> Measure | None:
    """Return the measure ``key``: a curated one, or any cell of the form that holds numbers; None for nonsense."""
    if key in CURATED:
        return CURATED[key]
    if is_cell(key) and column_of(key).kind != "text":
        return _cell(key, "", topic="")
    return None


def name_of(measure: Measure) -> str:
    """Return the plain name of a measure, else the official one of its cell, in the language of the page."""
    if measure.name:
        return str(measure.name)
    place = split_cell(measure.key)
    language = get_language() or ""
    if place.table == "requests" and place.row == "received" and place.column != "total":
        kind = column_of(measure.key).text.in_running_text.in_language(language)
        return gettext("Received from: %(kind)s") % {"kind": kind}
    return cell_name(measure.key).in_language(language)


def further_cells() -> list[str]:
    """Return the cells that can be chosen beside the curated measures, in printed order."""
    return [cell for cell in ALL_CELLS if cell not in CURATED and column_of(cell).kind != "text"]
