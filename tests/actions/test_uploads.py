"""Uploading, reviewing and accepting readings, and files beside a report."""

import hashlib

import pytest
from django.db import connection

from reports import actions
from reports.actions import uploads
from reports.figures import shown
from reports.models import EditionFile, Origin, Reading, ReadingState, ReportEvent, SourceFile, State, Verb
from reports.reading.apart import read_apart
from tests.factories import (
    make_agency,
    make_edition,
    make_editor,
    make_person,
    make_report,
    make_year,
    sound_content,
    sound_figures,
)
from tests.reading.fixtures import AGENCY, YEARS, report_text
from tests.sources.files import pdf

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_this_process")]
PDF = pdf()


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    """Keep files of these tests in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def agency():
    """Give the agency whose report is uploaded."""
    make_year(2022)
    return make_agency("青禾县石桥镇人民政府", kind="township")


@pytest.fixture
def editor(agency):
    """Give its editor."""
    return make_editor(agency)


def text_of(agency, figures=None):
    """Return the bytes of a plain-text report of ``agency`` on 2022; ``figures`` replace those that add up."""
    printed = {cell: shown(figure) for cell, figure in sound_figures("2021").items()}
    printed |= {cell: str(number) for cell, number in (figures or {}).items()}
    text = report_text("2021", printed, "markdown")
    return text.replace(AGENCY, agency.name).replace(str(YEARS["2021"]), "2022").encode()


def upload(editor, data, **options):
    """Upload ``data`` as a drafted report."""
    return actions.upload(editor, data, "report.txt", **{"origin": Origin.DRAFTED, **options})


def test_an_upload_waits_with_year_and_agency_proposed(agency, editor):
    reading = upload(editor, text_of(agency))
    assert (reading.state, reading.year, reading.agency) == (ReadingState.WAITING, 2022, agency)
    assert reading.doubt_count == 0
    assert reading.evidence["requests.received.total"]["raw"]
    assert reading.file.sha256 == hashlib.sha256(text_of(agency)).hexdigest()


def test_accepting_makes_a_draft_with_the_same_figures(agency, editor):
    content = sound_content(agency_name=agency.name)
    edition = actions.accept_reading(editor, upload(editor, text_of(agency)), agency=agency, year=2022)
    assert edition.state == State.DRAFT
    assert edition.content().figures == content.figures
    assert set(ReportEvent.objects.values_list("verb", flat=True)) == {Verb.START, Verb.ACCEPT}
    assert EditionFile.objects.get(edition=edition).role == "source"


def test_the_same_file_is_stored_once_and_waits_once(agency, editor):
    first, second = upload(editor, text_of(agency)), upload(editor, text_of(agency))
    assert first.pk == second.pk
    assert SourceFile.objects.count() == Reading.objects.count() == 1


def test_the_same_file_accepted_again_is_refused(agency, editor):
    actions.accept_reading(editor, upload(editor, text_of(agency)), agency=agency, year=2022)
    again = upload(editor, text_of(agency))
    with pytest.raises(actions.Refused, match="already accepted"):
        actions.accept_reading(editor, again, agency=agency, year=2022)


def test_a_draft_is_replaced_only_on_request(agency, editor):
    edition = make_edition(make_report(agency), sound_content(agency_name=agency.name))
    reading = upload(editor, text_of(agency, figures={"licensing.licensing.decisions": 5}))
    with pytest.raises(actions.Refused):
        actions.accept_reading(editor, reading, agency=agency, year=2022)
    actions.accept_reading(editor, reading, agency=agency, year=2022, may_replace=True)
    edition.refresh_from_db()
    assert edition.content().figures["licensing.licensing.decisions"] == 5


def test_a_published_report_is_not_touched_by_a_reading(agency, editor):
    published = make_edition(make_report(agency), state=State.PUBLISHED)
    reading = upload(editor, text_of(agency, figures={"licensing.licensing.decisions": 5}))
    with pytest.raises(actions.WrongState):
        actions.accept_reading(editor, reading, agency=agency, year=2022)
    assert published.content().figures["licensing.licensing.decisions"] == 128
    reading.refresh_from_db()
    assert reading.state == ReadingState.WAITING


def test_doubts_have_to_be_decided(agency, editor):
    text = text_of(agency).decode().replace("| 128 |", "| 128（其中 3） |")
    reading = upload(editor, text.encode(), origin=Origin.TRANSCRIBED)
    assert reading.doubt_count >= 1
    with pytest.raises(actions.Refused, match="doubtful"):
        actions.accept_reading(editor, reading, agency=agency, year=2022)
    cell = "licensing.licensing.decisions"
    content = actions.accept_reading(editor, reading, agency=agency, year=2022, decisions={cell: "128"}).content()
    assert (content.figures[cell], content.printed[cell]) == (128, "128（其中 3）")


@pytest.mark.parametrize("data", [b"", b"\x89PNG\r\n\x1a\n" + bytes(2000), "今天天气很好。\n".encode() * 20])
def test_what_is_no_report_is_refused_and_nothing_is_kept(agency, editor, data):
    with pytest.raises(actions.Refused):
        upload(editor, data)
    assert not SourceFile.objects.exists()
    assert not Reading.objects.exists()


def test_a_file_over_the_limit_is_refused(agency, editor, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    with pytest.raises(actions.Refused):
        upload(editor, text_of(agency))
    assert not SourceFile.objects.exists()


def test_a_foreign_agency_is_refused_on_accepting(agency, editor):
    stranger = make_editor(make_agency("白沙县教育局"), "stranger")
    reading = upload(stranger, text_of(agency))
    assert reading.agency is None
    with pytest.raises(actions.NotAllowed):
        actions.accept_reading(stranger, reading, agency=agency, year=2022)


def test_a_reading_is_decided_once(agency, editor):
    reading = upload(editor, text_of(agency))
    actions.reject_reading(editor, reading)
    with pytest.raises(actions.WrongState):
        actions.accept_reading(editor, Reading.objects.get(), agency=agency, year=2022)
    with pytest.raises(actions.WrongState):
        actions.reject_reading(editor, reading)


def test_a_stranger_does_not_reject(agency, editor):
    reading = upload(editor, text_of(agency))
    with pytest.raises(actions.NotAllowed):
        actions.reject_reading(make_person("stranger"), reading)


def test_a_sealed_file_stands_beside_the_edition(agency, editor):
    edition = make_edition(make_report(agency))
    beside = actions.attach(editor, edition, PDF, "盖章.pdf", "official", is_public=True)
    assert (beside.name, beside.file.media_type, beside.is_public) == ("盖章.pdf", "application/pdf", True)
    assert beside.file.content.read() == PDF


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED])
def test_nothing_public_is_added_to_what_another_person_looks_at(agency, editor, state):
    edition = make_edition(make_report(agency), state=state)
    with pytest.raises(actions.Refused):
        actions.attach(editor, edition, PDF, "盖章.pdf", "official", is_public=True)
    assert not actions.attach(editor, edition, PDF, "盖章.pdf", "official").is_public


def test_each_report_has_its_own_name_for_the_same_file(agency, editor):
    first, second = make_edition(make_report(agency, 2022)), make_edition(make_report(agency, 2021))
    actions.attach(editor, first, PDF, "内部批示.pdf", "attachment")
    assert actions.attach(editor, second, PDF, "年报.pdf", "official").name == "年报.pdf"
    assert SourceFile.objects.count() == 1


def test_what_a_kill_left_half_written_is_written_again(agency, editor):
    file = actions.store_file(editor, PDF, "a.pdf")
    path = file.content.path
    SourceFile.objects.all().delete()
    with open(path, "wb") as half:
        half.write(PDF[:5])
    assert actions.store_file(editor, PDF, "a.pdf").content.read() == PDF


def test_the_text_of_a_whole_row_is_not_what_a_cell_prints(agency, editor):
    reading = upload(editor, text_of(agency), origin=Origin.TRANSCRIBED)
    cell = "requests.received.natural_person"
    document = reading.document
    doubt = {
        "cell": cell,
        "printed": "20 | 5 | 0 | 0 | 1 | 0 | 26",
        "candidates": ["20"],
        "reason": {"zh": "", "en": ""},
    }
    document["reading"]["doubts"] = [doubt | {"row": True}]
    document["content"]["figures"]["requests"]["received"]["natural_person"] = None
    reading.document = document
    reading.save()
    content = actions.accept_reading(editor, reading, agency=agency, year=2022, decisions={cell: "20"}).content()
    assert content.figures[cell] == 20
    assert cell not in content.printed


@pytest.mark.parametrize(
    ("data", "name"), [(b"", "a.pdf"), (b"MZ\x90\x00", "a.pdf"), (b"<script>", "a.html"), (b"PK\x03\x04", "a.zip")]
)
def test_other_files_are_not_kept(agency, editor, data, name):
    edition = make_edition(make_report(agency))
    with pytest.raises(actions.Refused):
        actions.attach(editor, edition, data, name, "attachment")
    assert not SourceFile.objects.exists()


def test_nothing_is_locked_while_a_file_is_read(agency, editor, monkeypatch):
    """Reading may take a minute, and a transaction would lock SQLite for everybody else."""
    before = len(connection.atomic_blocks)
    seen = []

    def read(*given, **named):
        seen.append(len(connection.atomic_blocks))
        return read_apart(*given, **named)

    monkeypatch.setattr(uploads, "read_apart", read)
    upload(editor, text_of(agency))
    assert seen == [before]


def test_a_full_disk_is_said_and_nothing_is_stored(agency, editor, settings, tmp_path):
    (tmp_path / "no-folder").write_bytes(b"")
    settings.MEDIA_ROOT = tmp_path / "no-folder"
    with pytest.raises(actions.NotStored):
        upload(editor, text_of(agency))
    assert not Reading.objects.exists()
    assert not SourceFile.objects.exists()
