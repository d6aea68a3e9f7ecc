"""Read a file in a process of its own, so that no file can harm the site.

The process has a limit on memory and on time. It takes the bytes on its standard input and answers with one line of
JSON, which is all that comes back: nothing that a crafted file makes of the reader reaches the caller.
"""

import json
import subprocess
import sys
from dataclasses import asdict
from typing import Any, NamedTuple

from ..document import document_to_json
from . import LARGEST_FILE, read
from .refusals import Unreadable

SECONDS = 60
MEMORY = 1024**3  # bytes of address space


class ReadApart(NamedTuple):
    """A reading as it is kept: the JSON report document, and where each figure stood, by cell."""

    document: dict[str, Any]
    evidence: dict[str, dict[str, Any]]


def read_apart(
    data: bytes, name: str, *, limit: int = LARGEST_FILE, seconds: int = SECONDS, memory: int = MEMORY
) -> ReadApart:
    """Read ``data``, a file called ``name``, in another process; raise Unreadable when there is no report in it.

    A process that needs more than ``seconds`` or ``memory`` bytes, or dies, is the refusal "too_costly".
    """
    if len(data) > limit:
        return _kept(data, name, limit)
    command = [sys.executable, "-m", "reports.reading.apart", name, str(limit), str(seconds), str(memory)]
    try:
        done = subprocess.run(  # noqa: S603 (this very module; the name is an argument, no shell)
            command, input=data, capture_output=True, timeout=seconds + 5, check=False
        )
        answer = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unreadable("too_costly") from error
    if "refusal" in answer:
        raise Unreadable(answer["refusal"], **answer["values"])
    return ReadApart(answer["document"], answer["evidence"])


def _kept(data: bytes, name: str, limit: int) -> ReadApart:
    reading = read(data, name, limit=limit)
    return ReadApart(document_to_json(reading), {cell: asdict(place) for cell, place in reading.evidence.items()})


def _limit_this_process(seconds: int, memory: int) -> None:
    try:
        import resource
    except ImportError:  # no such limits on this system; the caller still watches the clock
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def main(name: str, limit: str, seconds: str, memory: str) -> None:
    """Read standard input under limits and print the answer."""
    data = sys.stdin.buffer.read()
    _limit_this_process(int(seconds), int(memory))
    try:
        answer: dict[str, Any] = _kept(data, name, int(limit))._asdict()
    except Unreadable as refusal:
        answer = {"refusal": refusal.code, "values": refusal.values}
    sys.stdout.write(json.dumps(answer))


if __name__ == "__main__":
    main(*sys.argv[1:])
