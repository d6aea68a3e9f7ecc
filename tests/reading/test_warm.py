"""Many files read by copies of one helper process: a file that misbehaves ends its copy and nothing else."""

import os
import signal
import time
from pathlib import Path

import pytest

from reports.document import content_from_json
from reports.reading import Unreadable, read, warm
from reports.reading.warm import Stopped, WarmReader
from tests.reading.test_apart import TEXT


@pytest.fixture(scope="module")
def reader():
    """Give a helper that all tests share."""
    with WarmReader() as shared:
        yield shared


def only(parts):
    """Return the outcome of the one part."""
    (part,) = parts
    assert part.part == ""
    return part.outcome


def test_what_comes_back_is_what_the_reader_read(reader):
    apart, here = only(reader.read(TEXT, "report.txt")), read(TEXT, "report.txt")
    assert content_from_json(apart.document) == here.content
    assert apart.evidence.keys() == here.evidence.keys()


def test_a_refusal_comes_back_as_a_refusal_and_the_next_file_is_read(reader):
    assert only(reader.read(b"", "report.html")).code == "empty"
    assert only(reader.read(bytes(50), "report.pdf")).code == "wrong_content"
    assert not isinstance(only(reader.read(TEXT, "report.txt")), Unreadable)


@pytest.mark.parametrize("limits", [{"memory": 40 * 1024**2}, {"seconds": 0}])
def test_a_file_that_costs_too_much_is_refused(limits):
    with WarmReader(**limits) as reader:
        assert only(reader.read(TEXT * 20, "report.txt")).code == "too_costly"


def test_a_file_over_the_limit_never_reaches_the_helper():
    with WarmReader(limit=10) as reader:
        assert only(reader.read(TEXT, "report.txt")).code == "too_large"
        assert not reader.is_open


def test_a_helper_that_was_killed_is_started_again():
    with WarmReader() as reader:
        reader.read(TEXT, "report.txt")
        os.kill(reader._helper.pid, signal.SIGKILL)
        assert not isinstance(only(reader.read(TEXT, "report.txt")), Unreadable)


def test_a_copy_that_crashes_or_hangs_is_one_refused_file(monkeypatch):
    for misbehave in (lambda *_: os.kill(os.getpid(), signal.SIGKILL), lambda *_: signal.pause()):
        monkeypatch.setattr(warm, "answer_to", misbehave)
        here, caller = os.pipe()
        request = {"name": "report.txt", "seconds": 1, "memory": 2**31, "limit": 100}
        began = time.monotonic()
        with open(here, "rb") as nothing:
            answer = warm._answer_of_a_copy(request, b"x", nothing)
        os.close(caller)
        assert b"too_costly" in answer
        assert time.monotonic() - began < 10


def test_a_file_that_is_no_longer_wanted_is_given_up(monkeypatch):
    with WarmReader() as reader:
        reader.read(TEXT, "report.txt")
        os.kill(reader._helper.pid, signal.SIGSTOP)  # so that no answer comes
        process = reader._helper
        monkeypatch.setattr(process, "wait", lambda timeout=None, wait=process.wait: _ended(process, wait))
        with pytest.raises(Stopped):
            reader.read(TEXT, "report.txt", is_wanted=lambda: False)
        assert process.poll() is not None


def _ended(process, wait):
    """Kill the stopped helper as its caller would after two seconds."""
    process.kill()
    return wait()


def test_the_helper_ends_with_its_caller():
    reader = WarmReader()
    reader.read(TEXT, "report.txt")
    helper = reader._helper
    reader.close()
    assert helper.returncode is not None
    assert not Path(f"/proc/{helper.pid}").exists() or os.name != "posix"


def test_without_fork_each_file_has_a_process_of_its_own(monkeypatch):
    monkeypatch.delattr(os, "fork")
    with WarmReader() as reader:
        assert not isinstance(only(reader.read(TEXT, "report.txt")), Unreadable)
        assert not reader.is_open
