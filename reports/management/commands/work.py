"""Work on the jobs that wait: files that people uploaded by the hundred."""

import os
import signal
from typing import Any

from django.core.management import BaseCommand

from ...jobs import Worker
from .keep_up import is_orphan


class Command(BaseCommand):
    """Work until stopped, or until nothing is left; any number of these may run side by side."""

    help = "Read the files of jobs that wait, until it is stopped (Ctrl-C or SIGTERM: what is begun is given back)."
    requires_system_checks = []

    is_stopped = False

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="stop when nothing is left to do, for cron")
        parser.add_argument("--parent", type=int, help="stop when this process is no longer the parent")

    def handle(self, *, once: bool, parent: int | None, **options: Any) -> None:
        if parent:
            os.nice(5)  # beside a web server on the same machine: pages are served first
        signal.signal(signal.SIGTERM, self.stop)
        worker = Worker(is_wanted=lambda: not self.is_stopped and not is_orphan(parent))
        try:
            if once:
                worker.work_off()
            else:
                worker.go_on()
        except KeyboardInterrupt:
            return

    def stop(self, *_signal: Any) -> None:
        """Stop within a second; a file that is being read is given back and counts as not begun."""
        self.is_stopped = True
