"""The ledger of corrections: of everybody, of one agency, of one report; and as a file."""

from dataclasses import replace
from typing import Any

from django.core.paginator import Page
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.translation import get_language, gettext, override

from ..models import Edition, ReportingYear, Site, current_site
from ..rendering import Crumb, frame_for, years_crumb
from ..rendering.correction_file import lines_of_file
from ..rendering.corrections import KINDS, Ledger, LedgerRow, corrections, ledger_rows
from ..serving.answer import CSV, MAX_AGE, as_file, draw, fingerprint, kept_page, page_of
from ..serving.limits import bounded, bounded_with_query
from ..serving.methods import read_only
from .agencies import agency_crumbs, listed_agency
from .registers import query_of

PER_PAGE = 20
PER_REPORT = 5
PER_FILE = 500
MOST_CELLS = 12  # of one correction in a list of many; the ledger of its report has all


@read_only
@bounded_with_query
def all_corrections(request: HttpRequest) -> HttpResponse:
    """Show the corrections and withdrawals of everybody, newest first; ``?year=&kind=&page=`` narrows them."""
    site, years = current_site(), list(ReportingYear.objects.values_list("year", flat=True))
    ledger, nonsense = _asked(request, years)
    title = gettext("Corrections")
    context = {
        "lead": gettext("What was changed in published reports and why, figure by figure, and what was withdrawn."),
        "years": [(year, year == ledger.year) for year in years],
        "kinds": [(key, str(name), key == ledger.kind) for key, name in KINDS.items()],
        "is_narrowed": bool(ledger.year or ledger.kind),
        "nonsense": nonsense,
        "file": reverse("corrections_file"),
    }
    return _answer(request, site, ledger, ("corrections",), title, [Crumb(title)], context)


@read_only
def agency_corrections(request: HttpRequest, slug: str) -> HttpResponse:
    """Show the corrections and withdrawals of one agency."""
    site, agency = current_site(), listed_agency(slug)
    title = gettext("Corrections of %(agency)s") % {"agency": agency.name}
    crumbs = [*agency_crumbs(agency), Crumb(gettext("Corrections"))]
    context = {"agency": agency, "file": reverse("agency_corrections_file", args=[slug])}
    address = ("agency_corrections", slug)
    return _answer(request, site, Ledger(agency=agency), address, title, crumbs, context, agency.name)


@read_only
def report_corrections(request: HttpRequest, slug: str, year: int) -> HttpResponse:
    """Show every correction of one report with all figures and the texts sentence by sentence."""
    site, agency = current_site(), listed_agency(slug)
    if not Edition.objects.public().filter(report__agency=agency, report__year__year=year).exists():
        raise Http404("no public report")
    title = gettext("Corrections of the report for %(year)s of %(agency)s") % {"agency": agency.name, "year": year}
    report = Crumb(gettext("Annual report %(year)s") % {"year": year}, reverse("report", args=[slug, year]))
    crumbs = [years_crumb(year), *agency_crumbs(agency)[1:], report, Crumb(gettext("Corrections"))]
    context = {"agency": agency, "report_year": year}
    address = ("report_corrections", slug, year)
    return _answer(request, site, Ledger(agency, year), address, title, crumbs, context, agency.name)


@read_only
@bounded
def corrections_file(request: HttpRequest, slug: str = "") -> HttpResponseBase:
    """Send the ledger as CSV, one changed cell a line, five hundred corrections a file, in pieces."""
    site = current_site()
    ledger, _ = _asked(request, list(ReportingYear.objects.values_list("year", flat=True)))
    ledger = replace(ledger, agency=listed_agency(slug)) if slug else ledger
    rows = _rows(page_of(ledger_rows(ledger), request, PER_FILE))
    etag = f'"{fingerprint("corrections.csv", site.domain, get_language(), rows)}"'
    not_modified = get_conditional_response(request, etag=etag)
    if not_modified is not None:
        return not_modified
    response = StreamingHttpResponse(_in_language(rows, site), content_type=CSV)
    as_file(response, f"corrections-{slug}.csv" if slug else "corrections.csv")
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response


def _in_language(rows: list[LedgerRow], site: Site) -> Any:
    """Yield the file in the language of the request, which is forgotten when the pieces are drawn."""
    language = get_language()
    with override(language):
        yield from lines_of_file(rows, site)


def _asked(request: HttpRequest, years: list[int]) -> tuple[Ledger, list[str]]:
    """Read the address; what it asks for in vain comes back as sentences."""
    year, kind = request.GET.get("year", "").strip(), request.GET.get("kind", "").strip()
    nonsense = []
    chosen = next((held for held in years if str(held) == year), None)
    if year and chosen is None:
        words = gettext("There are no reports on “%(year)s”; corrections of all years are shown.")
        nonsense.append(words % {"year": year[:12]})
    if kind and kind not in KINDS:
        words = gettext("No kind of correction is called “%(kind)s”; all kinds are shown.")
        nonsense.append(words % {"kind": kind[:20]})
    return Ledger(year=chosen, kind=kind if kind in KINDS else ""), nonsense


def _rows(page: Page) -> list[LedgerRow]:
    return [LedgerRow(**row) for row in page]


def _answer(
    request: HttpRequest,
    site: Site,
    ledger: Ledger,
    address: tuple[Any, ...],
    title: str,
    crumbs: list[Crumb],
    context: dict[str, Any],
    organ: str = "",
) -> HttpResponse:
    """Draw the page of the ledger unless it is kept: it changes when a line comes or a report's stamp rises."""
    of_report = address[0] == "report_corrections"
    pages = page_of(ledger_rows(ledger), request, PER_REPORT if of_report else PER_PAGE)
    rows = _rows(pages)
    asked = (("year", str(ledger.year or "")), ("kind", ledger.kind)) if address == ("corrections",) else ()
    pairs = [(key, value) for key, value in asked if value]
    query = query_of(pairs, page=pages.number)

    def body() -> bytes:
        held = [(one, one.differences() if of_report else []) for one in corrections(rows, keeps_contents=of_report)]
        whole = {
            **frame_for(site, title, *address, crumbs=crumbs, section="corrections", query=query, pages=pages),
            "title": title,
            "organ": organ,
            "entries": held,
            "most_cells": 0 if of_report else MOST_CELLS,
            "is_of_report": of_report,
            "pages": pages,
            "address": reverse(address[0], args=address[1:]),
            "query": f"{query_of(pairs)}&" if pairs else "",
            "files": range(1, -(-pages.paginator.count // PER_FILE) + 1),
            **context,
        }
        return draw("ledgers/corrections.html", whole)

    parts = (*address, get_language(), site.public_stamp, query, pages.paginator.count, rows, repr(context), organ)
    return kept_page(request, parts, body)
