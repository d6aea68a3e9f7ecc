"""One command serves the portal: it prepares what is missing, says where it is, and stops when told to."""

import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.error
import urllib.request
from contextlib import closing, contextmanager, nullcontext
from io import StringIO
from pathlib import Path
from threading import Event
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from reports.management.commands import serve
from tests.run import clean_environment

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 60
PATH = "/xxgk/nianbao"


def free_port():
    """Return a port that nobody uses at this moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def answer_of(url, process):
    """Return the text at ``url`` as soon as the server gives it."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline and process.poll() is None:
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 (an address made here)
                return answer.read().decode()
        except urllib.error.HTTPError:
            raise
        except OSError:
            Event().wait(0.02)  # the server is not listening yet
    process.kill()
    raise AssertionError(process.communicate()[0])


@contextmanager
def served(folder, *arguments, **variables):
    """Serve on a free port with files in ``folder``; give the process, its address, and how long it took to answer."""
    port, started = free_port(), time.monotonic()
    command = [sys.executable, "manage.py", "serve", "--no-demo", "--port", str(port), *arguments]
    environment = clean_environment(folder) | {"DJANGO_SETTINGS_MODULE": "portal.settings"} | variables
    process = subprocess.Popen(
        command, cwd=CHECKOUT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    try:
        answer_of(f"http://127.0.0.1:{port}/healthz", process)
        yield process, f"http://127.0.0.1:{port}", time.monotonic() - started
    finally:
        process.send_signal(signal.SIGINT)
        process.communicate(timeout=PATIENCE)


@pytest.fixture(scope="module")
def first_start(tmp_path_factory):
    """Give a folder where the portal was started once, what it printed, its address, a page, a stylesheet, the seconds.

    It hangs under a path, as in a government's website.
    """
    folder = tmp_path_factory.mktemp("first")
    with served(folder, "--no-keeper", BASE_PATH=PATH) as (process, address, seconds):
        lines = [process.stdout.readline().strip() for _ in range(4)]
        page = answer_of(f"{address}{PATH}/admin/login/", process)
        stylesheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
        style = answer_of(f"{address}{stylesheet}", process)
    return SimpleNamespace(
        folder=folder, lines=lines, address=address, page=page, stylesheet=stylesheet, style=style, seconds=seconds
    )


@pytest.fixture
def started_before(first_start, tmp_path):
    """Give a copy of the folder of a portal that was started before."""
    return shutil.copytree(first_start.folder, tmp_path / "data")


def manage(folder, code):
    """Run ``code`` in the portal whose files are in ``folder``."""
    environment = clean_environment(folder) | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", code]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, capture_output=True, text=True).stdout


def test_a_first_start_prepares_everything_and_a_second_one_keeps_it_and_does_what_falls_due(
    first_start, started_before
):
    assert "csrf" in first_start.page
    prepared = {path.name for path in started_before.iterdir()}
    assert {"nianbao.sqlite3", "secret_key", "static"} <= prepared
    before = (started_before / "static" / ".collected").stat().st_mtime_ns
    manage(
        started_before,
        "from reports.models import Agency, AgencyPeriod\n"
        "agency = Agency.objects.create(slug='office', name='old')\n"
        "AgencyPeriod.objects.create(agency=agency, first_day='2020-01-01', name='new')",
    )
    database = sqlite3.connect(started_before / "nianbao.sqlite3")
    second_start = served(started_before, "--workers", "1", BASE_PATH=PATH)
    with closing(database), second_start as (process, address, seconds):
        assert answer_of(f"{address}/healthz", process) == "ok\n"
        deadline = time.monotonic() + PATIENCE
        while database.execute("SELECT name FROM reports_agency").fetchall() != [("new",)]:
            assert time.monotonic() < deadline
            Event().wait(0.02)  # the keeper is on its first round
    # Here the server was stopped, and its output had an end: the keeper, which shares it, is gone too.
    assert seconds < first_start.seconds
    assert (started_before / "static" / ".collected").stat().st_mtime_ns == before


def test_the_portal_hangs_under_a_path(first_start):
    assert first_start.stylesheet.startswith(f"{PATH}/static/")
    assert "{" in first_start.style


def test_what_it_prints_ends_with_its_address(first_start):
    address = f"{first_start.address}{PATH}/"
    assert first_start.lines[-2] == f"Nianbao is at {address} and its staff side under admin/."
    assert first_start.lines[-1] == "Ctrl-C stops it."


@pytest.mark.parametrize("wanted", [set(), {"keeper"}, {"worker"}, {"keeper", "worker"}])
def test_what_runs_beside_the_server_starts_before_this_process_becomes_it_unless_it_is_not_wanted(monkeypatch, wanted):
    steps = []
    for name in ("migrate", "collect_static_files"):
        monkeypatch.setattr(serve.Command, name, lambda self: None)
    monkeypatch.setattr(serve, "one_at_a_time", nullcontext)
    monkeypatch.setattr(serve.connections, "close_all", lambda: steps.append("connections closed"))
    monkeypatch.setattr(serve, "start_beside", lambda command, lament: steps.append(command))
    monkeypatch.setattr(serve.os, "execv", lambda program, command: steps.append("server"))
    unwanted = {f"no_{name}": name not in wanted for name in ("keeper", "worker")}
    call_command("serve", no_demo=True, **unwanted, port=str(free_port()), stdout=StringIO())
    beside = ["keep_up"] * ("keeper" in wanted) + ["work"] * ("worker" in wanted)
    assert steps == ["connections closed", *beside, "server"]


@pytest.mark.parametrize(
    ("work", "is_over"), [(lambda: None, True), (lambda: os.kill(os.getpid(), signal.SIGKILL), False)]
)
def test_what_was_killed_beside_the_server_is_known_from_what_came_to_its_end(monkeypatch, work, is_over):
    monkeypatch.setattr(serve, "call_command", lambda command, parent: work())
    monkeypatch.setattr(serve, "time", SimpleNamespace(sleep=lambda seconds: Event().wait(0.01)))
    assert serve.ends_by_itself("work", "lament", os.getppid()) is is_over


def test_what_was_killed_beside_the_server_is_started_again(monkeypatch):
    ends = [False, False, True]
    started = []
    monkeypatch.setattr(serve.os, "fork", lambda: 0)
    monkeypatch.setattr(serve.os, "setsid", lambda: None)
    monkeypatch.setattr(serve.os, "_exit", lambda code: started.append("over"))
    monkeypatch.setattr(serve, "is_orphan", lambda parent: False)
    monkeypatch.setattr(serve, "ends_by_itself", lambda command, *rest: started.append(command) or ends.pop(0))
    serve.start_beside("work", "lament")
    assert started == ["work", "work", "work", "over"]
