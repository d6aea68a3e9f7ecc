"""Read a file in a process of its own, so that no file can harm the site.

The process has a limit on memory and on time. It takes the bytes on its standard input and answers with one line of
JSON, which is all that comes back: nothing that a crafted file makes of the reader reaches the caller. For many files
``warm`` keeps one process that has loaded the readers and starts a copy of itself for each file.
"""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any, NamedTuple

from ..document import Reading, document_to_json
from . import LARGEST_FILE, read
from .parts import read_parts
from .refusals import Unreadable

HOME = Path(__file__).resolve().parents[2]  # where Python finds this package, wherever the caller stands
SECONDS = 60
MEMORY = 1024**3  # bytes of address space


class ReadApart(NamedTuple):
    """A reading as it is kept: the JSON report document, and where each figure stood, by cell."""

    document: dict[str, Any]
    evidence: dict[str, dict[str, Any]]


class PartApart(NamedTuple):
    """One report of a file: which part it is ("" for the whole file), and the reading or why there is none."""

    part: str
    outcome: ReadApart | Unreadable


def read_apart(
    data: bytes, name: str, *, limit: int = LARGEST_FILE, seconds: int = SECONDS, memory: int = MEMORY
) -> ReadApart:
    """Read ``data``, a file called ``name``, in another process; raise Unreadable when there is no report in it.

    A process that needs more than ``seconds`` or ``memory`` bytes, or dies, is the refusal "too_costly".
    """
    if len(data) > limit:
        raise Unreadable("too_large", limit=str(max(1, limit // 1024**2)))
    answer = _answer_of_another_process("whole", data, name, limit, seconds, memory)
    (only,) = parts_in(answer)
    if isinstance(only.outcome, Unreadable):
        raise only.outcome
    return only.outcome


def read_parts_apart(
    data: bytes, name: str, *, limit: int = LARGEST_FILE, seconds: int = SECONDS, memory: int = MEMORY
) -> tuple[PartApart, ...]:
    """Read every report in ``data`` in another process; a file without any comes back as one refused part."""
    if len(data) > limit:
        return (PartApart("", Unreadable("too_large", limit=str(max(1, limit // 1024**2)))),)
    try:
        return parts_in(_answer_of_another_process("parts", data, name, limit, seconds, memory))
    except Unreadable as refusal:
        return (PartApart("", refusal),)


def _answer_of_another_process(way: str, data: bytes, name: str, limit: int, seconds: int, memory: int) -> Any:
    command = [sys.executable, "-m", "reports.reading.apart", way, name, str(limit), str(seconds), str(memory)]
    try:
        done = subprocess.run(  # noqa: S603 (this very module; the name is an argument, no shell)
            command, input=data, capture_output=True, timeout=seconds + 5, check=False, cwd=HOME
        )
        return json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unreadable("too_costly") from error


def answer_to(way: str, data: bytes, name: str, limit: int) -> dict[str, Any]:
    """Return what the process that reads answers: the parts, each read or refused."""
    try:
        if way == "whole":
            return {"parts": [{"part": "", **_kept(read(data, name, limit=limit))}]}
        return {"parts": [_part(part.part, part.outcome) for part in read_parts(data, name, limit=limit)]}
    except Unreadable as refusal:
        return {"parts": [_part("", refusal)]}


def parts_in(answer: dict[str, Any]) -> tuple[PartApart, ...]:
    """Return the parts of an answer."""
    return tuple(
        PartApart(
            part["part"],
            Unreadable(part["refusal"], **part["values"])
            if "refusal" in part
            else ReadApart(part["document"], part["evidence"]),
        )
        for part in answer["parts"]
    )


def _part(name: str, outcome: Reading | Unreadable) -> dict[str, Any]:
    if isinstance(outcome, Unreadable):
        return {"part": name, "refusal": outcome.code, "values": outcome.values}
    return {"part": name, **_kept(outcome)}


def _kept(reading: Reading) -> dict[str, Any]:
    evidence = {cell: place._asdict() for cell, place in reading.evidence.items()}
    return {"document": document_to_json(reading), "evidence": evidence}


def limit_this_process(seconds: int, memory: int) -> None:
    """Limit the time on the processor and the address space of this process, where the system can."""
    try:
        import resource
    except ImportError:  # no such limits on this system; the caller still watches the clock
        return
    resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def main(way: str, name: str, limit: str, seconds: str, memory: str) -> None:
    """Read standard input under limits and print the answer."""
    data = sys.stdin.buffer.read()
    limit_this_process(int(seconds), int(memory))
    sys.stdout.write(json.dumps(answer_to(way, data, name, int(limit))))


if __name__ == "__main__":
    main(*sys.argv[1:])
