"""Read many files, each in a process of its own that costs next to nothing to start.

A helper process loads the readers once. For each file it starts a copy of itself (fork) under limits on memory and
time, waits for its answer, and kills it and whatever it started when the time is up: a file that hangs, eats memory
or crashes ends its copy and nothing else. The helper knows neither the site nor its database. Requests and answers
are frames: eight bytes that say how long, then a line of JSON; behind a request stand the bytes of the file.
"""

import json
import os
import select
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from types import TracebackType
from typing import IO, Any, Self

from . import LARGEST_FILE
from .apart import HOME, MEMORY, SECONDS, PartApart, answer_to, limit_this_process, parts_in, read_parts_apart
from .refusals import Unreadable

_LENGTH = struct.Struct(">Q")
_CHUNK = 1024 * 1024
_LONGEST_ANSWER = 512 * 1024 * 1024
_SPARE = 10  # seconds that the helper has beyond those of the file, before it is given up


class Stopped(Exception):
    """The caller no longer wants the answer."""


class WarmReader:
    """A helper process for many files. Without fork on this system each file has a process started for it."""

    def __init__(self, *, limit: int = LARGEST_FILE, seconds: int = SECONDS, memory: int = MEMORY) -> None:
        self.limit, self.seconds, self.memory = limit, seconds, memory
        self._helper: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, value: object, trace: TracebackType | None) -> None:
        self.close()

    @property
    def is_open(self) -> bool:
        """Tell whether the helper is there and costs memory."""
        return self._helper is not None

    def read(self, data: bytes, name: str, *, is_wanted: Callable[[], bool] = lambda: True) -> tuple[PartApart, ...]:
        """Read every report in ``data``; a file without any comes back as one refused part, never as an error.

        ``is_wanted`` is asked every second while the file is read; raise Stopped when it says no.
        """
        if len(data) > self.limit:
            return (PartApart("", Unreadable("too_large", limit=str(max(1, self.limit // 1024**2)))),)
        if not hasattr(os, "fork"):
            return read_parts_apart(data, name, limit=self.limit, seconds=self.seconds, memory=self.memory)
        for _attempt in (1, 2):  # the helper itself may have been killed between two files
            try:
                return parts_in(self._asked(data, name, is_wanted))
            except (OSError, ValueError, EOFError):
                self.close()
        return (PartApart("", Unreadable("too_costly")),)

    def close(self) -> None:
        """End the helper, and the file that it may be reading."""
        helper, self._helper = self._helper, None
        if helper is None:
            return
        for stream in (helper.stdin, helper.stdout):
            with suppress(OSError):
                if stream:
                    stream.close()
        try:
            helper.wait(timeout=2)  # its input has ended: it goes by itself
        except subprocess.TimeoutExpired:
            helper.kill()
            helper.wait()

    def _asked(self, data: bytes, name: str, is_wanted: Callable[[], bool]) -> dict[str, Any]:
        if self._helper is None:
            self._helper = subprocess.Popen(
                [sys.executable, "-m", "reports.reading.warm"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, cwd=HOME
            )
        stdin, stdout = self._helper.stdin, self._helper.stdout
        if stdin is None or stdout is None:  # cannot be: both are pipes
            raise EOFError
        request = {"name": name, "size": len(data), "limit": self.limit, "seconds": self.seconds, "memory": self.memory}
        _write_frame(stdin, json.dumps(request).encode())
        stdin.write(data)
        stdin.flush()
        deadline = time.monotonic() + self.seconds + _SPARE
        while not select.select([stdout], [], [], 1)[0]:
            if not is_wanted():
                self.close()
                raise Stopped
            if time.monotonic() > deadline:
                raise EOFError
        answer: dict[str, Any] = json.loads(_read_frame(stdout))
        return answer


def _write_frame(stream: IO[bytes], frame: bytes) -> None:
    stream.write(_LENGTH.pack(len(frame)) + frame)
    stream.flush()


def _read_frame(stream: IO[bytes]) -> bytes:
    """Return the next frame; raise EOFError where the stream ends."""
    (length,) = _LENGTH.unpack(_read_whole(stream, _LENGTH.size))
    if length > _LONGEST_ANSWER:
        raise EOFError
    return _read_whole(stream, length)


def _read_whole(stream: IO[bytes], length: int) -> bytes:
    held = stream.read(length)
    if held is None or len(held) < length:
        raise EOFError
    return held


# In the helper -------------------------------------------------------------------------------------------------------


def serve(stdin: IO[bytes], stdout: IO[bytes]) -> None:
    """Answer requests until the caller goes away."""
    while True:
        try:
            request = json.loads(_read_frame(stdin))
            data = _read_whole(stdin, request["size"])
        except EOFError:
            return
        _write_frame(stdout, _answer_of_a_copy(request, data, stdin))


def _answer_of_a_copy(request: dict[str, Any], data: bytes, caller: IO[bytes]) -> bytes:
    """Let a copy of this process read the file; kill it when its time is up or the caller has gone."""
    answers, write_end = os.pipe()
    copy = os.fork()
    if copy == 0:
        _be_the_copy(request, data, write_end)
    os.close(write_end)
    answer = _answer_in_time(answers, request["seconds"], caller)
    os.close(answers)
    for target in (os.killpg, os.kill):  # first what it may have started, then itself if it had no time for a group
        with suppress(ProcessLookupError, PermissionError):
            target(copy, signal.SIGKILL)
    os.waitpid(copy, 0)
    try:
        json.loads(answer)
    except ValueError:
        return json.dumps({"parts": [{"part": "", "refusal": "too_costly", "values": {}}]}).encode()
    return answer


def _be_the_copy(request: dict[str, Any], data: bytes, answers: int) -> None:
    """Read the file, answer and end, whatever happens."""
    try:
        os.setpgid(0, 0)
        with open(os.devnull, "rb") as nothing:  # the requests and answers of the helper are no business of a file
            os.dup2(nothing.fileno(), 0)
        os.dup2(2, 1)
        limit_this_process(request["seconds"], request["memory"])
        answer = json.dumps(answer_to("parts", data, request["name"], request["limit"])).encode()
        with os.fdopen(answers, "wb") as stream:
            stream.write(answer)
    finally:
        os._exit(0)


def _answer_in_time(answers: int, seconds: int, caller: IO[bytes]) -> bytes:
    """Return all that comes, or nothing when the time is up first."""
    deadline, held = time.monotonic() + seconds, bytearray()
    sources: list[Any] = [answers, caller]
    while (left := deadline - time.monotonic()) > 0:
        ready = select.select(sources, [], [], left)[0]
        if answers in ready:
            chunk = os.read(answers, _CHUNK)
            if not chunk:
                return bytes(held)
            held += chunk
        elif caller in ready:  # nothing is sent before an answer: its end of the pipe is closed
            return b""
    return b""


if __name__ == "__main__":
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C goes to the caller, whose end ends this process
    serve(sys.stdin.buffer, sys.stdout.buffer)
