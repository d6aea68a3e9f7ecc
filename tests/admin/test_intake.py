"""Upload, review, accept: a person confirms what was read, and every bad file ends in one clear sentence."""

import datetime
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation

from reports.document import Candidate, Doubt, Evidence, document_to_json
from reports.document import Reading as ReadDocument
from reports.formats import FORMS, Text
from reports.models import Edition, Origin, Reading, ReadingState, Report, SourceFile, State
from tests.factories import (
    make_agency,
    make_auditor,
    make_edition,
    make_editor,
    make_file,
    make_membership,
    make_published,
    make_report,
    make_reviewer,
    make_supervisor,
    make_year,
    sound_content,
)
from tests.reading.fixtures import AGENCY, report_text, sound_figures

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.any_database,
    pytest.mark.usefixtures("english", "files_folder", "in_this_process"),
]
UPLOAD = "/en/admin/reports/reading/upload/"
TEXT = report_text("2021", sound_figures(FORMS["2021"], 3), "markdown").encode()
CELL = "documents.rules.issued"


@pytest.fixture
def agency():
    """Give the agency that the file names; 2022 and 2023 are open."""
    make_year(2022)
    make_year(2023)
    return make_agency(AGENCY)


def send(client, data=TEXT, name="report.txt", **fields):
    """Upload ``data`` and return the answer."""
    return client.post(UPLOAD, {"file": SimpleUploadedFile(name, data), "origin": "drafted", **fields})


def words(answer):
    """Return the text of a page, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def make_reading(person, agency=None, *, year=2022, doubts=(), origin=Origin.DRAFTED, **content):
    """Return a stored reading of a sound report, with ``doubts``."""
    read = ReadDocument(
        content=sound_content(agency_name=agency.name if agency else "不知名局", year=year, **content),
        doubts=tuple(doubts),
        years=(Candidate(year, 0.99),),
        agencies=(Candidate(agency.name if agency else "不知名局", 0.9),),
        evidence={CELL: Evidence("22（其中修订16件）", 2)},
        reader="test/1",
    )
    reading = Reading(
        file=make_file("第一行\n规章 22（其中修订16件）\n".encode(), "report.txt", media_type="text/plain"),
        origin=origin,
        agency=agency,
        year=year,
        source_published_on=datetime.date(2023, 1, 19) if origin == Origin.TRANSCRIBED else None,
        uploaded_by=person,
        doubt_count=len(read.doubts),
    )
    reading.document = document_to_json(read)
    reading.evidence = {cell: place._asdict() for cell, place in read.evidence.items()}
    reading.save()
    return reading


def doubt(cell=CELL):
    """Return a doubt with one candidate."""
    return Doubt(
        cell, Text("单元格里除数字外还有文字", "The cell holds words beside its number"), "22（其中修订16件）", ("22",)
    )


def review(reading):
    """Return the address of the review."""
    return reverse("admin:intake_review", args=[reading.pk])


def accepting(agency, year=2022, **fields):
    """Return what the review page sends."""
    return {"agency": agency.pk, "year": year, "source_published_on": "2023-01-19", **fields}


# Upload --------------------------------------------------------------------------------------------------------------


def test_an_upload_leads_to_its_review_and_from_there_to_the_draft(signed_in, agency):
    answer = send(signed_in, follow=False)
    reading = Reading.objects.get()
    assert answer["Location"] == review(reading)
    page = signed_in.get(review(reading))
    assert AGENCY in words(page)
    answer = signed_in.post(review(reading), accepting(agency, 2023))
    report = Report.objects.get(agency=agency, year__year=2023)
    assert answer["Location"] == reverse("admin:reports_report_change", args=[report.pk])
    printed = sound_figures(FORMS["2021"], 3)
    content = report.working_edition().content()
    assert content.number("requests.received.total") == int(printed["requests.received.total"])
    reading.refresh_from_db()
    assert reading.state == ReadingState.ACCEPTED


def test_the_only_agency_is_chosen_beforehand(signed_in, agency, editor):
    assert f'<option value="{agency.pk}" selected' in signed_in.get(UPLOAD).content.decode()
    make_membership(editor, make_agency("青禾县民政局"))
    assert f'<option value="{agency.pk}" selected' not in signed_in.get(UPLOAD).content.decode()


def test_a_transcribed_report_needs_its_source(signed_in):
    answer = send(signed_in, origin="transcribed")
    assert answer.status_code == 422
    assert "Give the address at which the report was published." in words(answer)
    assert "Give the day on which" in words(answer)
    assert not Reading.objects.exists()
    send(signed_in, origin="transcribed", source_address="https://example.org/1.html", source_published_on="2024-01-19")
    reading = Reading.objects.get()
    assert (reading.origin, reading.source_address) == ("transcribed", "https://example.org/1.html")


@pytest.mark.parametrize(
    ("data", "name", "sentence"),
    [
        (b"", "report.txt", "The file is empty; choose a file that holds the annual report."),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "report.txt", "it is a picture"),
        ("今年天气很好，宜出游。\n第二行。\n".encode(), "report.txt", "The file holds no annual report"),
        (b"\xb9\xfa\x81\x00\xff\xfe\xfd", "report.txt", "not hold text"),
        ("一、总体情况".encode()[:-1] + b"\xff" * 30, "report.txt", "The text encoding of the file is broken"),
        (TEXT, "report.pages", "are not supported"),
    ],
)
def test_a_bad_file_ends_in_one_sentence_and_nothing_is_stored(data, name, sentence, signed_in):
    answer = send(signed_in, data, name)
    assert answer.status_code == 422
    faults = re.findall(r'<p class="fault"[^>]*>(.*?)</p>', answer.content.decode())
    assert len(faults) == 1
    assert sentence in faults[0]
    assert not Reading.objects.exists()
    assert not SourceFile.objects.exists()


def test_the_sentence_is_in_the_language_of_the_page(signed_in):
    with translation.override("zh-hans"):
        answer = signed_in.post(
            "/admin/reports/reading/upload/", {"file": SimpleUploadedFile("a.txt", b""), "origin": "drafted"}
        )
    assert "文件是空的" in words(answer)


@pytest.mark.parametrize("megabytes", [1.1, 3])
def test_a_file_beyond_the_limit_is_answered_on_the_page(megabytes, signed_in, settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    answer = send(signed_in, b"x" * int(megabytes * 1024 * 1024))
    assert answer.status_code == 422
    assert "larger than 1 MB" in words(answer)
    assert not SourceFile.objects.exists()


def test_no_file_is_one_sentence(signed_in):
    answer = signed_in.post(UPLOAD, {"origin": "drafted"})
    assert re.findall(r'<p class="fault"[^>]*>(.*?)</p>', answer.content.decode()) == ["Choose a file first."]


def test_an_agency_out_of_reach_is_not_taken_from_the_form(signed_in):
    foreign = make_agency("青禾县民政局")
    answer = send(signed_in, agency=foreign.pk)
    assert "You do not enter reports for this agency" in words(answer)
    assert not Reading.objects.exists()


def test_the_same_file_leads_to_the_reading_that_waits(signed_in):
    first, second = send(signed_in), send(signed_in)
    assert first["Location"] == second["Location"]
    assert "still waits" in words(signed_in.get(second["Location"]))
    assert Reading.objects.count() == 1


@pytest.mark.parametrize("make", [make_reviewer, make_supervisor, make_auditor])
def test_only_editors_upload(make, client, agency):
    client.force_login(make(agency))
    assert client.get(UPLOAD).status_code == 403
    assert send(client).status_code == 403
    assert not Reading.objects.exists()


# Review --------------------------------------------------------------------------------------------------------------


def test_doubtful_cells_come_first_with_reason_print_and_choices(signed_in, agency, editor):
    page = signed_in.get(review(make_reading(editor, agency, doubts=[doubt()]))).content.decode()
    assert page.index("The cell holds words beside its number") < page.index("What was read")
    assert f'name="choice.{CELL}" value="c0"' in page
    assert f'name="choice.{CELL}" value="blank"' in page
    assert f'name="other.{CELL}"' in page
    assert '<li id="line-2" value="2" class="doubtful">规章 22（其中修订16件）</li>' in page


def test_a_reading_without_doubts_shows_its_source_all_the_same(signed_in, agency, editor):
    page = signed_in.get(review(make_reading(editor, agency))).content.decode()
    assert '<li id="line-1" value="1">第一行</li>' in page
    assert "The reader had no doubts" in page


def test_findings_are_shown_before_accepting_and_not_stored(signed_in, agency, editor):
    reading = make_reading(editor, agency, figures={"remedies.reconsideration.total": 9})
    page = signed_in.get(review(reading)).content.decode()
    assert "T4-SUM" in page
    assert not Edition.objects.exists()


def test_an_undecided_cell_stops_accepting_and_keeps_what_was_chosen(signed_in, agency, editor):
    other = "documents.rules.repealed"
    reading = make_reading(editor, agency, doubts=[doubt(), doubt(other)])
    answer = signed_in.post(review(reading), accepting(agency, **{f"choice.{CELL}": "c0"}))
    assert answer.status_code == 422
    assert "1 doubtful cell is not decided yet." in words(answer)
    assert f'name="choice.{CELL}" value="c0" checked' in answer.content.decode()
    assert not Edition.objects.exists()


@pytest.mark.parametrize(
    ("fields", "origin", "figure", "printed"),
    [
        ({f"choice.{CELL}": "c0"}, "drafted", 22, None),
        ({f"choice.{CELL}": "c0"}, "transcribed", 22, "22（其中修订16件）"),
        ({f"choice.{CELL}": "printed"}, "drafted", None, "22（其中修订16件）"),
        ({f"choice.{CELL}": "blank"}, "drafted", None, None),
        ({f"choice.{CELL}": "other", f"other.{CELL}": "21"}, "drafted", 21, None),
        ({f"other.{CELL}": "21"}, "drafted", 21, None),
    ],
)
def test_a_decision_becomes_the_figure(fields, origin, figure, printed, signed_in, agency, editor):
    reading = make_reading(editor, agency, doubts=[doubt()], origin=origin)
    assert signed_in.post(review(reading), accepting(agency, **fields)).status_code == 302
    content = Edition.objects.get().content()
    assert (content.figures[CELL], content.printed.get(CELL)) == (figure, printed)


@pytest.mark.parametrize("choice", ["c7", "c", "x", "c-1", "other"])
def test_a_choice_that_was_not_offered_decides_nothing(choice, signed_in, agency, editor):
    reading = make_reading(editor, agency, doubts=[doubt()])
    answer = signed_in.post(review(reading), accepting(agency, **{f"choice.{CELL}": choice}))
    assert "not decided yet" in words(answer)
    assert not Edition.objects.exists()


def test_an_unknown_agency_is_named_with_what_to_do(signed_in, editor):
    page = words(signed_in.get(review(make_reading(editor))))
    assert "names “不知名局”, which is none of your agencies" in page
    assert "ask your administrator to enter it" in page


def test_an_agency_out_of_reach_is_refused_at_accepting(signed_in, agency, editor):
    foreign = make_agency("青禾县民政局")
    answer = signed_in.post(review(make_reading(editor, agency)), accepting(foreign))
    assert answer.status_code == 422
    assert "You do not enter reports for this agency" in words(answer)
    assert not Edition.objects.exists()


@pytest.mark.parametrize("year", [2018, 2031, "", "x"])
def test_a_year_that_is_not_open_is_refused(year, signed_in, agency, editor):
    answer = signed_in.post(review(make_reading(editor, agency)), accepting(agency, year))
    assert answer.status_code == 422
    assert not Edition.objects.exists()


def test_a_year_that_the_file_names_and_nobody_opened_is_told_at_once(signed_in, agency, editor):
    page = words(signed_in.get(review(make_reading(editor, agency, year=2031))))
    assert "The year 2031 has not been opened; ask your administrator to open it." in page


def test_a_file_without_a_title_says_so(signed_in, agency, editor):
    page = words(signed_in.get(review(make_reading(editor, agency, year=0, title=""))))
    assert "The file has no title." in page


def test_a_year_without_a_form_is_one_sentence(signed_in, agency, editor):
    make_year(2018)
    answer = signed_in.post(review(make_reading(editor, agency)), accepting(agency, 2018))
    assert "There is no official form for 2018" in words(answer)


def test_an_existing_draft_is_replaced_only_by_an_explicit_tick(signed_in, agency, editor):
    edition = make_edition(make_report(agency))
    reading = make_reading(editor, agency, figures={"requests.received.total": 25})
    assert "already has an edition in work" in words(signed_in.get(review(reading)))
    answer = signed_in.post(review(reading), accepting(agency))
    assert "already has a draft" in words(answer)
    assert Edition.objects.get(pk=edition.pk).content().number("requests.received.total") == 26
    assert signed_in.post(review(reading), accepting(agency, may_replace="1")).status_code == 302
    assert Edition.objects.get(pk=edition.pk).content().number("requests.received.total") == 25


def test_a_published_report_asks_for_a_correction(signed_in, agency, editor):
    make_published(agency)
    reading = make_reading(editor, agency)
    assert "open a correction" in words(signed_in.get(review(reading)))
    answer = signed_in.post(review(reading), accepting(agency))
    assert answer.status_code == 409
    assert "open a correction" in words(answer)


def test_what_is_there_already_is_told_of_the_report_that_the_person_chose(signed_in, agency, editor):
    make_published(agency, 2023)
    reading = make_reading(editor, agency, year=2022)
    assert "already public" not in words(signed_in.get(review(reading)))
    assert "2023 is already public" in words(signed_in.post(review(reading), accepting(agency, 2023)))


def test_a_report_is_not_published_elsewhere_on_a_day_to_come(signed_in):
    day = timezone.localdate() + datetime.timedelta(days=1)
    assert "yet to come" in words(send(signed_in, origin="transcribed", source_published_on=day.isoformat()))


def test_the_same_report_twice_is_refused(signed_in, agency, editor):
    assert signed_in.post(review(make_reading(editor, agency)), accepting(agency)).status_code == 302
    twin = Reading.objects.get()
    twin.pk, twin.state, twin.edition = None, ReadingState.WAITING, None
    twin.save()
    assert "already accepted" in words(signed_in.get(review(twin)))
    answer = signed_in.post(review(twin), accepting(agency, may_replace="1"))
    assert "already accepted" in words(answer)


def test_a_reading_that_was_decided_is_not_decided_again(signed_in, agency, editor):
    reading = make_reading(editor, agency)
    signed_in.post(review(reading), accepting(agency))
    assert signed_in.post(review(reading), accepting(agency)).status_code == 403
    assert Edition.objects.count() == 1
    assert 'name="agency"' not in signed_in.get(review(reading)).content.decode()


def test_a_rejected_reading_is_kept(signed_in, agency, editor):
    reading = make_reading(editor, agency)
    signed_in.post(reverse("admin:intake_reject", args=[reading.pk]))
    reading.refresh_from_db()
    assert reading.state == ReadingState.REJECTED
    assert signed_in.post(reverse("admin:intake_reject", args=[reading.pk]), follow=True).status_code == 200


def test_readings_of_others_do_not_exist(client, agency, editor):
    reading = make_reading(editor, agency)
    stranger = make_editor(make_agency("青禾县民政局"), "stranger")
    client.force_login(stranger)
    for name in ("intake_review", "intake_reject", "intake_source", "reports_reading_change"):
        address = reverse(f"admin:{name}", args=[reading.pk])
        assert client.get(address, follow=True).status_code == 404
    assert client.post(review(reading), accepting(agency)).status_code == 404
    assert client.post(reverse("admin:intake_reject", args=[reading.pk])).status_code == 404
    reading.refresh_from_db()
    assert reading.state == ReadingState.WAITING


def test_a_reviewer_sees_and_does_not_accept(client, agency, editor):
    reading = make_reading(editor, agency)
    client.force_login(make_reviewer(agency))
    assert "Accept as draft" not in client.get(review(reading)).content.decode()
    assert client.post(review(reading), accepting(agency)).status_code == 403
    assert not Edition.objects.exists()


def test_the_list_shows_what_waits(signed_in, agency, editor):
    make_reading(editor, agency)
    page = words(signed_in.get("/en/admin/reports/reading/"))
    assert "report.txt" in page
    assert "Upload a report" in page
    Reading.objects.update(state=ReadingState.REJECTED, decided_at=timezone.now())
    assert "report.txt" not in words(signed_in.get("/en/admin/reports/reading/"))
    assert "report.txt" in words(signed_in.get("/en/admin/reports/reading/?state=all"))


def test_the_source_is_handed_out_harmlessly(signed_in, agency, editor):
    answer = signed_in.get(reverse("admin:intake_source", args=[make_reading(editor, agency).pk]))
    assert answer["Content-Disposition"].startswith("attachment")
    assert b"".join(answer.streaming_content).startswith("第一行".encode())


def test_narrative_marks_are_safe(signed_in, agency, editor):
    reading = make_reading(editor, agency, preface="<p>好</p><script>alert(1)</script><p onclick='x()'>坏</p>")
    page = signed_in.get(review(reading)).content.decode()
    assert "alert(1)" not in page
    assert "onclick" not in page


def test_states_of_editions_are_not_fields(signed_in, agency, editor):
    signed_in.post(review(make_reading(editor, agency)), accepting(agency, state="published"))
    assert Edition.objects.get().state == State.DRAFT
