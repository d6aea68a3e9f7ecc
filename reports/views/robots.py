"""What robots may read: everything but the staff side and endless searches, comparisons, tables and registers."""

from collections.abc import Iterator

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation

from ..models import current_site
from ..rendering.places import origin_asked
from ..serving.methods import read_only

ENDLESS = ("compare", "statistics", "statistics_file")  # once there is a question; without one they are a page


@read_only
def robots(request: HttpRequest) -> HttpResponse:
    """Answer robots.txt with the place of the site map; it is heeded only where the portal stands at the root."""
    rules = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            rules += _rules()
    with translation.override(settings.LANGUAGE_CODE):
        place = f"{origin_asked(current_site(), request)}{reverse('sitemap')}"
    lines = ["User-agent: *", *rules, "", f"Sitemap: {place}", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response


def _rules() -> Iterator[str]:
    """Yield what is closed in the language that is spoken. Where two rules speak, the longer one is heeded."""
    for name in ("admin:index", "search"):
        yield f"Disallow: {reverse(name)}"
    for name in ENDLESS:
        yield f"Disallow: {reverse(name)}?"
    register = f"{reverse('home')}years/*?"  # sorted and filtered in every way; its plain pages list every report
    yield f"Disallow: {register}"
    yield f"Allow: {register}page="
