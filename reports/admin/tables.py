"""Flat tables in and out on the staff side: choose a file, look at what would change, confirm.

The views of django-import-export are replaced by shorter ones: the format is told by the file, a fault
stops the file on confirmation as well, and the file that waits belongs to the person who chose it.
"""

import hashlib
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from import_export.admin import ImportExportMixin
from import_export.forms import ExportForm
from import_export.results import Result

from ..actions import Refused
from ..exchange import FORMATS, faults, table_in, too_large
from .access import refused, say, was_left_out

MOST_SHOWN = 200


class FileForm(forms.Form):
    """The file to be imported."""

    import_file = forms.FileField(
        label=gettext_lazy("File"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.csv,.json"}),
        error_messages={"required": gettext_lazy("Choose a file first."), "empty": gettext_lazy("The file is empty.")},
    )


class FormatForm(ExportForm):
    """The format to be exported in."""

    def __init__(self, formats: Any, resources: Any, **kwargs: Any) -> None:
        super().__init__(formats, resources, **kwargs)
        self.fields["format"].widget = forms.RadioSelect(
            choices=[(str(place), table_format().get_title()) for place, table_format in enumerate(formats)]
        )
        self.fields["format"].initial = "0"


class TableAdmin(ImportExportMixin):
    """A list that can be imported from and exported to Excel, CSV and JSON through ``resource_classes``."""

    formats = FORMATS
    export_form_class = FormatForm
    import_template_name = "admin/import_export/import.html"
    export_template_name = "admin/import_export/export.html"
    skip_admin_log = False

    # Out ---------------------------------------------------------------------------------------------------------

    def has_export_permission(self, request: HttpRequest) -> bool:
        """Allow taking away what may be looked at."""
        return self.has_view_permission(request)

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """Tell the resource who asks."""
        return {"person": request.user}

    def get_export_data(self, file_format: Any, request: HttpRequest, queryset: Any, **kwargs: Any) -> bytes:
        """Return the file; numbers stay numbers in every format."""
        resource = self.get_export_resource_classes(request)[0](**self.get_resource_kwargs(request))
        return file_format.export_data(resource.export(queryset=queryset, force_native_type=True))

    def get_export_filename(self, request: HttpRequest, queryset: Any, file_format: Any) -> str:
        """Return a name of table and day."""
        return f"{self.model._meta.model_name}-{timezone.localdate():%Y%m%d}.{file_format.get_extension()}"

    def init_request_context_data(self, request: HttpRequest, form: Any) -> dict[str, Any]:
        """Return the context of the export page."""
        resource = self.get_export_resource_classes(request)[0](**self.get_resource_kwargs(request))
        return {
            **self.admin_site.each_context(request),
            "title": _("Export %(table)s") % {"table": self.model._meta.verbose_name_plural},
            "form": form,
            "opts": self.model._meta,
            "columns": resource.columns,
        }

    # In ----------------------------------------------------------------------------------------------------------

    def import_action(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Take a file and show what it would change, or what is wrong with it; nothing is stored yet."""
        if not self.has_import_permission(request):
            return refused(request, _("Your role does not allow importing this table."))
        form = FileForm(request.POST or None, request.FILES or None)
        context: dict[str, Any] = {"form": form}
        if request.method == "POST":
            if was_left_out(request, "import_file"):
                form.errors["import_file"] = form.error_class([too_large()])
            elif form.is_valid():
                context |= self._preview(request, form)
        return self._page(request, context)

    import_action.answers_large_bodies = True

    def _preview(self, request: HttpRequest, form: FileForm) -> dict[str, Any]:
        data = form.cleaned_data["import_file"].read()
        try:
            dataset = table_in(data)
        except Refused as refusal:
            form.add_error("import_file", str(refusal))
            return {}
        resource, result = self._run(request, dataset, dry_run=True)
        if result.has_errors() or result.has_validation_errors():
            return self._faulty(resource, result, dataset, form.cleaned_data["import_file"].name)
        self._keep(request, data)
        return {
            "result": result,
            "file_name": form.cleaned_data["import_file"].name,
            "totals": _totals(result),
            "has_changes": any(row.import_type in ("new", "update") for row in result.rows),
            "token": hashlib.sha256(data).hexdigest(),
            "seen": resource.fingerprint(),
            "headers": [
                {column.key: column.words for column in resource.columns}.get(key, key) for key in result.diff_headers
            ],
            "rows": result.rows[:MOST_SHOWN],
            "more": max(0, len(result.rows) - MOST_SHOWN),
        }

    def process_import(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        """Import the file that was looked at, all of it or nothing."""
        if not self.has_import_permission(request):
            return refused(request, _("Your role does not allow importing this table."))
        back = HttpResponseRedirect(reverse(f"admin:{'_'.join(self.get_model_info())}_import"))
        if request.method != "POST":
            return back
        data = self._kept(request)
        if data is None or hashlib.sha256(data).hexdigest() != request.POST.get("token"):
            say(request, _("This preview is out of date; choose the file again."), is_refusal=True)
            return back
        dataset = table_in(data)
        resource, result = self._run(request, dataset, dry_run=False, seen=request.POST.get("seen", ""))
        if result.has_errors() or result.has_validation_errors():
            return self._page(request, {"form": FileForm(), **self._faulty(resource, result, dataset, "")})
        default_storage.delete(self._place(request))
        self.generate_log_entries(result, request)
        say(request, _("Imported: %(totals)s.") % {"totals": _totals(result)})
        return HttpResponseRedirect(reverse(f"admin:{'_'.join(self.get_model_info())}_changelist"))

    def _run(self, request: HttpRequest, dataset: Any, *, dry_run: bool, seen: str = "") -> tuple[Any, Result]:
        resource = self.get_import_resource_classes(request)[0](**self.get_resource_kwargs(request), seen=seen)
        result = resource.import_data(
            dataset,
            dry_run=dry_run,
            use_transactions=True,
            rollback_on_validation_errors=True,
            retain_instance_in_row_result=True,
        )
        return resource, result

    def _faulty(self, resource: Any, result: Result, dataset: Any, name: str) -> dict[str, Any]:
        names = {column.key: column.words for column in resource.columns}
        found = faults(result, getattr(dataset, "row_numbers", []), names)
        count = len(found)
        return {
            "file_name": name,
            "faults": found[:MOST_SHOWN],
            "more": max(0, count - MOST_SHOWN),
            "fault_sentence": ngettext(
                "%(count)s fault stops this file; nothing of it is stored. Mend it and choose the file again.",
                "%(count)s faults stop this file; nothing of it is stored. Mend them and choose the file again.",
                count,
            )
            % {"count": count},
        }

    def _page(self, request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
        resource = self.get_import_resource_classes(request)[0](**self.get_resource_kwargs(request))
        context = {
            **self.admin_site.each_context(request),
            "title": _("Import %(table)s") % {"table": self.model._meta.verbose_name_plural},
            "opts": self.model._meta,
            "columns": resource.columns,
            "limit": settings.MAX_UPLOAD_BYTES // 2**20,
            "confirm_url": reverse(f"admin:{'_'.join(self.get_model_info())}_process_import"),
            **context,
        }
        request.current_app = self.admin_site.name
        status = 422 if context.get("faults") else 200
        return TemplateResponse(request, self.import_template_name, context, status=status)

    # The file that waits for confirmation: one for each person and table ---------------------------------------------

    def _place(self, request: HttpRequest) -> str:
        return f"imports/{request.user.pk}-{self.model._meta.model_name}"

    def _keep(self, request: HttpRequest, data: bytes) -> None:
        default_storage.delete(self._place(request))
        default_storage.save(self._place(request), ContentFile(data))

    def _kept(self, request: HttpRequest) -> bytes | None:
        if not default_storage.exists(self._place(request)):
            return None
        with default_storage.open(self._place(request)) as file:
            return file.read()

    def get_urls(self) -> list[Any]:
        """Keep the addresses of django-import-export before those of the list."""
        info = self.get_model_info()
        own = [
            path("import/", self.admin_site.admin_view(self.import_action), name="{}_{}_import".format(*info)),
            path(
                "process_import/",
                self.admin_site.admin_view(self.process_import),
                name="{}_{}_process_import".format(*info),
            ),
        ]
        return own + super().get_urls()


def _totals(result: Result) -> str:
    totals = result.totals
    return _("%(new)s new, %(changed)s changed, %(same)s unchanged") % {
        "new": totals["new"],
        "changed": totals["update"],
        "same": totals["skip"],
    }
