"""One command serves the portal: it prepares what is missing, says where it is, and stops when told to."""

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

import pytest
from django.core.management import call_command

from reports.management.commands import serve
from tests.run import clean_environment

CHECKOUT = Path(__file__).resolve().parent.parent
PATIENCE = 60
SECOND_START = 5


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


def test_a_first_start_prepares_everything_and_a_second_one_keeps_it(tmp_path):
    with served(tmp_path) as (process, address, _):
        assert "csrf" in answer_of(f"{address}/admin/login/", process)
    prepared = {path.name for path in tmp_path.iterdir()}
    assert {"nianbao.sqlite3", "secret_key", "static"} <= prepared
    before = (tmp_path / "static" / ".collected").stat().st_mtime_ns

    with served(tmp_path, "--workers", "1") as (process, address, seconds):
        assert answer_of(f"{address}/healthz", process) == "ok\n"
    assert seconds < SECOND_START
    assert (tmp_path / "static" / ".collected").stat().st_mtime_ns == before


def test_the_portal_hangs_under_a_path(tmp_path):
    with served(tmp_path, BASE_PATH="/xxgk/nianbao") as (process, address, _):
        page = answer_of(f"{address}/xxgk/nianbao/admin/login/", process)
        stylesheet = page.split('rel="stylesheet" href="')[1].split('"')[0]
        assert stylesheet.startswith("/xxgk/nianbao/static/")
        assert "{" in answer_of(f"{address}{stylesheet}", process)


def test_what_it_prints_ends_with_its_address(tmp_path):
    with served(tmp_path) as (process, address, _):
        lines = [process.stdout.readline().strip() for _ in range(4)]
    assert lines[-2] == f"Nianbao is at {address}/ and its staff side under admin/."
    assert lines[-1] == "Ctrl-C stops it."


def manage(folder, code):
    """Run ``code`` in the portal whose files are in ``folder``."""
    environment = clean_environment(folder) | {"DJANGO_SETTINGS_MODULE": "portal.settings"}
    command = [sys.executable, "manage.py", "shell", "--no-imports", "--command", code]
    return subprocess.run(command, cwd=CHECKOUT, env=environment, check=True, capture_output=True, text=True).stdout


def test_a_running_portal_does_what_falls_due_and_ends_whole(tmp_path):
    with served(tmp_path, "--workers", "1", "--no-keeper"):
        pass
    manage(
        tmp_path,
        "from reports.models import Agency, AgencyPeriod\n"
        "agency = Agency.objects.create(slug='office', name='old')\n"
        "AgencyPeriod.objects.create(agency=agency, first_day='2020-01-01', name='new')",
    )
    with served(tmp_path, "--workers", "1"), closing(sqlite3.connect(tmp_path / "nianbao.sqlite3")) as database:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            [(name,)] = database.execute("SELECT name FROM reports_agency").fetchall()
            if name == "new":
                break
            Event().wait(0.02)  # the keeper is on its first round
        assert name == "new"
    # Here the server was stopped, and its output had an end: the keeper, which shares it, is gone too.


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
