"""Run everything that must pass: python -m tests.run (make test).

First what the tests need is looked for and installed. Then the tests on SQLite, on PostgreSQL and in the browser run
side by side, in parts, so that no core is idle at the end; the guards run meanwhile, one after the other. The last
line counts them all; a guard that fails counts as a failed test.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from tests.postgres import PostgresMissing, postgres_server

CHECKOUT = Path(__file__).resolve().parent.parent
BROWSERS = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
DEBIAN_PACKAGES = ("chromium-headless-shell", "fonts-noto-cjk", "libatomic1")  # the last for the driver of the browser
PRODUCTION = {
    "SECRET_KEY": "for-the-deployment-check-only-0123456789-abcdefghijklmnopqrstuvwxyz",
    "ALLOWED_HOSTS": "www.example.gov.cn",
    "SECURE": "true",
    "HSTS_SECONDS": "31536000",
}


@dataclass(frozen=True)
class Guard:
    """Something that must hold for the whole tree: a program of the virtual environment that must end well.

    ``files`` are patterns whose matches end the command line.
    """

    name: str
    command: tuple[str, ...]
    files: tuple[str, ...] = ()
    environment: dict[str, str] = field(default_factory=dict)

    def command_line(self):
        """Return the command with the files that it is to read."""
        found = [str(path) for pattern in self.files for path in sorted(CHECKOUT.glob(pattern))]
        program, *arguments = self.command
        return [str(Path(sys.executable).with_name(program)), *arguments, *found]


GUARDS = (
    Guard("mistakes", ("ruff", "check", "--output-format", "concise", ".")),
    Guard("layout of code", ("ruff", "format", "--check", "--output-format", "concise", ".")),
    Guard("layout of templates", ("djade", "--check", "--target-version", "5.2"), files=("templates/**/*.html",)),
    Guard("types", ("mypy",)),
    Guard(
        "compose file",
        ("check-jsonschema", "--builtin-schema", "vendor.compose-spec"),
        files=("docker-compose.yml",),
    ),
    Guard("catalogue", ("python", "manage.py", "messages", "--check")),
    Guard("migrations", ("python", "manage.py", "makemigrations", "--check", "--dry-run", "--verbosity", "1")),
    Guard(
        "deployment", ("python", "manage.py", "check", "--deploy", "--fail-level", "WARNING"), environment=PRODUCTION
    ),
)


@dataclass(frozen=True)
class Suite:
    """The tests that ``marks`` choose, on the database that ``environment`` names, in ``where`` as pytest is told."""

    name: str
    marks: str
    environment: dict[str, str] = field(default_factory=dict)
    where: tuple[str, ...] = ("tests",)


STAFF_SIDE = ("tests/admin",)
PUBLIC_SIDE = ("tests/views", "tests/search", "tests/feeds", "tests/rendering")
BROWSER = ("tests/browser",)
DOCUMENTS = ("tests/checks", "tests/reading", "tests/writing")
# A long one that begins late ends alone: those that begin last are short enough to fill what the others leave.
LONGEST_FIRST = (
    *("browser", "sqlite", "sqlite-documents", "postgresql"),
    *("sqlite-staff-side", "sqlite-public-side", "postgresql-public-side", "postgresql-staff-side"),
)
AT_ONCE = 2 * (os.cpu_count() or 1)  # of four, one or the other always waits for a server, a browser or a process


def all_but(*folders):
    """Return what pytest is told to run everything outside ``folders``."""
    return ("tests", *(f"--ignore={folder}" for folder in folders))


def suites_on_sqlite():
    """Return what runs on SQLite alone, in parts of about the same length."""
    marks = "not browser"
    return [
        Suite("sqlite", marks, where=all_but(*STAFF_SIDE, *PUBLIC_SIDE, *DOCUMENTS, *BROWSER)),
        Suite("sqlite-documents", marks, where=DOCUMENTS),
        Suite("sqlite-public-side", marks, where=PUBLIC_SIDE),
        Suite("sqlite-staff-side", marks, where=STAFF_SIDE),
    ]


def suites_on_postgresql(address):
    """Return what runs on the server at ``address``, in parts with a database each."""
    marks, parts = "database and not any_database and not browser", urlsplit(address)

    def database(name):
        return {"DATABASE_URL": parts._replace(path=f"{parts.path}_{name}").geturl()}

    return [
        Suite("postgresql", marks, {"DATABASE_URL": address}, where=all_but(*STAFF_SIDE, *PUBLIC_SIDE, *BROWSER)),
        Suite("postgresql-public-side", marks, database("public_side"), where=PUBLIC_SIDE),
        Suite("postgresql-staff-side", marks, database("staff_side"), where=STAFF_SIDE),
    ]


class Missing(Exception):
    """A part that the tests need is not there; the message says what to install."""


def clean_environment(data_folder):
    """Return the environment without the variables that change the portal, which has its files in ``data_folder``.

    It counts no questions: a test or a measurement asks more of them than a reader. What Python has compiled it keeps
    beside the code, even where the variable says otherwise: a run starts some hundred processes.
    """
    example = (CHECKOUT / ".env.example").read_text()
    of_the_portal = set(re.findall(r"^#?([A-Z_]+)=", example, re.MULTILINE))
    kept = {name: value for name, value in os.environ.items() if name not in of_the_portal}
    kept.pop("PYTHONDONTWRITEBYTECODE", None)
    return kept | {"DATA_DIR": str(data_folder), "ENV_FILE": os.devnull, "QUESTIONS_PER_ADDRESS": "0"}


def find_browser():
    """Return whether Chromium is there and the program that drives it starts."""
    if not any(map(shutil.which, BROWSERS)):
        return False
    driver = [sys.executable, "-m", "playwright", "--version"]
    return subprocess.run(driver, capture_output=True, check=False).returncode == 0


def install_browser():
    """Install Chromium and a Chinese font from the system's packages, or say what to install."""
    if find_browser():
        return
    if os.geteuid() == 0 and shutil.which("apt-get"):
        say(f"Installing {' and '.join(DEBIAN_PACKAGES)} ...")
        environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
        for command in (("update", "-qq"), ("install", "-qq", "-y", "--no-install-recommends", *DEBIAN_PACKAGES)):
            subprocess.run(["apt-get", *command], env=environment, stdout=subprocess.DEVNULL, check=False)
    if not find_browser():
        raise Missing(
            f"Chromium is missing: install it (Debian: apt-get install {' '.join(DEBIAN_PACKAGES)}), "
            "or leave its tests out with ALLOW_MISSING=1."
        )


def run_guards(environment):
    """Run every guard and return how many failed, with the output of those."""
    failed = 0
    for guard in GUARDS:
        started = time.monotonic()
        done = subprocess.run(
            guard.command_line(),
            cwd=CHECKOUT,
            env=environment | guard.environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
        )
        say(f"{'FAILED' if done.returncode else 'ok':6} {guard.name} ({time.monotonic() - started:.0f} s)")
        if done.returncode:
            failed += 1
            say(done.stdout)
    return failed


def run_suite(suite, environment, folder):
    """Run one suite to its end and return its exit code, its report and what it printed."""
    report, output = folder / f"{suite.name}.xml", folder / f"{suite.name}.txt"
    command = [sys.executable, "-m", "pytest", "-q", "--color=no", f"--junitxml={report}", "-m", suite.marks]
    command += ["-o", "junit_family=xunit1"]  # the later family takes no properties of a test
    with output.open("w") as stream:
        done = subprocess.run(
            [*command, *suite.where],
            cwd=CHECKOUT,
            env=environment | suite.environment,
            stdout=stream,
            stderr=subprocess.STDOUT,
            check=False,
        )
    return done.returncode, report, output.read_text().strip()


def counted(suites, endings):
    """Print how the suites ended; return the counts of outcomes and the reasons for which tests were skipped."""
    counts, reasons = Counter(), Counter()
    for suite, ending in zip(suites, endings, strict=True):
        code, report, printed = ending.result()
        say(f"--- {suite.name} (pytest ended with {code})")
        say(printed)
        outcomes = outcomes_of(report, reasons)
        if code and not outcomes["failed"]:
            outcomes["failed"] = 1  # it broke off before it could count
        counts += outcomes
    return counts, reasons


def outcomes_of(report, reasons):
    """Count the outcomes in one report of pytest, and add to ``reasons`` why tests were skipped."""
    outcomes = Counter()
    if not report.exists():
        return outcomes
    for case in ElementTree.parse(report).iter("testcase"):  # noqa: S314 (pytest wrote it just now)
        skipped = case.find("skipped")
        if case.find("failure") is not None or case.find("error") is not None:
            outcomes["failed"] += 1
        elif skipped is not None:
            outcomes["skipped"] += 1
            reasons[skipped.get("message", "")] += 1
        else:
            outcomes["passed"] += 1
    return outcomes


def closing_lines(counts, reasons, seconds):
    """Return the two lines that end the run: one that any machine reads, one for people."""
    plain = f"{counts['passed']} passed, {counts['failed']} failed, {counts['skipped']} skipped"
    why = ", ".join(reason if len(reasons) == 1 else f"{number} {reason}" for reason, number in sorted(reasons.items()))
    return plain, f"Nianbao: {plain}{f' ({why})' if why else ''} in {seconds:.0f} s"


def say(text):
    """Print at once, so that a run that is stopped has said how far it came."""
    print(text, flush=True)


def run(options):
    """Run what the options ask for and return the exit code."""
    started = time.monotonic()
    allow_missing = os.environ.get("ALLOW_MISSING") == "1"
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="nianbao-run-")))
        migrated = folder / "migrated"
        migrated.mkdir()
        environment = clean_environment(folder / "data") | {"MIGRATED": str(migrated)}  # see tests/databases.py
        suites = [*suites_on_sqlite(), Suite("browser", marks="browser", where=BROWSER)]
        if not options.only_guards:
            try:
                install_browser()
            except Missing as missing:
                if not allow_missing:
                    return str(missing)
                say(f"Left out: {missing}")
                suites.pop()
            try:
                address = stack.enter_context(postgres_server())
                suites += suites_on_postgresql(address)
            except PostgresMissing as missing:
                if not allow_missing:
                    return str(missing)
                say(f"Left out: {missing}")
        if options.only_guards:
            return 1 if run_guards(environment) else 0
        suites.sort(key=lambda suite: LONGEST_FIRST.index(suite.name))
        with ThreadPoolExecutor(AT_ONCE) as pool:
            endings = [pool.submit(run_suite, suite, environment, folder) for suite in suites]
            failed_guards = run_guards(environment)
            counts, reasons = counted(suites, endings)
        counts["failed"] += failed_guards
    for line in closing_lines(counts, reasons, time.monotonic() - started):
        say(line)
    return 1 if counts["failed"] or not counts["passed"] else 0


def main():
    """Read the command line."""
    parser = argparse.ArgumentParser(description="Run everything that must pass.")
    parser.add_argument("--only-guards", action="store_true", help="linters, types and the like, without the tests")
    return run(parser.parse_args())


if __name__ == "__main__":
    sys.exit(main())
