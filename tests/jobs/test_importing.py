"""Reading many files: one end for each, nothing stored twice, nothing accepted that leaves a choice."""

import csv
import io
import zipfile

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from reports import actions, jobs
from reports.jobs import Options, Worker, job_of_uploads
from reports.models import Edition, Job, JobState, Origin, Reading, ReadingState, ReportEvent, SourceFile, State, Verb
from tests.factories import make_agency, make_edition, make_editor, make_membership, make_person, make_report, make_year
from tests.jobs.conftest import NAME, YEAR, ends_of, put
from tests.jobs.mixed_files import content_of, file_of

pytestmark = pytest.mark.django_db


def result_of(job, key):
    """Return what is kept of one file."""
    return job.items.get(key=key).result


def archive_of(files):
    """Return a zip archive with ``files``, name to bytes."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return held.getvalue()


# Ends ----------------------------------------------------------------------------------------------------------------


def test_each_file_of_a_folder_has_its_end_and_its_sentence(folder, worked):
    put(folder, "a.html")
    (folder / "b").mkdir()
    (folder / "b" / "empty.html").write_bytes(b"")
    (folder / "b" / "picture.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / ".hidden.html").write_bytes(b"")
    job = worked(folder)
    assert ends_of(job) == {"sent/a.html": "sure", "sent/b/empty.html": "refused", "sent/b/picture.jpg": "refused"}
    assert job.state == JobState.DONE
    assert result_of(job, "sent/b/empty.html")["code"] == "empty"
    assert result_of(job, "sent/b/empty.html")["zh"] != result_of(job, "sent/b/empty.html")["en"]


def test_a_reading_waits_with_agency_year_and_origin(folder, worked, agency, editor):
    worked(put(folder, "a.docx"))
    reading = Reading.objects.get()
    kept = (reading.state, reading.agency, reading.year, reading.origin, reading.uploaded_by)
    assert kept == (ReadingState.WAITING, agency, YEAR, Origin.TRANSCRIBED, editor)
    assert reading.file.content.open("rb").read() == (folder / "a.docx").read_bytes()


def test_a_doubt_is_told(folder, worked):
    path = put(folder, "a.txt")
    path.write_text(path.read_text().replace("| 1000 |", "| 1000（其中 3） |"))
    job = worked(path)
    assert ends_of(job) == {"a.txt": "doubtful"}
    assert result_of(job, "a.txt")["doubts"] == 1


def test_the_same_file_and_the_same_figures_are_stored_once(folder, worked):
    put(folder, "a.html")
    put(folder, "copy.html")
    put(folder, "other-kind.docx")
    put(folder, "other-figures.html", number=1)
    job = worked(folder)
    assert list(ends_of(job).values()) == ["sure", "twice", "sure", "twice"]
    assert Reading.objects.count() == SourceFile.objects.count() == 2
    again = worked(folder)
    assert set(ends_of(again).values()) == {"twice"}
    assert again.items.get(key="sent/a.html").reading == job.items.get(key="sent/a.html").reading


def test_reports_of_nothing_but_zeros_are_not_taken_for_each_other(folder, worked, editor):
    other = make_agency("青禾县第二镇人民政府", kind="township")
    make_membership(editor, other)
    put(folder, "a.html")
    put(folder, "b.html", agency=other.name)
    put(folder, "c.html", year=2021)
    put(folder, "d.html", agency="无人知晓的镇人民政府")
    put(folder, "e.html", agency="另一个无人知晓的镇人民政府")
    make_year(2021)
    assert set(ends_of(worked(folder)).values()) == {"sure"}


def test_figures_that_somebody_uploaded_alone_are_already_there(folder, worked, editor):
    actions.upload(editor, put(folder, "a.html").read_bytes(), "a.html", origin=Origin.DRAFTED)
    job = worked(put(folder, "other-kind.docx"))
    assert ends_of(job) == {"other-kind.docx": "twice"}
    assert job.items.get().reading == Reading.objects.get()


def test_figures_that_are_published_already_are_already_there(folder, worked, agency):
    content = content_of(NAME, YEAR, 0)
    make_edition(make_report(agency, YEAR), content, state=State.PUBLISHED)
    put(folder, "a.html")
    put(folder, "b.html", number=1)
    assert ends_of(worked(folder)) == {"sent/a.html": "twice", "sent/b.html": "sure"}


def test_a_rejected_reading_does_not_stand_in_the_way(folder, worked, editor):
    path = put(folder, "a.html")
    worked(path)
    actions.reject_reading(editor, Reading.objects.get())
    assert ends_of(worked(path)) == {"a.html": "sure"}


def test_what_others_uploaded_for_other_agencies_does_not_stand_in_the_way(folder, worked):
    path = put(folder, "a.html")
    stranger = make_editor(make_agency("白沙县教育局"), "stranger")
    actions.upload(stranger, path.read_bytes(), "a.html", origin=Origin.DRAFTED)
    assert ends_of(worked(path)) == {"a.html": "sure"}


# Input ---------------------------------------------------------------------------------------------------------------


def test_the_files_of_an_archive_are_read_one_by_one(folder, worked):
    report = file_of(content_of(NAME, YEAR, 0), "html")
    (folder / "all.zip").write_bytes(archive_of({"乡镇/a.html": report, "乡镇/b.rar": b"Rar!", "c.html": b""}))
    (folder / "bad.zip").write_bytes(b"PK\x03\x04")
    job = worked(folder)
    assert ends_of(job) == {
        "sent/all.zip/乡镇/a.html": "sure",
        "sent/all.zip/乡镇/b.rar": "refused",
        "sent/all.zip/c.html": "refused",
        "sent/bad.zip": "refused",
    }
    assert result_of(job, "sent/all.zip/乡镇/b.rar")["code"] == "nested_archive"
    assert Reading.objects.get().file.name == "a.html"


def test_an_archive_in_an_archive_is_taken_apart_and_one_in_that_is_not(folder, worked):
    report = [file_of(content_of(NAME, YEAR + number, number), "html") for number in range(3)]
    deepest = archive_of({"c.html": report[2]})
    inner = archive_of({"年报.html": report[1], "deepest.zip": deepest, "~$x.docx": b"x"})
    files = {"乡镇/甲.zip": inner, "a.html": report[0], "bad.zip": b"PK", "乡镇/乙.zip": inner}
    (folder / "all.zip").write_bytes(archive_of(files))
    job = worked(folder / "all.zip")
    assert ends_of(job) == {
        "all.zip/乡镇/甲.zip/年报.html": "sure",
        "all.zip/乡镇/甲.zip/deepest.zip": "refused",
        "all.zip/a.html": "sure",
        "all.zip/bad.zip": "refused",
        "all.zip/乡镇/乙.zip/年报.html": "twice",
        "all.zip/乡镇/乙.zip/deepest.zip": "refused",
    }
    assert result_of(job, "all.zip/乡镇/甲.zip/deepest.zip")["code"] == "nested_archive"
    assert result_of(job, "all.zip/bad.zip")["code"] == "damaged"
    assert job.options["passed_over"]["count"] == 2


def test_what_systems_and_open_programs_leave_is_passed_over_and_named(folder, worked):
    litter = ["__MACOSX/._a.html", ".DS_Store", "乡镇/~$a.docx", "乡镇/Thumbs.db"]
    (folder / "all.zip").write_bytes(archive_of(dict.fromkeys(litter, b"x") | {"a.html": b""}))
    (folder / ".DS_Store").write_bytes(b"x")
    job = worked(folder)
    assert list(ends_of(job)) == ["sent/all.zip/a.html"]
    named = ["sent/.DS_Store", *(f"sent/all.zip/{name}" for name in litter)]
    assert job.options["passed_over"] == {"count": 5, "names": named}


def test_files_of_one_name_are_told_apart(editor):
    files = [(name, SimpleUploadedFile(name, b"")) for name in ("a.html", "a.html", "b", "b")]
    job = job_of_uploads(editor, files, Options())
    assert set(ends_of(job)) == {"a.html", "a (2).html", "b", "b (2)"}


def test_names_that_are_no_text_are_shown_as_their_machine_meant_them(folder, worked):
    import os

    raw = os.path.join(os.fsencode(folder), "年报.html".encode("gb18030"))
    with open(raw, "wb") as file:
        file.write(file_of(content_of(NAME, YEAR, 0), "html"))
    assert ends_of(worked(folder)) == {"sent/年报.html": "sure"}


def test_a_year_of_reports_in_one_workbook_is_one_reading_each(editor, agency, folder, worked):
    other = make_agency("青禾县第二镇人民政府", kind="township")
    make_membership(editor, other)
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, name in enumerate((NAME, other.name)):
        alone = openpyxl.load_workbook(io.BytesIO(file_of(content_of(name, YEAR, number), "xlsx")))
        sheet = book.create_sheet(f"report {number}")
        line = 0
        for source in alone.worksheets:
            for row in source.iter_rows():
                line += 1
                for cell in row:
                    if cell.value is not None:
                        sheet.cell(line, cell.column, cell.value)
            for area in source.merged_cells.ranges:
                area.shift(row_shift=line - source.max_row)
                sheet.merge_cells(str(area))
    book.save(folder / "year.xlsx")
    job = worked(folder / "year.xlsx")
    ends = ends_of(job)
    assert ends.pop("year.xlsx") == "several"
    assert len(ends) == 2
    assert set(ends.values()) <= {"sure", "doubtful"}
    assert set(Reading.objects.values_list("agency__name", flat=True)) == {NAME, other.name}
    assert len(set(Reading.objects.values_list("part", flat=True))) == 2
    assert "several" not in jobs.counts_of(job)
    commented = openpyxl.load_workbook(io.BytesIO(jobs.commented_workbook(job.items.get(key="year.xlsx"))))
    assert len(commented.sheetnames) == 3
    assert {"sure", "doubtful"} >= set(ends_of(job).values()) - {"several"}
    assert set(ends_of(worked(folder / "year.xlsx")).values()) == {"several", "twice"}


def test_a_workbook_of_rows_comes_back_with_a_comment_at_each_faulty_cell(editor, agency, folder, worked):
    tables = []
    for number in range(3):
        content = content_of(NAME, (2021, YEAR, 2023)[number], number)
        tables.append(list(csv.reader(io.StringIO(file_of(content, "row").decode("utf-8-sig")))))
    header, rows = tables[1][0], [table[1] for table in tables]
    column = header.index("licensing.licensing.decisions")
    rows[1][column] = "1001（其中 3）"
    rows[2] = [text if place < 4 else "" for place, text in enumerate(rows[2])]
    book = openpyxl.Workbook()
    for row in (header, *rows):
        book.active.append([int(text) if text.isdigit() else text for text in row])
    book.active.title = "all"
    book.save(folder / "year.xlsx")
    job = worked(folder / "year.xlsx")
    ends = ends_of(job)
    assert sorted(ends.values()) == ["doubtful", "refused", "several", "sure"]
    assert ends["year.xlsx › all, row 3"] == "doubtful"
    names = [row.name for row in jobs.rows_of(jobs.items_of(job))]
    assert "year.xlsx › all, row 3" not in names  # in words, in the language of the reader
    commented = openpyxl.load_workbook(io.BytesIO(jobs.commented_workbook(job.items.get(state="several"))))["all"]
    assert commented.cell(3, column + 1).comment
    assert commented.cell(4, 1).comment
    assert not commented.cell(2, column + 1).comment
    book.properties.title = "saved again"
    book.save(folder / "again.xlsx")
    job = worked(folder / "again.xlsx")
    assert ends_of(job)["again.xlsx › all, row 3"] == "twice"
    assert "all, row 3" not in result_of(job, "again.xlsx › all, row 3")["zh"]  # but in words
    again = openpyxl.load_workbook(io.BytesIO(jobs.commented_workbook(job.items.get(state="several"))))["all"]
    assert "1001（其中 3）" in again.cell(3, 1).comment.text


def test_a_file_that_is_gone_failed(folder, editor):
    path = put(folder, "a.html")
    job = jobs.job_of_paths(editor, [path], Options())
    path.unlink()
    Worker(job).work_off()
    assert ends_of(job) == {"a.html": "failed"}


@pytest.mark.parametrize("make", [lambda folder: folder, lambda folder: folder / "missing.html"])
def test_nothing_to_read_is_said_and_no_job_is_made(folder, editor, make):
    with pytest.raises(jobs.NothingToRead):
        jobs.job_of_paths(editor, [make(folder)], Options())
    assert not Job.objects.exists()


def test_uploads_are_kept_until_they_are_read_and_no_longer(editor, settings, folder):
    report = file_of(content_of(NAME, YEAR, 0), "html")
    packed = SimpleUploadedFile("all.zip", archive_of({"b.html": report, "a.html": b""}))
    job = job_of_uploads(editor, [("all.zip", packed), ("c.html", SimpleUploadedFile("c.html", b""))], Options())
    kept = settings.MEDIA_ROOT / job.options["folder"]
    assert len(list(kept.iterdir())) == 2
    Worker().work_off()
    assert ends_of(job) == {"all.zip/b.html": "sure", "all.zip/a.html": "refused", "c.html": "refused"}
    assert not kept.exists()


# Year ----------------------------------------------------------------------------------------------------------------


def test_a_year_that_the_file_contradicts_is_not_taken_for_certain(folder, worked, agency):
    make_year(2021)
    job = worked(put(folder, "a.html"), year=2021, accept_sure=True)
    reading = Reading.objects.get()
    assert (reading.year, reading.state) == (YEAR, ReadingState.WAITING)
    assert "2021" in result_of(job, "a.html")["zh"]


# Accepting -----------------------------------------------------------------------------------------------------------


def test_what_leaves_nothing_to_decide_is_accepted_when_it_is_asked_for(folder, worked, agency, editor):
    put(folder, "a.html")
    doubtful = put(folder, "b.txt", year=2021)
    doubtful.write_text(doubtful.read_text("gb18030").replace("| 1000 |", "| 1000（其中 3） |"))
    put(folder, "c.html", agency="无人知晓的镇人民政府")
    make_year(2021)
    job = worked(folder, accept_sure=True)
    assert ends_of(job) == {"sent/a.html": "accepted", "sent/b.txt": "doubtful", "sent/c.html": "sure"}
    edition = Edition.objects.get()
    assert (edition.report.agency, edition.report.year.year, edition.origin) == (agency, YEAR, Origin.TRANSCRIBED)
    assert ReportEvent.objects.filter(verb=Verb.ACCEPT).count() == 1
    assert job.state == JobState.DONE


def test_a_draft_with_other_content_is_left_as_it_is(folder, worked, agency, editor):
    edition = make_edition(make_report(agency, YEAR), content_of(NAME, YEAR, 5))
    job = worked(put(folder, "a.html"), accept_sure=True)
    assert ends_of(job) == {"a.html": "sure"}
    assert result_of(job, "a.html")["zh"]
    assert edition.content().figures["licensing.licensing.decisions"] == 1005
    assert Reading.objects.get().state == ReadingState.WAITING


def test_one_step_accepts_no_more_than_the_person_may(folder, worked, agency, editor):
    job = worked(put(folder, "a.html"))
    reviewer = make_person("reviewer")
    make_membership(reviewer, agency, "reviewer")
    assert jobs.acceptable_items(job, reviewer).count() == 0
    assert jobs.acceptable_items(job, editor).count() == 1
    assert jobs.accept_all(job, editor) == 1
    editor.memberships.all().delete()
    Worker(job).work_off()
    assert ends_of(job) == {"a.html": "sure"}
    assert not Edition.objects.exists()


def test_the_result_names_every_file_and_runs_no_formula(folder, worked):
    put(folder, "=cmd.html")
    (folder / "b.html").write_bytes(b"")
    job = worked(folder / "=cmd.html", folder / "b.html")
    sheet = openpyxl.load_workbook(io.BytesIO(jobs.result_workbook(job))).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [row[0] for row in rows] == ["'=cmd.html", "b.html"]
    assert (rows[0][2], rows[0][3]) == (NAME, YEAR)
    assert rows[1][5]
