"""A portal of its own for the browser tests: fresh folder, SQLite, demonstration district, gunicorn."""

import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.run import BROWSERS, CHECKOUT, clean_environment

PATIENCE = 60  # seconds until the portal has to answer
ACCOUNTS = ("editor", "reviewer", "supervisor", "administrator")
OFFICE, SUBDISTRICT, LATE = (f"chengyan-{key}" for key in ("zhengfu-bangongshi", "mochiwan-jiedao", "qingjian-jiedao"))
REMOVED_FROM = 2020

# The district has reports from 2019 on, but the subdistrict none for 2022; 2018 is open and not begun, and the editor
# also works for one that is late for 2025. A passage of the office's report for 2020 was removed by law.
PREPARATION = f"""
from django.core.management import call_command
from reports import actions
from reports.markup import plain_text
from reports.models import Agency, Edition, Membership, Person
call_command("migrate", verbosity=0)
call_command("demo")
actions.open_year(None, 2018)
people = {{person.username: person for person in Person.objects.all()}}
Membership.objects.create(person=people["editor"], agency=Agency.objects.get(slug="{LATE}"), role="editor")
edition = Edition.objects.published().get(report__agency__slug="{OFFICE}", report__year__year={REMOVED_FROM})
passage = plain_text(edition.texts.get(key="overview").text)[4:24]
asked = dict(place="text.overview", passage=passage, ground="privacy", reason="涉及个人隐私。")
actions.confirm_removal(people["administrator"], actions.ask_removal(people["supervisor"], edition, **asked))
"""


@dataclass(frozen=True)
class Portal:
    """A running portal: its address, the passwords of its four accounts, and a way to ask its database."""

    address: str
    passwords: dict[str, str]
    shell: Callable[[str], str]


class Running:
    """Starts a portal and stops it again, by its process alone."""

    def __init__(self, folder: Path) -> None:
        settings = {"DJANGO_SETTINGS_MODULE": "portal.settings"}  # not those of the tests
        self.environment = clean_environment(folder) | settings
        self.process: subprocess.Popen | None = None
        self.log = folder / "server.log"

    def manage(self, *arguments: str) -> str:
        """Run one command and return what it prints; fail with what it complains about."""
        done = subprocess.run(
            [sys.executable, "manage.py", *arguments],
            cwd=CHECKOUT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout

    def shell(self, program: str) -> str:
        """Run a program beside the portal, with its database, and return what it prints."""
        return self.manage("shell", "--no-imports", "-c", program)

    def start(self) -> Portal:
        """Fill a fresh database, serve it, and wait until it answers."""
        printed = self.shell(PREPARATION)
        passwords = dict(re.findall(rf"^\s+({'|'.join(ACCOUNTS)})\s+(\S+)", printed, re.MULTILINE))
        port = free_port()
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, "manage.py", "serve", "--no-demo", "--port", str(port)],
                cwd=CHECKOUT,
                env=self.environment,
                stdout=log,
                stderr=log,
            )
        portal = Portal(f"http://127.0.0.1:{port}", passwords, self.shell)
        self.wait_for(f"{portal.address}/healthz")
        return portal

    def wait_for(self, address: str) -> None:
        """Return when ``address`` answers; fail with the log when the server ends or takes too long."""
        began = time.monotonic()
        while time.monotonic() - began < PATIENCE:
            assert self.process.poll() is None, self.log.read_text()
            try:
                with urlopen(address, timeout=5):  # noqa: S310 (our own address)
                    return
            except (URLError, ConnectionError):
                self.pause()
        raise AssertionError(f"The portal does not answer:\n{self.log.read_text()}")

    def pause(self) -> None:
        """Wait a moment for the server, or less when it ends."""
        try:
            self.process.wait(0.1)
        except subprocess.TimeoutExpired:
            return

    def stop(self) -> None:
        """Stop the server, and only it."""
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(20)


def free_port() -> int:
    """Return a port that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def find_chromium() -> str | None:
    """Return the system's Chromium, None where there is none."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)
