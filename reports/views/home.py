"""The home page: the shortest way to a report, the years, who is late, what is new."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from ..models import Site, current_site
from ..rendering import frame_for
from ..rendering.home_page import home_context
from ..serving.answer import draw
from ..serving.methods import read_only
from .registers import kept_while_plain


@read_only
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page; kept until something happens on the portal, where two queries are enough."""
    site = current_site()
    return kept_while_plain(request, "home", body=lambda _state: _drawn(site))


def _drawn(site: Site) -> bytes:
    context: dict[str, Any] = {
        **frame_for(
            site,
            gettext("Annual reports on open government information"),
            "home",
            description=gettext("The annual reports on open government information of every agency, by year."),
            section="home",
        ),
    }
    return draw("reports/home.html", context | home_context())
