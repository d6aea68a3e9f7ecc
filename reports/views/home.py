"""The home page: the shortest way to a report, the years, who is late, what is new."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from ..models import Site, current_site
from ..rendering import page_for
from ..rendering.home_page import home_context
from .answer import draw
from .registers import kept_while_plain


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the home page; kept until something happens on the portal, where two queries are enough."""
    site = current_site()
    return kept_while_plain(request, "home", body=lambda _state: _drawn(site))


def _drawn(site: Site) -> bytes:
    context: dict[str, Any] = {
        "site": site,
        "language": get_language(),
        "page": page_for(
            site,
            gettext("Annual reports on open government information"),
            "home",
            description=gettext("The annual reports on open government information of every agency, by year."),
            section="home",
        ),
    }
    return draw("reports/home.html", context | home_context())
