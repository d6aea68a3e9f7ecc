"""Who may do what, written from DESIGN section 7 and not from the code, and a small world to try it in.

Three agencies: the people's own one, one below it, and one beside it that is no business of theirs.
"""

import datetime
from dataclasses import replace

from django.core.files.base import ContentFile

from reports.document import Candidate, document_to_json
from reports.document import Reading as ReadDocument
from reports.models import Agency, Edition, FileRole, Finding, Person, ProcurementRow, Reading, Report, Verb
from tests.factories import (
    make_agency,
    make_edition,
    make_edition_file,
    make_event,
    make_file,
    make_membership,
    make_person,
    make_report,
    make_year,
    sound_content,
)

OWN, SUBORDINATE, FOREIGN = "own", "subordinate", "foreign"
PLACES = (OWN, SUBORDINATE, FOREIGN)
STATES = ("draft", "returned", "submitted", "approved", "published", "superseded", "withdrawn", "discarded")

# Roles at the own agency. "author" and "chief_author" wrote every edition of the world.
PEOPLE: dict[str, frozenset[str]] = {
    "anonymous": frozenset(),
    "idle": frozenset(),
    "editor": frozenset({"editor"}),
    "reviewer": frozenset({"reviewer"}),
    "supervisor": frozenset({"supervisor"}),
    "auditor": frozenset({"auditor"}),
    "author": frozenset({"editor", "reviewer"}),
    "administrator": frozenset({"editor", "reviewer", "supervisor", "auditor"}),
    "chief_author": frozenset({"editor", "reviewer", "supervisor", "auditor"}),
}
SUPERUSERS = {"administrator", "chief_author"}
AUTHORS = {"author", "chief_author"}

# Verb: from which states, for whom, to which state (None: it stays).
EDITABLE = ("draft", "returned")
PUBLIC = ("published", "superseded", "withdrawn")
VERBS: dict[str, tuple[tuple[str, ...], set[str], str | None]] = {
    "save": (EDITABLE, {"editor"}, None),
    "accept": (EDITABLE, {"editor"}, None),
    "import": (EDITABLE, {"editor"}, None),
    "explain": (EDITABLE, {"editor"}, None),
    "clear": (EDITABLE, {"editor", "reviewer", "supervisor"}, None),  # of errors about the text, by another person
    "attach": ((*EDITABLE, "submitted", "approved"), {"editor"}, None),
    "submit": (EDITABLE, {"editor"}, "submitted"),
    "discard": (EDITABLE, {"editor"}, "discarded"),
    "return": (("submitted", "approved"), {"reviewer", "supervisor"}, "returned"),
    "approve": (("submitted",), {"reviewer", "supervisor"}, "approved"),
    "schedule": (("approved",), {"supervisor"}, None),
    "publish": (("approved",), {"supervisor"}, "published"),
    "correct": (("published", "withdrawn"), {"editor", "supervisor"}, None),
    "withdraw": (("published", "superseded"), {"supervisor"}, "withdrawn"),
    "ask_seal": (PUBLIC, {"supervisor"}, None),
    "seal": (PUBLIC, {"supervisor"}, None),
    "decline_seal": (PUBLIC, {"supervisor"}, None),
}
# The contents of a report: its people see all of it, those above from submission on.
SEEN_FROM_ABOVE = ("returned", "submitted", "approved", "published", "superseded", "withdrawn")

LOGIN, NOT_THERE, FORBIDDEN, WRONG_STATE, DONE = "login", "not there", "forbidden", "wrong state", "done"
MARK = "只有看得到内容的人才读得到这一句。"


def reaches(who: str, place: str) -> bool:
    """Tell whether ``place`` is any business of ``who``."""
    if who in SUPERUSERS:
        return True
    if PEOPLE[who] & {"supervisor", "auditor"}:
        return place in (OWN, SUBORDINATE)
    return bool(PEOPLE[who]) and place == OWN


def outcome(who: str, verb: str, state: str, place: str) -> str:
    """Return what is to come of ``verb`` by ``who`` on an edition in ``state`` of the agency at ``place``."""
    if who == "anonymous":
        return LOGIN
    if not reaches(who, place):
        return NOT_THERE
    states, roles, _to_state = VERBS[verb]
    if not roles & PEOPLE[who]:
        return FORBIDDEN
    if state not in states:
        return WRONG_STATE
    if verb in ("approve", "clear") and who in AUTHORS:
        return FORBIDDEN
    if verb == "clear" and not sees_contents(who, state, place):
        return FORBIDDEN
    return DONE


def sees_contents(who: str, state: str, place: str) -> bool:
    """Tell whether ``who`` may read what an edition says."""
    if not reaches(who, place):
        return False
    if PEOPLE[who] & {"editor", "reviewer"} and (place == OWN or who in SUPERUSERS):
        return True
    return state in SEEN_FROM_ABOVE


class World:
    """Three agencies with an edition in every state each, and everybody who might come by."""

    def __init__(self) -> None:
        make_year(2022)
        top = make_agency("青禾县人民政府", kind="government")
        own = make_agency("青禾县教育局", superior=top)
        self.agencies = {
            OWN: own,
            SUBORDINATE: make_agency("青禾县招生办公室", superior=own),
            FOREIGN: make_agency("青禾县民政局", superior=top),
        }
        self.people = {who: self._person(who) for who in PEOPLE if who != "anonymous"}
        self.editions: dict[tuple[str, str], Edition] = {}
        self.files: dict[tuple[str, str], int] = {}
        self.findings: dict[tuple[str, str], dict[str, str]] = {}
        for place in PLACES:
            for state in STATES:
                self._make_edition(place, state)
            # A row of the other form, so that every table has one.
            row = {"row": "central_procurement", "procurement_projects": 5}
            ProcurementRow.objects.create(edition=self.editions[place, "submitted"], **row)
        self.unwritten = {place: make_report(self.agencies[place], 2031) for place in PLACES}

    def _person(self, who: str) -> Person:
        person = make_person(who, superuser=who in SUPERUSERS)
        if who not in SUPERUSERS:
            for role in sorted(PEOPLE[who]):
                make_membership(person, self.agencies[OWN], role)
        return person

    def _make_edition(self, place: str, state: str) -> None:
        # One report each, since a report has at most one edition in work: another year for every state.
        year = 2022 + STATES.index(state)
        report = make_report(self.agencies[place], year)
        content = sound_content(agency_name=report.name_then, year=year, title=f"{report.name_then}{year}")
        edition = make_edition(report, replace(content, preface=f"<p>{MARK}</p>"), state="approved")
        name = f"{place}-{state}"
        file = make_file(f"%PDF-1.4 {name}".encode(), f"{name}.pdf")
        self.files[place, state] = make_edition_file(edition, file, role=FileRole.OFFICIAL).pk
        _end_in(edition, state)
        for who in AUTHORS:
            make_event(report, Verb.SUBMIT, person=self.people[who], edition=edition)
        self.findings[place, state] = {}
        for rule, severity in (("X-CARRY", "warn"), ("N-PERSONAL", "error")):
            finding = Finding.objects.create(
                **{"edition": edition, "rule": rule, "severity": severity, "verdict": "fails", "line": "total"},
                **{
                    "message_zh": "不平",
                    "message_en": "does not add up",
                    "fingerprint": f"{severity}{edition.pk:050d}",
                },
            )
            self.findings[place, state][severity] = finding.fingerprint
        self.editions[place, state] = edition

    def report(self, place: str, state: str) -> Report:
        """Return the report of the edition at ``place`` in ``state``."""
        return self.editions[place, state].report


def _end_in(edition: Edition, state: str) -> None:
    """Move an approved edition to ``state``, as rows and files can only be added before it is public."""
    edition.state = state
    if state in ("published", "superseded", "withdrawn"):
        edition.number, edition.digest = 1, edition.content().digest()
        edition.agency_name = edition.report.name_then
        edition.published_at = datetime.datetime(edition.report.year.year + 1, 1, 20, 9, tzinfo=datetime.UTC)
        if state != "published":
            edition.ended_at = edition.published_at + datetime.timedelta(days=30)
        if state == "withdrawn":
            edition.withdrawal_reason = "误含个人信息。"
    edition.save()
    if state in ("published", "withdrawn"):
        Report.objects.filter(pk=edition.report_id).update(current_edition=edition)


def small_pdf() -> ContentFile:
    """Return a file that may be kept beside a report."""
    return ContentFile(b"%PDF-1.4 signed", name="signed.pdf")


def make_reading(agency: Agency, person: Person, *, year: int = 2022, name: str = "report.txt") -> Reading:
    """Return a stored reading without doubts that ``person`` uploaded for ``agency``."""
    document = ReadDocument(
        sound_content(agency_name=agency.name, year=year),
        years=(Candidate(year, 1.0),),
        agencies=(Candidate(agency.name, 1.0),),
        reader="test",
    )
    file = make_file(f"{agency.name} {person} {year} {name}".encode(), name, media_type="text/plain")
    reading = Reading(file=file, agency=agency, year=year, uploaded_by=person, reader_version="test")
    reading.document = document_to_json(document)
    reading.save()
    return reading


def read_whole(answer) -> None:
    """Read a streamed file to its end, so that it is closed; closing the answer would close the database too."""
    if answer.streaming:
        b"".join(answer.streaming_content)
