"""The public addresses that the browser tests, the pictures and the paint table go through, without their language.

A new public page belongs here once for each state that it can be in. The years are those of the demonstration in
portal.py, whose agencies have a report for 2019 to 2025 but for some in the last year.
"""

import os
from dataclasses import dataclass

from .portal import OFFICE, REMOVED_FROM, SUBDISTRICT

CORRECTED, WITHDRAWN = "chengyan-weijianju/2025", "chengyan-jiaotongju/2025"
LANGUAGES = ("", "/en")
# "make every-page" tries every page in each language, mode and width, and every walk at each width with and without
# scripts; "make test" tries them so that each of these is met, but not each with each.
EVERY_WAY = os.environ.get("EVERY_WAY") == "1"


@dataclass(frozen=True)
class Address:
    """A page: where it is, with which status it is answered, and whether it is one of its family's pictures."""

    path: str
    status: int = 200
    is_drawn: bool = True


PAGES = {
    "home": Address("/"),
    "year": Address("/years/2025/"),
    "year not begun": Address("/years/2018/", is_drawn=False),
    "agencies": Address("/agencies/"),
    "agency": Address(f"/agencies/{SUBDISTRICT}/"),
    "report": Address(f"/reports/{SUBDISTRICT}/2023/"),
    "corrected report": Address(f"/reports/{CORRECTED}/", is_drawn=False),
    "withdrawn report": Address(f"/reports/{WITHDRAWN}/", status=410),
    "report with a removal by law": Address(f"/reports/{OFFICE}/{REMOVED_FROM}/", is_drawn=False),
    "findings": Address(f"/reports/{SUBDISTRICT}/2023/findings/"),
    "search": Address("/search/?q=2023"),
    "search for an agency": Address("/search/?q=财政局", is_drawn=False),
    "search without a result": Address("/search/?q=渡船管理站", is_drawn=False),
    "compare, to choose": Address("/compare/", is_drawn=False),
    "compare two years": Address(f"/compare/?a={SUBDISTRICT}&y=2023&y=2024"),
    "compare two agencies": Address(f"/compare/?a={SUBDISTRICT}&a={OFFICE}&y=2024", is_drawn=False),
    "statistics": Address("/statistics/"),
    "statistics of two figures": Address(
        "/statistics/?f=requests.received.total&f=rate.disclosure&y=2023&y=2024", is_drawn=False
    ),
    "rules": Address("/rules/"),
    "rule": Address("/rules/T3-BALANCE/"),
    "reports that break a rule": Address("/rules/T3-BALANCE/2023/", is_drawn=False),
    "check": Address("/check/"),
    "help": Address("/help/"),
    "feeds": Address("/feeds/"),
    "accessibility": Address("/accessibility/"),
    "corrections": Address("/corrections/"),
    "corrections of an agency": Address("/agencies/chengyan-weijianju/corrections/", is_drawn=False),
    "corrections of a report": Address(f"/reports/{CORRECTED}/corrections/", is_drawn=False),
    "agencies below": Address("/agencies/chengyan-renmin-zhengfu/below/", is_drawn=False),
    "carry-over": Address(f"/agencies/{SUBDISTRICT}/carry-over/"),
    "stock of documents": Address("/agencies/chengyan-renmin-zhengfu/stock/"),
    "cell": Address(f"/reports/{SUBDISTRICT}/2023/cells/requests.received.total/"),
    "no such cell": Address(f"/reports/{SUBDISTRICT}/2023/cells/requests.nothing.total/", status=404, is_drawn=False),
    "corrected cell": Address(f"/reports/{CORRECTED}/cells/enforcement.penalties.decisions/", is_drawn=False),
    "nothing here": Address("/nothing-here/", status=404),
}
