"""What a person says at upload and at review, checked before any verb is called."""

from collections.abc import Iterable, Mapping
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ..actions import TRANSITIONS
from ..models import Agency, Person, ReportingYear, Verb, agencies_of
from .intake_identity import ShownCandidate
from .origin import OriginForm, refuse_a_day_to_come


def agencies_to_enter_for(person: Person) -> QuerySet[Agency]:
    """Return the agencies for which ``person`` may accept a reading."""
    return Agency.objects.filter(agencies_of(person, roles=TRANSITIONS[Verb.ACCEPT].roles)).order_by("path", "pk")


class AgencyAndYear(forms.Form):
    """Whose report on which year."""

    agency = forms.ModelChoiceField(
        label=_("Agency"),
        queryset=Agency.objects.none(),
        empty_label=_("— choose —"),
        error_messages={
            "required": _("Choose the agency whose report this is."),
            "invalid_choice": _("You do not enter reports for this agency; choose one of the list."),
        },
    )
    year = forms.TypedChoiceField(
        label=_("Year"),
        coerce=int,
        empty_value=None,
        error_messages={
            "required": _("Choose the year on which the report reports."),
            "invalid_choice": _("This year has not been opened; ask your administrator to open it."),
        },
    )

    def __init__(self, person: Person, *args: Any, candidates: Iterable[ShownCandidate] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        agencies = agencies_to_enter_for(person)
        self.fields["agency"].queryset = agencies
        if len(only := list(agencies[:2])) == 1:
            self.fields["agency"].initial = only[0].pk
            self.initial.setdefault("agency", only[0].pk)
        self._put_first([candidate for candidate in candidates if candidate.is_own], agencies)
        years = [(str(year), str(year)) for year in ReportingYear.objects.values_list("year", flat=True)]
        self.fields["year"].choices = [("", _("— choose —")), *years]

    def _put_first(self, candidates: list[ShownCandidate], agencies: QuerySet[Agency]) -> None:
        """Offer the agencies that the file may mean before all others."""
        if not candidates or len(agencies) < 2:
            return
        suggested = [(each.agency.pk, f"{each.agency} · {each.words} · {each.confidence}") for each in candidates]
        others = [(agency.pk, str(agency)) for agency in agencies]
        self.fields["agency"].choices = [
            ("", _("— choose —")),
            (_("As the file names it"), suggested),
            (_("All your agencies"), [other for other in others if other[0] not in dict(suggested)]),
        ]


class ReviewForm(AgencyAndYear):
    """Whose report on which year; of a report published elsewhere also on which day."""

    source_published_on = forms.DateField(
        label=_("Published there on"),
        # A field of type date takes no other way of writing one, whatever the language of the page.
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={
            "required": _("Give the day on which the report was published there."),
            "invalid": _("Write the day as 2023-01-31."),
        },
    )

    def __init__(self, person: Person, *args: Any, is_transcribed: bool, **kwargs: Any) -> None:
        super().__init__(person, *args, **kwargs)
        if not is_transcribed:
            del self.fields["source_published_on"]

    def clean(self) -> dict[str, Any]:
        """Take no day to come."""
        refuse_a_day_to_come(self)
        return self.cleaned_data


class AddressForm(AgencyAndYear):
    """The address of a published report; ``reads_page``: read the page itself, whatever it links to."""

    address = forms.CharField(
        label=_("Address of the published report"),
        max_length=500,
        error_messages={"required": _("Give the address of the report.")},
    )
    reads_page = forms.BooleanField(required=False)

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(person, *args, auto_id="id_by_address_%s", **kwargs)
        _leave_to_the_file(self)


class UploadForm(OriginForm, AgencyAndYear):
    """A file with a report, and where it comes from."""

    file = forms.FileField(
        label=_("File"),
        allow_empty_file=True,  # the reader refuses it, with its own sentence
        error_messages={"required": _("Choose a file first."), "missing": _("Choose a file first.")},
    )
    field_order = ["file", "origin", "source_address", "source_published_on", "agency", "year"]

    def __init__(self, person: Person, *args: Any, **kwargs: Any) -> None:
        super().__init__(person, *args, **kwargs)
        _leave_to_the_file(self)


def _leave_to_the_file(form: AgencyAndYear) -> None:
    """Ask for agency and year only where the person knows better than the file."""
    for name in ("agency", "year"):
        form.fields[name].required = False
    form.fields["agency"].empty_label = _("as the file says")
    form.fields["year"].choices = [("", _("as the file says")), *form.fields["year"].choices[1:]]


def decisions_in(posted: QueryDict, doubts: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return what the person settled on for each doubtful cell; undecided cells are left out.

    ``choice.<cell>`` is "c0", "c1" … for a candidate, "printed" for the text as it stands, "blank" or "other";
    words typed in ``other.<cell>`` count even where the browser did not move the choice.
    """
    decided: dict[str, str] = {}
    for doubt in doubts:
        cell = doubt["cell"]
        offered = {f"c{place}": words for place, words in enumerate(doubt["candidates"])}
        choice = posted.get(f"choice.{cell}", "")
        typed = posted.get(f"other.{cell}", "").replace("\x00", "").strip()[:200]
        if choice in ("other", "") and typed:
            decided[cell] = typed
        elif choice == "blank":
            decided[cell] = ""
        elif choice == "printed" and doubt["printed"]:
            decided[cell] = doubt["printed"]
        elif choice in offered:
            decided[cell] = offered[choice]
    return decided
