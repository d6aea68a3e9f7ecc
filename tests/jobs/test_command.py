"""manage.py import_reports: what it takes, what it prints, how it ends, and how it goes on."""

from io import StringIO

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from reports.jobs import Options, Worker, job_of_paths
from reports.models import Edition, Job, JobState, Origin, Reading
from tests.factories import make_person
from tests.jobs.conftest import ends_of, put

pytestmark = pytest.mark.django_db


def imported(*paths, **options):
    """Run the command; return its exit code and what it printed."""
    output, errors = StringIO(), StringIO()
    try:
        call_command("import_reports", *map(str, paths), stdout=output, stderr=errors, **options)
    except SystemExit as end:
        return end.code, output.getvalue(), errors.getvalue()
    return 0, output.getvalue(), errors.getvalue()


def test_it_reads_all_and_says_so(folder, editor):
    put(folder, "a.html")
    code, output, errors = imported(folder, username="editor", language="en")
    assert code == 0
    assert "1 read without doubts" in output
    assert "1/1" in errors
    assert Reading.objects.get().origin == Origin.DRAFTED


def test_files_that_are_not_read_are_named_and_the_exit_code_tells(folder, editor, tmp_path):
    put(folder, "a.html")
    (folder / "b.html").write_bytes(b"")
    result = tmp_path / "result.xlsx"
    code, output, _errors = imported(folder, username="editor", result=result)
    assert code == 3
    assert "sent/b.html: 文件是空的" in output
    assert openpyxl.load_workbook(result).active.max_row == 3


def test_sure_readings_become_transcribed_drafts(folder, editor):
    put(folder, "a.html")
    assert imported(folder, username="editor", accept_sure=True)[0] == 0
    assert Edition.objects.get().origin == Origin.TRANSCRIBED


def test_a_run_that_was_broken_off_goes_on(folder, editor):
    put(folder, "a.html")
    put(folder, "b.html", number=1)
    job = job_of_paths(editor, [folder], Options())
    Worker(job)._one()
    code, _output, errors = imported(folder, username="editor")
    assert code == 0
    assert str(job.pk) in errors
    assert set(ends_of(job).values()) == {"sure"}
    assert Job.objects.get().state == JobState.DONE


def test_a_job_is_gone_on_with_by_its_number_and_accepted_later(folder, editor):
    put(folder, "a.html")
    job = job_of_paths(editor, [folder], Options(origin=Origin.TRANSCRIBED))
    assert imported(job=job.pk)[0] == 0
    assert imported(job=job.pk, accept_sure=True)[0] == 0
    assert ends_of(job) == {"sent/a.html": "accepted"}


@pytest.mark.parametrize(
    ("paths", "options"),
    [
        ((), {}),
        (("missing",), {"username": "editor"}),
        ((".",), {"username": "nobody"}),
        ((".",), {}),
        ((".",), {"username": "editor", "accept_sure": True, "origin": "drafted"}),
        ((".",), {"job": 1}),
        ((), {"job": 999}),
        ((".",), {"username": "editor", "result": "/nowhere/at/all.xlsx"}),
    ],
)
def test_what_cannot_be_done_is_one_sentence_and_no_job(editor, paths, options):
    from pathlib import Path

    options = {**options, **({"result": Path(options["result"])} if "result" in options else {})}
    with pytest.raises(CommandError) as refused:
        imported(*paths, **options)
    assert len(str(refused.value).splitlines()) == 1
    assert not Job.objects.exists()


def test_the_only_administrator_is_meant_when_nobody_is_named(folder, editor):
    put(folder, "a.html")
    administrator = make_person("chief", superuser=True)
    assert imported(folder)[0] == 0
    assert Reading.objects.get().uploaded_by == administrator


def test_work_reads_what_was_uploaded(folder, editor):
    from reports.jobs import job_of_uploads

    job = job_of_uploads(editor, [("a.html", put(folder, "a.html").open("rb"))], Options())
    call_command("work", once=True)
    assert ends_of(job) == {"a.html": "sure"}
