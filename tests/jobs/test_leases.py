"""Each file is one worker's at a time; what a worker leaves behind is taken over, and given up after a few times."""

import datetime

import pytest
from django.utils import timezone

from reports.actions import NotStored
from reports.jobs import (
    MOST_ATTEMPTS,
    Options,
    Worker,
    accepting,
    cancel,
    job_of_paths,
    job_of_uploads,
    leases,
    working,
)
from reports.jobs.leases import LEASE, LeaseLost, claim, free_leases_of_the_dead, settle
from reports.jobs.making import KEPT, forget_old_jobs
from reports.models import ItemState, Job, JobItem, JobKind, JobState, Reading, SourceFile
from tests.jobs.conftest import ends_of, put

pytestmark = pytest.mark.django_db
GONE = "another-machine/ 7 7"


@pytest.fixture
def job(folder, editor):
    """Give a job of two files that nobody works on."""
    put(folder, "a.html")
    put(folder, "b.html", number=1)
    return job_of_paths(editor, [folder], Options())


def run_out(job):
    """Let the leases of ``job`` end."""
    JobItem.objects.filter(job=job).update(leased_until=timezone.now() - datetime.timedelta(seconds=1))


def test_a_file_is_given_to_one_worker_at_a_time(job):
    first, second = claim("one", job=job), claim("two", job=job)
    assert {first.key, second.key} == {"sent/a.html", "sent/b.html"}
    assert claim("three", job=job) is None
    job.refresh_from_db()
    assert job.state == JobState.RUNNING


def test_a_lease_is_longer_than_a_file_may_take_to_read():
    from reports.reading.apart import SECONDS

    assert LEASE.total_seconds() > SECONDS + 20


def test_a_file_whose_lease_has_run_out_is_taken_over_and_the_first_worker_keeps_nothing_of_it(job):
    slow = claim("slow", job=job)
    assert claim("other", job=job).key == "sent/b.html"
    run_out(job)
    taken = claim("other", job=job)
    assert (taken.pk, taken.attempt) == (slow.pk, 2)
    with pytest.raises(LeaseLost):
        settle(slow, ItemState.REFUSED)
    settle(taken, ItemState.REFUSED)
    assert JobItem.objects.get(pk=taken.pk).state == ItemState.REFUSED


def test_nothing_is_stored_by_a_worker_that_was_taken_for_dead(job, monkeypatch):
    def taken_away(*arguments, **fields):
        JobItem.objects.filter(job=job, state="running").update(leased_by=GONE)
        settle(*arguments, **fields)

    monkeypatch.setattr("reports.jobs.reading.settle", taken_away)
    worker = Worker(job)
    assert worker._one()
    assert not Reading.objects.exists()
    assert not SourceFile.objects.exists()


def test_the_leases_of_a_dead_process_of_this_machine_end_at_once_and_no_others(job):
    here = leases._this_machine()
    owners = {f"{here} 999999999 1": True, leases.this_worker(): False, GONE: False}
    for owner, is_dead in owners.items():
        JobItem.objects.filter(job=job).update(
            state="running", leased_by=owner, leased_until=timezone.now() + LEASE, attempt=1
        )
        assert free_leases_of_the_dead() == (2 if is_dead else 0), owner


def test_a_number_that_another_process_has_now_is_not_the_worker():
    mine = leases.this_worker().rsplit(" ", 1)[0]
    assert leases._is_alive(leases.this_worker())
    if leases._started(1) != "-":
        assert not leases._is_alive(f"{mine} 1")


def test_a_file_that_ends_its_worker_again_and_again_is_given_up(job):
    for attempt in range(1, MOST_ATTEMPTS + 1):
        item = claim(GONE, job=job)
        assert (item.key, item.attempt) == ("sent/a.html", attempt)
        run_out(job)
    Worker(job).work_off()
    assert ends_of(job) == {"sent/a.html": "failed", "sent/b.html": "sure"}
    assert str(MOST_ATTEMPTS) in job.items.get(key="sent/a.html").result["zh"]


def test_a_mistake_of_the_portal_gives_one_file_up_and_the_others_are_read(job, monkeypatch, caplog):
    read = working.read_item

    def break_off(item, *others):
        if item.key == "sent/a.html":
            raise RuntimeError("a mistake")
        read(item, *others)

    monkeypatch.setattr(working, "read_item", break_off)
    Worker(job).work_off()
    assert ends_of(job) == {"sent/a.html": "failed", "sent/b.html": "sure"}
    assert caplog.text.count("broke off") == MOST_ATTEMPTS


def test_a_worker_that_is_stopped_gives_its_file_back_uncounted(job, monkeypatch):
    def stopped(*_):
        raise working.Stopped

    monkeypatch.setattr(working, "read_item", stopped)
    assert not Worker(job)._one()
    item = claim("next", job=job)
    assert (item.key, item.attempt) == ("sent/a.html", 1)


def test_jobs_take_turns(editor, folder):
    jobs = []
    for name in ("one", "two"):
        files = [(f"{name}{number}.html", put(folder, f"{number}.html").open("rb")) for number in range(2)]
        jobs.append(job_of_uploads(editor, files, Options()))
    order, last = [], 0
    while item := claim("worker", after=last):
        order.append(item.key)
        last = item.job_id
    assert order == ["one0.html", "two0.html", "one1.html", "two1.html"]


def test_a_worker_of_the_portal_leaves_the_files_of_the_command_line_alone(job):
    assert job.kind == JobKind.COMMANDED
    assert claim("worker") is None
    Worker().work_off()
    assert set(ends_of(job).values()) == {"waiting"}


def test_a_job_whose_worker_died_after_the_last_file_is_ended_by_the_next(job):
    worker = Worker(job)
    worker._finish = lambda job: False
    while worker._one():
        pass
    assert Job.objects.get().state == JobState.RUNNING
    Worker(job).work_off()
    assert Job.objects.get().state == JobState.DONE


def test_a_cancelled_job_keeps_what_is_done_and_stores_nothing_more(job):
    Worker(job)._one()
    item = claim("slow", job=job)
    assert cancel(job) == 1
    with pytest.raises(LeaseLost):
        settle(item, ItemState.REFUSED)
    assert ends_of(job) == {"sent/a.html": "sure", "sent/b.html": "cancelled"}
    assert claim("next", job=job) is None
    assert cancel(job) == 0


def test_readings_that_waited_to_be_accepted_stay_readings_when_the_job_is_cancelled(job, editor):
    Worker(job).work_off()
    assert accepting.accept_all(job, editor) == 2
    cancel(job)
    assert set(ends_of(job).values()) == {"sure"}


def test_a_full_disk_spends_no_attempt_and_the_file_is_read_when_there_is_room(job, settings, tmp_path):
    (tmp_path / "no-folder").write_bytes(b"")  # nothing can be stored under a file
    room, settings.MEDIA_ROOT = settings.MEDIA_ROOT, tmp_path / "no-folder"
    for _ in range(MOST_ATTEMPTS + 1):
        with pytest.raises(NotStored):
            Worker(job).work_off()
    assert set(job.items.values_list("attempt", flat=True)) == {0}
    assert not SourceFile.objects.exists()
    settings.MEDIA_ROOT = room
    Worker(job).work_off()
    assert set(ends_of(job).values()) == {"sure"}


def test_lists_of_jobs_are_deleted_long_after_their_end_and_what_was_read_stays(job):
    Worker(job).work_off()
    assert forget_old_jobs() == 0
    Job.objects.filter(pk=job.pk).update(finished_at=timezone.now() - KEPT - datetime.timedelta(days=1))
    begun = Job.objects.create(person=job.person, finished_at=timezone.now() - 2 * KEPT)
    assert forget_old_jobs() == 1
    assert Job.objects.get() == begun
    assert Reading.objects.count() == 2
