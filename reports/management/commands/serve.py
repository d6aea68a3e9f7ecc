"""Serve the portal with one command."""

import hashlib
import logging
import os
import socket
import sys
import time
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.checks import Tags
from django.core.management import BaseCommand, CommandError, call_command
from django.db import DatabaseError, connection, connections
from django.db.migrations.executor import MigrationExecutor

from .keep_up import is_orphan

logger = logging.getLogger(__name__)

# Any fixed number: the first of several web processes that start together migrates, the others wait for it.
MIGRATION_LOCK = 20260000042


class Command(BaseCommand):
    """Bring database and static files up to date, then become the web server."""

    help = (
        "Migrate, collect static files, fill an empty database with the demonstration district, "
        "and serve with gunicorn until Ctrl-C, with two processes beside it: one that does what falls due, one that"
        " reads the files that people upload by the hundred."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: %(default)s)")
        parser.add_argument("--port", default="8000", help="port to listen on (default: %(default)s)")
        parser.add_argument("--workers", type=int, default=2, help="web processes (default: %(default)s)")
        parser.add_argument("--no-demo", action="store_true", help="leave an empty database empty")
        parser.add_argument("--no-keeper", action="store_true", help="do not run keep_up beside the web server")
        parser.add_argument("--no-worker", action="store_true", help="do not run work beside the web server")
        parser.add_argument("--static-only", action="store_true", help="collect static files and stop, for an image")

    def handle(self, *, host, port, workers, no_demo, no_keeper, no_worker, static_only, **options):
        if static_only:
            self.collect_static_files()
            return
        require_free_port(host, port)
        try:
            with one_at_a_time():
                self.migrate()
                if not no_demo:
                    self.fill_when_empty()
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database of DATABASE_URL does not work: {reason}") from error
        self.collect_static_files()
        connections.close_all()

        shown = "127.0.0.1" if host == "0.0.0.0" else host  # noqa: S104 (compared, not bound)
        self.stdout.write(f"Nianbao is at http://{shown}:{port}{settings.BASE_PATH}/ and its staff side under admin/.")
        self.stdout.write("Ctrl-C stops it.")
        self.stdout.flush()
        if not no_keeper:
            start_beside("keep_up", "What falls due is no longer done; start the portal again.")
        if not no_worker:
            start_beside("work", "Files uploaded by the hundred are no longer read; start the portal again.")
        os.execv(sys.executable, gunicorn(host, port, workers))  # noqa: S606 (the same Python, fixed arguments)

    def migrate(self):
        """Migrate when a migration has not been applied, and look whether the database is fit to serve."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stdout.write("Bringing the database up to date ...")
            call_command("migrate", interactive=False, verbosity=0)
        # A missing trigger stops the start: published editions would not be protected.
        self.check(tags=[Tags.database], databases=["default"])

    def fill_when_empty(self):
        """Fill a database that holds neither agencies nor people with the demonstration district."""
        if any(apps.get_model("reports", name).objects.exists() for name in ("Agency", "Person")):
            return
        self.stdout.write("The database is empty: making the demonstration district ...")
        call_command("demo", stdout=self.stdout)

    def collect_static_files(self):
        """Collect the static files when one of them has changed since they were last collected."""
        stamp = Path(settings.STATIC_ROOT) / ".collected"
        state = state_of_static_files()
        if not stamp.exists() or stamp.read_text() != state:
            self.stdout.write("Collecting static files ...")
            call_command("collectstatic", interactive=False, verbosity=0)
            stamp.write_text(state)


def require_free_port(host, port):
    """Refuse a port that is no port, is taken, or may not be used by this user."""
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise CommandError(f"PORT must be a number from 1 to 65535; it is {port!r}.")
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            raise CommandError(
                f"Port {port} on {host} cannot be used ({error.strerror}): choose another, as in make run PORT=8080."
            ) from error


@contextmanager
def one_at_a_time():
    """Let one process in at a time, across all machines that share a PostgreSQL server."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [MIGRATION_LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [MIGRATION_LOCK])


def state_of_static_files():
    """Return a digest of the names, sizes and times of all static files, and of how they are stored."""
    digest = hashlib.sha256(repr((settings.STATIC_URL, settings.STORAGES["staticfiles"])).encode())
    for finder in get_finders():
        for name, storage in finder.list([]):
            status = os.stat(storage.path(name))
            digest.update(f"{name} {status.st_size} {status.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def start_beside(command, lament):
    """Run a command in a child of this process, which stays its parent when it becomes the web server.

    A copy of this process has all code in memory; a new one would read it while the web server does, and delay it.
    """
    server = os.getpid()
    if os.fork():
        return
    try:
        # Ctrl-C goes to the web server alone; its end ends this process, between two tasks.
        os.setsid()
        while not is_orphan(server) and not ends_by_itself(command, lament, server):
            logger.error("%s was ended from outside; it is started again.", command)
    finally:
        os._exit(0)


def ends_by_itself(command, lament, server):
    """Run a command in a copy of this process; tell whether it came to its end, or was ended while the server lives.

    A system short of memory ends processes without a word, and nobody else would start the work again.
    """
    watcher = os.getpid()
    copy = os.fork()
    if copy == 0:
        try:
            call_command(command, parent=watcher)
        except Exception:
            logger.exception(lament)
        finally:
            os._exit(0)
    while not is_orphan(server):
        time.sleep(1)  # first: what is ended again and again is not started without a pause
        ended, status = os.waitpid(copy, os.WNOHANG)
        if ended:
            return not os.WIFSIGNALED(status)
    return True  # the copy, whose parent this is, ends by itself


def gunicorn(host, port, workers):
    """Return the command line of the web server."""
    address = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    return [
        *(sys.executable, "-m", "gunicorn", "portal.wsgi:application"),
        *("--bind", address, "--workers", str(workers), "--worker-class", "sync", "--preload"),
        *("--timeout", "120", "--log-level", "warning", "--no-control-socket"),
        # Heartbeat files on a disk can stall a worker; memory is there on every Linux.
        *(("--worker-tmp-dir", "/dev/shm") if os.path.isdir("/dev/shm") else ()),  # noqa: S108
    ]
