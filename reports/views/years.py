"""The page of a year: how many reports are there, what they add up to, who is late, and the register of all."""

from typing import Any

from django.core.paginator import Page as Pages
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext

from ..models import ReportingYear, Site, current_site
from ..rendering import Crumb, frame_for
from ..rendering.duty import due_dates_of
from ..rendering.register_file import COLUMNS, rows_of
from ..rendering.registers import entries_of
from ..rendering.year_page import (
    SORTS,
    RegisterAsked,
    around_register,
    kinds_offered,
    owed_reports,
    register_of,
    rows_of_register,
    state_names,
    subtrees_offered,
)
from ..serving.answer import answer_csv, draw, page_of
from ..serving.limits import bounded, bounded_with_query
from ..serving.methods import read_only
from ..writing.csv_file import csv_table
from .registers import asked_for, kept_part, kept_while_plain, page_faults, query_of

PER_FILE = 5000


@read_only
@bounded_with_query
def year_page(request: HttpRequest, year: int) -> HttpResponse:
    """Show the reports owed for ``year``, filed or not: ``?state=…&kind=…&under=…&sort=…&page=…``."""
    site = current_site()
    return kept_while_plain(request, "year", year, body=lambda state: _drawn(request, site, year, state))


def _drawn(request: HttpRequest, site: Site, year: int, state: Any) -> bytes:
    years, chosen = _years(year)
    asked, faults = asked_for(request)
    due_dates = due_dates_of([chosen])
    owed = owed_reports(chosen, asked, due_dates)
    shown = page_of(register_of(owed, asked), request)
    address = reverse("year", args=[year])
    chosen_agencies = (asked.kind, asked.under.path if asked.under else "")
    around = kept_part(
        ("around", year, *chosen_agencies), state, lambda: around_register(chosen, asked, owed, due_dates, years)
    )
    context = {
        **_frame(site, year, asked, shown),
        "year": year,
        "is_open": chosen.is_open,
        "note": chosen.note,
        **_neighbours(years, year),
        **around,
        **_form(asked, address),
        "entries": entries_of(rows_of_register(shown), due_dates),
        "pages": shown,
        "asked": asked,
        "faults": [*faults, *page_faults(request, shown)],
        "address": address,
        "query": f"{query_of(asked.pairs)}&" if asked.pairs else "",
        "files": _files(asked, year, shown.paginator.count),
    }
    return draw("reports/year.html", context)


def _frame(site: Site, year: int, asked: RegisterAsked, shown: Pages) -> dict[str, Any]:
    title = gettext("Reports for %(year)s") % {"year": year}
    described = gettext("All annual reports on open government information for %(year)s.") % {"year": year}
    return frame_for(
        site,
        title,
        "year",
        year,
        description=described,
        crumbs=[Crumb(title)],
        section="years",
        query=query_of(asked.pairs, page=shown.number),
        pages=shown,
    )


def _files(asked: RegisterAsked, year: int, count: int) -> list[tuple[int, str]]:
    """Return the number and the address of every file that the register fills, one at least."""
    address = reverse("register_file", args=[year])
    numbers = range(1, max(1, -(-count // PER_FILE)) + 1)
    queries = ((number, query_of(asked.pairs, page=number)) for number in numbers)
    return [(number, f"{address}?{query}" if query else address) for number, query in queries]


@read_only
@bounded
def register_file(request: HttpRequest, year: int) -> HttpResponse:
    """Send the register as CSV, sorted and filtered as the page of the year, five thousand reports a file."""
    _, chosen = _years(year)
    asked, _ = asked_for(request)
    due_dates = due_dates_of([chosen])
    keys = page_of(register_of(owed_reports(chosen, asked, due_dates), asked), request, PER_FILE)
    return answer_csv(request, f"register-{year}.csv", csv_table(COLUMNS, rows_of(keys, due_dates)))


def _years(year: int) -> tuple[list[ReportingYear], ReportingYear]:
    years = list(ReportingYear.objects.all())
    chosen = next((held for held in years if held.year == year), None)
    if chosen is None:
        raise Http404("no such year")
    return years, chosen


def _neighbours(years: list[ReportingYear], year: int) -> dict[str, Any]:
    """Return all years, and those before and after the one shown."""
    numbers = [held.year for held in years]
    return {
        "years": numbers,
        "previous": max((number for number in numbers if number < year), default=None),
        "next": min((number for number in numbers if number > year), default=None),
    }


def _form(asked: RegisterAsked, address: str) -> dict[str, Any]:
    """Return what the filters offer, and the address of every order: one query."""
    return {
        "state_names": state_names().items(),
        "kinds": kinds_offered(),
        "subtrees": subtrees_offered(asked.under),
        "sorts": SORTS.items(),
        "orders": {key: _order(asked, key, address) for key in SORTS},
        "addresses": {state: _filtered(asked, state, address) for state in state_names()},
    }


def _order(asked: RegisterAsked, key: str, address: str) -> str:
    """Return the address that sorts by ``key``; the column sorted by already is turned round."""
    sort = f"-{key}" if asked.sort == key else key
    return _with_query(address, RegisterAsked(asked.state, asked.kind, asked.under, sort))


def _filtered(asked: RegisterAsked, state: str, address: str) -> str:
    return _with_query(address, RegisterAsked(state, asked.kind, asked.under, asked.sort)) + "#register"


def _with_query(address: str, asked: RegisterAsked) -> str:
    return f"{address}?{query_of(asked.pairs)}" if asked.pairs else address
