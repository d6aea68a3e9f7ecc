"""The staff side as one site: names from the Site record, a short navigation, "my work" as its first page."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import NoReverseMatch, reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ..models import current_site
from .access import works_here
from .my_work import my_work
from .nonsense import answers_nonsense
from .sign_in import SignInForm


class MenuEntry(NamedTuple):
    """One entry of the navigation: the name of its address, its words, and whether only administrators see it."""

    address: str
    words: Any
    for_administrators: bool = False


NAVIGATION = (
    MenuEntry("admin:index", _("My work")),
    MenuEntry("admin:reports_report_changelist", _("Reports")),
    MenuEntry("admin:reports_reading_changelist", _("Uploads")),
    MenuEntry("admin:reports_requestsrow_changelist", _("Tables")),
    MenuEntry("admin:reports_finding_changelist", _("Findings")),
    MenuEntry("admin:reports_reportevent_changelist", _("Events")),
    MenuEntry("admin:reports_agency_changelist", _("Agencies"), True),
    MenuEntry("admin:reports_reportingyear_changelist", _("Years"), True),
    MenuEntry("admin:reports_person_changelist", _("People"), True),
    MenuEntry("admin:reports_site_changelist", _("Site"), True),
)


class StaffSite(admin.AdminSite):
    """The admin of this portal. Chinese under /admin/, English under /en/admin/."""

    login_form = SignInForm
    index_template = "admin/index.html"
    enable_nav_sidebar = False
    empty_value_display = "—"

    def each_context(self, request: HttpRequest) -> dict[str, Any]:
        """Return what every page needs: names, colour, navigation and the other language. One query."""
        site = current_site()
        name = (site.english_name if translation.get_language() == "en" else "") or site.name
        return {
            **super().each_context(request),
            "site_title": name,
            "site_header": name,
            "site_record": site,
            "navigation": _navigation(request),
            "language_switch": _other_language(request),
            "html_language": "en" if translation.get_language() == "en" else "zh-Hans",
        }

    def admin_view(self, view: Callable[..., HttpResponse], cacheable: bool = False) -> Callable[..., HttpResponse]:
        """Guard every view by sign-in, and lists against addresses that ask for nonsense."""
        return super().admin_view(answers_nonsense(view), cacheable)

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the person's work."""
        context = {
            **self.each_context(request),
            "title": _("My work"),
            "app_list": self.get_app_list(request) if request.user.is_superuser else [],
            **my_work(request.user),
            **(extra_context or {}),
        }
        request.current_app = self.name
        return TemplateResponse(request, self.index_template, context)


def _navigation(request: HttpRequest) -> list[dict[str, Any]]:
    """Return the entries that the person may use, the one that is shown marked."""
    if not works_here(request.user):
        return []
    entries = []
    for entry in NAVIGATION:
        if entry.for_administrators and not request.user.is_superuser:
            continue
        try:
            address = reverse(entry.address)
        except NoReverseMatch:
            continue
        is_here = request.path == address or (entry.address != "admin:index" and request.path.startswith(address))
        entries.append({"address": address, "words": entry.words, "is_here": is_here})
    return entries


def _other_language(request: HttpRequest) -> dict[str, str]:
    """Return name and address of this page in the other language; of the first page after a form was sent."""
    code, tag, name = ("zh-hans", "zh-Hans", "中文") if translation.get_language() == "en" else ("en", "en", "English")
    match, query = request.resolver_match, request.META.get("QUERY_STRING", "")
    with translation.override(code):
        if match is None or request.method != "GET":
            return {"tag": tag, "name": name, "address": reverse("admin:index")}
        address = reverse(match.view_name, args=match.args, kwargs=match.kwargs)
    return {"tag": tag, "name": name, "address": f"{address}?{query}" if query else address}
