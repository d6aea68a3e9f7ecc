"""The page for an address that leads nowhere, with a way on."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from ..models import current_site
from ..rendering import Page
from .answer import draw


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 404 with the search box."""
    site = current_site()
    page = Page(title=gettext("Page not found"), section="")
    context = {"site": site, "language": get_language(), "page": page}
    return HttpResponse(draw("404.html", context), status=404)
