"""What robots may read: everything but the staff side and endless searches, comparisons and tables."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import translation
from django.views.decorators.http import require_safe

from ..models import current_site
from ..rendering.places import origin_of

ENDLESS = ("compare", "statistics", "statistics_file")  # once there is a question; without one they are a page


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answer robots.txt with the place of the site map; it is heeded only where the portal stands at the root."""
    closed = []
    for code, _name in settings.LANGUAGES:
        with translation.override(code):
            closed += [reverse("admin:index"), reverse("search"), *(f"{reverse(name)}?" for name in ENDLESS)]
            closed.append(f"{reverse('home')}years/*/?")  # registers sorted and filtered in every way
    origin = origin_of(current_site()) or f"{request.scheme}://{request.get_host()}"
    with translation.override(settings.LANGUAGE_CODE):
        place = f"{origin}{reverse('sitemap')}"
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in closed), "", f"Sitemap: {place}", ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response
