"""What measurements share: a portal of their own with a scratch SQLite database, lines as they come, an exit code."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.run import clean_environment


@contextmanager
def scratch_portal(*, debug: bool = False) -> Iterator[Path]:
    """Set up the portal in a folder that is thrown away; the database is empty and has no tables yet.

    Once a process: settings are read once. With ``debug`` static files need not be collected.
    """
    with tempfile.TemporaryDirectory(prefix="nianbao-bench-") as folder:
        environment = clean_environment(folder) | {
            "DATABASE_URL": f"sqlite:///{folder}/portal.sqlite3",
            "DEBUG": "true" if debug else "false",
            "SECRET_KEY": "only for this measurement, thrown away behind it 0123456789",
            "DJANGO_SETTINGS_MODULE": "portal.settings",
        }
        os.environ.clear()
        os.environ.update(environment)
        import django

        django.setup()
        yield Path(folder)


def say(line: str) -> None:
    """Print ``line`` at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def end(passed: Iterable[str]) -> None:
    """Name the budgets that were passed, and exit: with 1 where there are any."""
    held = list(passed)
    for budget in held:
        say(f"Over the budget: {budget}.")
    sys.exit(1 if held else 0)
