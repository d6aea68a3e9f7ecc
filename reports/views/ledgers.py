"""The ledgers of one agency: the carry-over chain, and the stock of rules and normative documents; each as CSV too."""

from collections.abc import Iterable

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from ..models import current_site
from ..rendering import Crumb, page_for
from ..rendering.carry_over import ROWS, Chain, chain_of
from ..rendering.shown_figures import ShownFigure
from ..rendering.stock import COLUMNS, OLD_COLUMNS, StockLedger, stock_of
from ..writing.csv_file import csv_table
from .agencies import agency_crumbs, listed_agency
from .answer import answer, answer_csv, draw


@require_safe
def carry_over(request: HttpRequest, slug: str) -> HttpResponse:
    """Show what an agency carried from year to year, and where the chain breaks."""
    agency, site, title = listed_agency(slug), current_site(), gettext("Carry-over chain")
    page = page_for(
        site,
        gettext("Carry-over chain of %(agency)s") % {"agency": agency.name},
        "carry_over",
        slug,
        description=gettext("What each year brought forward, received, closed and carried forward."),
        crumbs=[*agency_crumbs(agency), Crumb(title)],
        section="agencies",
    )
    context = {"chain": chain_of(agency, get_language() or ""), "file": reverse("carry_over_file", args=[slug])}
    context |= {"site": site, "language": get_language(), "page": page, "title": title, "agency": agency}
    return answer(request, draw("ledgers/carry_over.html", context))


@require_safe
def stock(request: HttpRequest, slug: str) -> HttpResponse:
    """Show how many rules and normative documents of an agency are in force, and whether they follow from before."""
    agency, site, title = listed_agency(slug), current_site(), gettext("Stock of documents")
    page = page_for(
        site,
        gettext("Stock of documents of %(agency)s") % {"agency": agency.name},
        "stock",
        slug,
        description=gettext("Rules and normative documents issued, repealed and in force, year by year."),
        crumbs=[*agency_crumbs(agency), Crumb(title)],
        section="agencies",
    )
    context = {"ledger": stock_of(agency, get_language() or ""), "file": reverse("stock_file", args=[slug])}
    context |= {"site": site, "language": get_language(), "page": page, "title": title, "agency": agency}
    return answer(request, draw("ledgers/stock.html", context))


@require_safe
def carry_over_file(request: HttpRequest, slug: str) -> HttpResponse:
    """Send the chain as CSV, one year a line."""
    agency = listed_agency(slug)
    head = ["agency", "year", *(name for row in ROWS for name in (row, f"{row}_state"))]
    head += ["next_year", "next_brought_forward", "next_brought_forward_state", "verdict", "difference", "words"]
    lines = ([agency.slug, *line] for line in _chain_lines(chain_of(agency, get_language() or "")))
    return answer_csv(request, f"carry-over-{slug}.csv", csv_table(head, lines))


@require_safe
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
