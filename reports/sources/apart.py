"""Run what opens a file of people in a process of its own, so that no file can harm the site.

The process has a limit on memory and on time. It takes the bytes on its standard input and answers with one line of
JSON, followed by bytes where the answer is a picture or a file.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from ..reading.apart import limit_this_process
from ..reading.refusals import Unreadable
from .cleaning import NotReleased, cleaned
from .links import Link, Links, links_of_page
from .markup import harmless
from .pictures import NoPicture, page_count, page_picture
from .showing import Shown, shown, shown_from_json

SECONDS = 30
MEMORY = 1024**3  # bytes of address space


def shown_apart(data: bytes, name: str) -> Shown:
    """Return the source as lines and tables; raise Unreadable when its reader refuses it."""
    return shown_from_json(_answer("show", data, name)[0])


def markup_apart(data: bytes) -> str:
    """Return a page as harmless markup; raise Unreadable when it is none."""
    return str(_answer("markup", data)[1], "utf-8")


def page_apart(data: bytes, number: int) -> tuple[bytes, int]:
    """Return page ``number`` of a PDF as PNG and how many pages there are; raise NoPicture when there is none."""
    try:
        answer, picture = _answer("page", data, str(number))
    except Unreadable as refusal:
        raise NoPicture(str(refusal)) from refusal
    return picture, int(answer["pages"])


def links_apart(data: bytes, base: str) -> Links:
    """Return what the page ``data`` at ``base`` links to; nothing when it cannot be told."""
    try:
        answer = _answer("links", data, base)[0]
    except Unreadable:
        return Links()
    return Links(tuple(Link(**link) for link in answer["found"]), answer["published"])


def cleaned_apart(data: bytes, name: str) -> bytes:
    """Return a copy without metadata; raise NotReleased where a person has to decide, or Unreadable."""
    return _answer("clean", data, name)[1]


def _answer(task: str, data: bytes, argument: str = "") -> tuple[dict[str, Any], bytes]:
    command = [sys.executable, "-m", "reports.sources.apart", task, argument, str(SECONDS), str(MEMORY)]
    try:
        done = subprocess.run(  # noqa: S603 (this very module; the rest are arguments, no shell)
            command, input=data, capture_output=True, timeout=SECONDS + 5, check=False
        )
        head, _, rest = done.stdout.partition(b"\n")
        answer: dict[str, Any] = json.loads(head)
    except (subprocess.TimeoutExpired, ValueError) as error:
        raise Unreadable("too_costly") from error
    if "unreadable" in answer:
        raise Unreadable(answer["unreadable"], **answer["values"])
    if "not_released" in answer:
        raise NotReleased(answer["not_released"])
    if "no_picture" in answer:
        raise NoPicture(answer["no_picture"])
    return answer, rest


def _page(data: bytes, number: str) -> tuple[dict[str, Any], bytes]:
    return {"pages": page_count(data)}, page_picture(data, int(number))


TASKS: dict[str, Callable[[bytes, str], tuple[dict[str, Any], bytes]]] = {
    "show": lambda data, name: (asdict(shown(data, name)), b""),
    "markup": lambda data, _name: ({}, harmless(data).encode()),
    "page": _page,
    "links": lambda data, base: (asdict(links_of_page(data, base)), b""),
    "clean": lambda data, name: ({}, cleaned(data, name)),
}


def main(task: str, argument: str, seconds: str, memory: str) -> None:
    """Take standard input under limits and print the answer."""
    data = sys.stdin.buffer.read()
    limit_this_process(int(seconds), int(memory))
    rest = b""
    try:
        answer, rest = TASKS[task](data, argument)
    except Unreadable as refusal:
        answer = {"unreadable": refusal.code, "values": refusal.values}
    except NotReleased as refusal:
        answer = {"not_released": refusal.code}
    except NoPicture as refusal:
        answer = {"no_picture": str(refusal)}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n" + rest)


if __name__ == "__main__":
    main(*sys.argv[1:])
