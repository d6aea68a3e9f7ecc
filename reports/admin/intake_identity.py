"""What a person has to know about agency and year before confirming them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ..actions import AgencyCandidate, candidates, names_in
from ..models import Agency, Person, Reading, ReadingState, Report, ReportingYear, State

SURE, LIKELY = 0.9, 0.7


@dataclass(frozen=True)
class ShownCandidate:
    """An agency that the file may mean, in words; ``is_own``: the person may accept the report for it."""

    agency: Agency
    words: str
    confidence: str
    is_own: bool


def candidates_for(reading: Reading, person: Person) -> tuple[AgencyCandidate, ...]:
    """Return the agencies in reach of ``person`` that the file may mean, best first."""
    return candidates(names_in(reading.document), person, reading.year)


def in_words(found: Iterable[AgencyCandidate], own: Iterable[Agency]) -> list[ShownCandidate]:
    """Return the candidates with the words for how their names compare and how sure that is."""
    held = {agency.pk for agency in own}
    return [
        ShownCandidate(candidate.agency, candidate.words, confidence_in_words(candidate), candidate.agency.pk in held)
        for candidate in found
    ]


def confidence_in_words(candidate: AgencyCandidate) -> str:
    """Return "sure", "likely" or "unsure"; a name that is only similar is never sure."""
    if candidate.confidence >= SURE:
        return _("sure")
    return _("likely") if candidate.confidence >= LIKELY else _("unsure")


def identity_notes(reading: Reading, is_among_own: bool, found: Iterable[AgencyCandidate]) -> list[str]:
    """Return sentences about agency and year that do not agree with the file, or that are missing."""
    identity = reading.document["reading"]["identity"]
    named = [name for name, _confidence in names_in(reading.document)]
    years = [str(candidate["value"]) for candidate in identity["year"]]
    notes = [note for note in [_of_agency(reading, named, is_among_own, {each.agency.pk for each in found})] if note]
    if reading.year and not ReportingYear.objects.filter(year=reading.year).exists():
        notes.append(
            _("The year %(year)s has not been opened; ask your administrator to open it.") % {"year": reading.year}
        )
    if not years:
        notes.append(_("The file does not say its year. Choose it."))
    elif reading.year and str(reading.year) != years[0]:
        notes.append(_("The file says %(found)s; you chose %(chosen)s.") % {"found": years[0], "chosen": reading.year})
    return notes


def _of_agency(reading: Reading, named: list[str], is_among_own: bool, found: set[int]) -> str:
    if not named:
        return _("The file does not name its agency. Choose it.")
    if reading.agency is None and found:
        return _("The file names “%(name)s”. Choose whose report it is.") % {"name": named[0]}
    if reading.agency is None:
        return _(
            "The file names “%(name)s”, which is none of your agencies. Choose the agency, "
            "or ask your administrator to enter it."
        ) % {"name": named[0]}
    if not is_among_own:
        return _("You do not enter reports for %(agency)s.") % {"agency": reading.agency}
    if reading.agency_id not in found:
        return _("The file names “%(name)s”; you chose %(agency)s. Look closely whose report it is.") % {
            "name": named[0],
            "agency": reading.agency,
        }
    return ""


def report_notes(reading: Reading, agency: Agency | None, year: int | None) -> dict[str, Any]:
    """Return what is there already for this agency and year: a sentence and a link."""
    if not (agency and year):
        return {}
    report = Report.objects.filter(agency=agency, year__year=year).select_related("year").first()
    if report is None:
        return {}
    working = report.working_edition()
    twin = Reading.objects.filter(file=reading.file, state=ReadingState.ACCEPTED, edition__report=report)
    address = reverse("admin:reports_report_change", args=[report.pk])
    if twin.exclude(edition__state=State.DISCARDED).exists():
        sentence = _("This very file was already accepted for %(report)s.") % {"report": report}
    elif working:
        sentence = _("%(report)s already has an edition in work (%(state)s).") % {
            "report": report,
            "state": working.get_state_display(),
        }
    elif report.current_edition_id:
        sentence = _("%(report)s is already public: open a correction there first, then accept this reading.") % {
            "report": report
        }
    else:
        return {}
    return {"sentence": sentence, "address": address}
