"""Write comments into a workbook that people sent in a process of its own: the library that does it reads all of it.

The process has the limits on memory and time under which files are read. It takes a line of JSON and the workbook on
its standard input, and answers with the workbook or the name of a refusal.
"""

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict

from ..reading import Unreadable
from ..reading.apart import HOME, MEMORY, SECONDS, limit_this_process
from .commented_workbook import Note, comment

_DONE = b"PK"


def comment_apart(
    data: bytes, notes: Sequence[Note], language: str = "zh", *, seconds: int = SECONDS, memory: int = MEMORY
) -> bytes:
    """Return the workbook ``data`` with ``notes`` in it; raise Unreadable where that cannot be, or costs too much."""
    said = {"notes": [asdict(note) for note in notes], "language": language, "seconds": seconds, "memory": memory}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "reports.writing.commented_apart"],
            input=json.dumps(said).encode() + b"\n" + data,
            capture_output=True,
            timeout=seconds + 5,
            check=False,
            cwd=HOME,
        )
        if done.stdout.startswith(_DONE):
            return done.stdout
        refusal = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unreadable("too_costly") from error
    raise Unreadable(refusal["refusal"], **refusal["values"])


def main() -> None:
    """Comment the workbook on standard input."""
    said = json.loads(sys.stdin.buffer.readline())
    data = sys.stdin.buffer.read()
    limit_this_process(said["seconds"], said["memory"])
    try:
        answer = comment(data, [Note(**note) for note in said["notes"]], said["language"])
    except Unreadable as refusal:
        answer = json.dumps({"refusal": refusal.code, "values": refusal.values}).encode()
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    main()
