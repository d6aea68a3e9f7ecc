"""manage.py check_reports, at once and as a job."""

import csv
import io
import json

import pytest
from django.core.management import CommandError, call_command

from reports.jobs import Worker, job_of_checks
from reports.models import CheckOfEdition, Edition, Finding, ItemState, Job, JobKind, JobState, State
from tests.factories import make_agency, make_edition, make_published, make_report, sound_content

pytestmark = pytest.mark.django_db


@pytest.fixture
def reports():
    """Give a sound report and one with an error, of two years and agencies."""
    sound = make_published(make_agency("青禾县水务局", slug="water"), 2021)
    agency = make_agency("青禾县民政局", slug="affairs")
    content = sound_content(agency_name=agency.name, figures={"requests.received.total": 99})
    return sound, make_edition(make_report(agency, 2022), content)


def run(*arguments):
    """Return the exit code and what is printed."""
    out = io.StringIO()
    try:
        call_command("check_reports", *arguments, stdout=out)
    except SystemExit as end:
        return end.code, out.getvalue()
    return 0, out.getvalue()


def test_the_exit_code_tells_whether_errors_fail(reports):
    assert run("--year", "2021")[0] == 0
    code, printed = run()
    assert code == 1
    assert "2022 affairs draft: 2 errors (T3-BALANCE T3-ROW-SUM)" in printed
    assert "2 editions checked" in printed


@pytest.mark.parametrize("arguments", [["--year", "1999"], ["--agency", "nobody"], ["--below"]])
def test_what_is_not_there_is_wrong_usage(arguments):
    with pytest.raises(CommandError) as refused:
        run(*arguments)
    assert refused.value.returncode == 2


def test_the_same_findings_in_every_format(reports):
    records = json.loads(run("--agency", "affairs", "--format", "json")[1])
    rows = list(csv.DictReader(io.StringIO(run("--agency", "affairs", "--format", "csv")[1])))
    assert [row["rule"] for row in rows] == [record["rule"] for record in records]
    errors = [record for record in records if record["severity"] == "error"]
    assert {(record["rule"], record["agency"], record["year"]) for record in errors} == {
        ("T3-BALANCE", "affairs", 2022),
        ("T3-ROW-SUM", "affairs", 2022),
    }
    assert all(record["zh"] and record["en"] for record in records)


def test_only_what_changed_is_checked_again(reports):
    run()
    assert "0 editions checked" in run("--changed-only")[1]
    CheckOfEdition.objects.filter(edition=reports[1]).update(is_due=True)
    assert "1 editions checked" in run("--changed-only")[1]


def test_a_year_is_left_to_the_workers(reports):
    code, printed = run("--year", "2022", "--background")
    assert (code, Finding.objects.exists()) == (0, False)
    job = Job.objects.get()
    assert (job.kind, f"Job {job.pk}" in printed) == (JobKind.CHECKS, True)
    assert Worker().work_off() == 1
    job.refresh_from_db()
    assert job.state == JobState.DONE
    assert job.items.get().state == ItemState.CHECKED
    assert {one.edition for one in Finding.objects.failing()} == {reports[1]}


def test_a_job_is_cut_into_groups_and_every_edition_is_checked_once(monkeypatch):
    monkeypatch.setattr("reports.jobs.checking.GROUP", 2)
    for number in range(5):
        make_published(make_agency(f"青禾县第{number}所"))
    job = job_of_checks(Edition.objects.filter(state=State.PUBLISHED), "all")
    assert [item.key for item in job.items.order_by("pk")] == ["1–2", "3–4", "5–5"]
    Worker().work_off()
    assert CheckOfEdition.objects.count() == 5
    assert [item.result["checked"] for item in job.items.order_by("pk")] == [2, 2, 1]


def test_an_edition_saved_while_it_was_checked_is_left_to_its_save(reports, monkeypatch):
    from reports.actions import rechecking

    check = rechecking.checks.check

    def check_while_somebody_saves(content, context):
        Edition.objects.filter(pk=reports[1].pk).update(version=7)
        return check(content, context)

    monkeypatch.setattr(rechecking.checks, "check", check_while_somebody_saves)
    assert rechecking.recheck_all(Edition.objects.filter(pk=reports[1].pk)) == 0
    assert not Finding.objects.exists()
