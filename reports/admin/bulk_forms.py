"""What a person says of many files at once."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from ..jobs import Options
from ..models import Origin, ReportingYear
from .origin import OriginForm, refuse_a_day_to_come


class ManyFiles(forms.FileInput):
    """A box that takes several files."""

    allow_multiple_selected = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[UploadedFile]:
        """Return the files in the order in which the browser sent them."""
        return [file for file in files.getlist(name) if file.name] if hasattr(files, "getlist") else []


class ManyFilesField(forms.Field):
    """One file or many; what they hold is a matter of the readers."""

    widget = ManyFiles


class BulkForm(OriginForm):
    """Files, where they all come from, and the year of those that do not say it."""

    files = ManyFilesField(
        label=_("Files"), error_messages={"required": _("Choose files, a folder or a zip archive first.")}
    )
    year = forms.TypedChoiceField(
        label=_("Year"),
        coerce=int,
        empty_value=None,
        required=False,
        error_messages={"invalid_choice": _("This year has not been opened; ask your administrator to open it.")},
    )
    field_order = ["files", "origin", "source_address", "source_published_on", "year"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        years = [(str(year), str(year)) for year in ReportingYear.objects.values_list("year", flat=True)]
        self.fields["year"].choices = [("", _("as each file says")), *years]

    def clean(self) -> dict[str, Any]:
        """Leave the source of transcribed reports open: hundreds of files rarely have one address."""
        cleaned = self.cleaned_data
        if cleaned.get("origin") == Origin.TRANSCRIBED:
            refuse_a_day_to_come(self)
        else:
            cleaned |= {"source_address": "", "source_published_on": None}
        return cleaned

    def options(self, language: str | None) -> Options:
        """Return what was said, as a job keeps it."""
        said = self.cleaned_data
        published = said["source_published_on"]
        return Options(
            origin=said["origin"],
            year=said["year"],
            language="en" if language == "en" else "zh",
            source_address=said["source_address"],
            source_published_on=published.isoformat() if published else "",
        )
