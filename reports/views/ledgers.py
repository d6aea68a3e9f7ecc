"""The ledgers of one agency: the carry-over chain, and the stock of rules and normative documents; each as CSV too."""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext

from ..models import Agency, current_site
from ..rendering import Crumb, frame_for
from ..rendering.carry_over import ROWS, Chain, chain_of
from ..rendering.shown_figures import ShownFigure
from ..rendering.stock import COLUMNS, OLD_COLUMNS, StockLedger, stock_of
from ..serving.answer import answer, answer_csv, draw
from ..serving.methods import read_only
from ..writing.csv_file import csv_table
from .agencies import agency_crumbs, listed_agency


@read_only
def carry_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what an agency carried from year to year, and where the chain breaks."""
    agency, title = listed_agency(slug), gettext("Carry-over chain")
    whole = gettext("Carry-over chain of %(agency)s")
    described = gettext("What each year brought forward, received, closed and carried forward.")
    context = _around(agency, "carry_over", title, whole, described)
    context["chain"] = chain_of(agency, get_language() or "")
    return answer(request, draw("ledgers/carry_over.html", context))


@read_only
def stock(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how many rules and normative documents of an agency are in force, and whether they follow from before."""
    agency, title = listed_agency(slug), gettext("Stock of documents")
    whole = gettext("Stock of documents of %(agency)s")
    described = gettext("Rules and normative documents issued, repealed and in force, year by year.")
    context = _around(agency, "stock", title, whole, described)
    context["ledger"] = stock_of(agency, get_language() or "")
    return answer(request, draw("ledgers/stock.html", context))


def _around(agency: Agency, name: str, title: str, whole: str, described: str) -> dict[str, Any]:
    """Return what stands around the ledger at the address ``name``: frame, head, and its file."""
    crumbs = [*agency_crumbs(agency), Crumb(title)]
    said = whole % {"agency": agency.name}
    frame = frame_for(current_site(), said, name, agency.slug, description=described, crumbs=crumbs, section="agencies")
    return {**frame, "title": title, "agency": agency, "file": reverse(f"{name}_file", args=[agency.slug])}


@read_only
def carry_over_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the chain as CSV, one year a line."""
    agency = listed_agency(slug)
    head = ["agency", "year", *(name for row in ROWS for name in (row, f"{row}_state"))]
    head += ["next_year", "next_brought_forward", "next_brought_forward_state", "verdict", "difference", "words"]
    lines = ([agency.slug, *line] for line in _chain_lines(chain_of(agency, get_language() or "")))
    return answer_csv(request, f"carry-over-{slug}.csv", csv_table(head, lines))


@read_only
def stock_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the stock ledger as CSV, one year and kind of document a line, in the columns of both forms."""
    agency = listed_agency(slug)
    names = ["before", *COLUMNS, *OLD_COLUMNS]
    head = ["agency", "document", "year", *(name for key in names for name in (key, f"{key}_state"))]
    head += ["expected", "verdict", "words"]
    lines = ([agency.slug, *line] for line in _stock_lines(stock_of(agency, get_language() or "")))
    return answer_csv(request, f"stock-{slug}.csv", csv_table(head, lines))


def _chain_lines(chain: Chain) -> Iterable[list[str]]:
    for one in chain.years:
        line = [str(one.year), *(part for figure in one.figures for part in _printed(figure))]
        joint = one.joint
        if joint is None:
            yield [*line, "", "", "", "", "", one.missing]
            continue
        gap = "" if joint.gap is None else str(joint.gap)
        yield [*line, str(joint.next_year), *_printed(joint.brought), _VERDICTS[joint.sign], gap, joint.words]


def _stock_lines(ledger: StockLedger) -> Iterable[list[str]]:
    none = ["", "other_form"]
    for held in ledger.stocks:
        for old in held.old_years:
            figures = [part for figure in old.figures for part in _printed(figure)]
            yield [held.key, str(old.year), *none * (1 + len(COLUMNS)), *figures, "", "", ""]
        for one in held.years:
            figures = [
                part for figure in (one.before, one.issued, one.repealed, one.in_force) for part in _printed(figure)
            ]
            expected = "" if one.expected is None else str(one.expected)
            line = [held.key, str(one.year), *figures, *none * len(OLD_COLUMNS)]
            yield [*line, expected, _VERDICTS[one.sign], one.words]


_VERDICTS = {"=": "holds", "≠": "fails", "?": "undecided", "": ""}


def _printed(figure: ShownFigure) -> tuple[str, str]:
    return figure.printed, figure.state
