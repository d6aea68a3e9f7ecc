"""What robots may read: everything but the staff side and endless searches, comparisons and tables."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Answer robots.txt; it is heeded only where the portal stands at the root of its host."""
    endless = [reverse("search"), *(f"{reverse(name)}?" for name in ("compare", "statistics", "statistics_file"))]
    lines = ["User-agent: *", *(f"Disallow: {place}" for place in (reverse("admin:index"), *endless)), ""]
    response = HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "public, max-age=86400"
    return response
