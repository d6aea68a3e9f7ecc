"""What the portal says of itself: one record, kept by administrators."""

from typing import Any

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import URLField
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..actions import renew_public_pages
from ..models import Site, current_site
from .access import AdministratorAdmin


@admin.register(Site)
class SiteAdmin(AdministratorAdmin):
    """The one record of the site. Saving it renews every public page."""

    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    fieldsets = [
        (_("Name"), {"fields": ["name", "organ", "english_name", "domain", "colour"]}),
        (
            _("Footer"),
            {
                "fields": [
                    "host_organ",
                    "operating_organ",
                    "contact",
                    "identification_code",
                    "icp_record",
                    "police_record",
                    "mark_address",
                    "error_report_address",
                    "sitemap_address",
                    "supports_ipv6",
                ]
            },
        ),
        (_("Work"), {"fields": ["reviewers_publish"]}),
        (
            _("Checks"),
            {"fields": ["repeat_percent", "backlog_percent", "jump_factor", "jump_from", "doubtful_wording"]},
        ),
    ]

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse: there is one record."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: there is one record."""
        return False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> HttpResponse:
        """Lead to the one record."""
        if not self.has_change_permission(request):
            raise PermissionDenied
        return HttpResponseRedirect(reverse("admin:reports_site_change", args=[1]))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the one record, or its defaults where nobody has saved it."""
        return current_site() if str(object_id) == "1" else super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Site, form: Any, change: bool) -> None:
        """Save, and raise the stamp on which every public page rests."""
        obj.pk = 1
        super().save_model(request, obj, form, change)
        renew_public_pages()
