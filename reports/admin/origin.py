"""Where a report comes from: asked for when one is begun and when one is uploaded."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..models import Origin


def refuse_a_day_to_come(form: forms.Form) -> None:
    """Let ``form`` say so where the day of publication is yet to come."""
    day: date | None = form.cleaned_data.get("source_published_on")
    if day and day > timezone.localdate():
        sentence = _("This day is yet to come; give the day on which the report was published.")
        form.add_error("source_published_on", sentence)


class OriginForm(forms.Form):
    """Drafted or transcribed, and where a transcribed report was published."""

    origin = forms.ChoiceField(
        label=_("Where it comes from"),
        choices=Origin.choices,
        initial=Origin.DRAFTED,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose whether the report is drafted or transcribed.")},
    )
    source_address = forms.URLField(
        label=_("Address of the published report"),
        required=False,
        max_length=500,
        assume_scheme="https",
        error_messages={"invalid": _("Write the whole address, beginning with https:// or http://.")},
    )
    source_published_on = forms.DateField(
        label=_("Published there on"),
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": _("Write the day as 2023-01-31.")},
    )

    def clean(self) -> dict[str, Any]:
        """Ask for the source of a transcribed report; a drafted one has none."""
        cleaned = super().clean()
        if cleaned.get("origin") == Origin.TRANSCRIBED:
            refuse_a_day_to_come(self)
            if not cleaned.get("source_address") and "source_address" not in self.errors:
                self.add_error("source_address", _("Give the address at which the report was published."))
            if not cleaned.get("source_published_on") and "source_published_on" not in self.errors:
                self.add_error("source_published_on", _("Give the day on which the report was published there."))
        else:
            cleaned |= {"source_address": "", "source_published_on": None}
        return cleaned
