"""Talk to one checked place: no second look-up of its name, no proxy, and never longer than the clock allows."""

import http.client
import io
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from .addresses import Address
from .refusals import NotFetched

USER_AGENT = "Nianbao (annual report reader)"
PIECE = 64 * 1024
_PACKED = {"gzip": 47, "x-gzip": 47, "deflate": 47}  # 32 + 15: zlib finds out which of the two heads it is

Resolve = Callable[[str, int], list[str]]
Connect = Callable[[tuple[str, int], float], socket.socket]


class Clock:
    """The time that is left for one fetch, redirects included."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._end = time.monotonic() + seconds

    def left(self, host: str) -> float:
        """Return the seconds that are left; raise NotFetched when there are none."""
        left = self._end - time.monotonic()
        if left <= 0:
            raise NotFetched("too_slow", host=host, seconds=f"{self.seconds:g}")
        return left


@dataclass(frozen=True)
class Answer:
    """What the site answered: its status, the headers, and the body as it comes."""

    status: int
    headers: http.client.HTTPMessage
    body: Iterator[bytes]


class _Reading(io.RawIOBase):
    """The bytes of a socket; each wait is as long as the clock allows, so that a slow drip ends too."""

    def __init__(self, opened: socket.socket, clock: Clock, host: str) -> None:
        self._opened, self._clock, self._host = opened, clock, host

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._opened.settimeout(self._clock.left(self._host))
        return self._opened.recv_into(buffer)

    def makefile(self, mode: str) -> io.BufferedReader:
        """Stand in for the socket, of which http.client asks this alone."""
        return io.BufferedReader(self)


def resolve_by_system(host: str, port: int) -> list[str]:
    """Return every IP address of ``host``."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP)
    return list(dict.fromkeys(str(place[4][0]) for place in found))


def within(clock: Clock, host: str, look_up: Callable[[], list[str]]) -> list[str]:
    """Return what ``look_up`` finds; the system's resolver has no clock of its own, so it runs beside."""
    found: list[list[str]] = []

    def look() -> None:
        try:
            found.append(look_up())
        except (OSError, UnicodeError):
            found.append([])

    beside = threading.Thread(target=look, daemon=True)
    beside.start()
    beside.join(clock.left(host))
    if not found:
        clock.left(host)
        return []
    return found[0]


def connect_by_system(place: tuple[str, int], seconds: float) -> socket.socket:
    """Open a connection to an IP address and port."""
    return socket.create_connection(place, timeout=seconds)


def ask(
    address: Address, numbers: list[str], clock: Clock, *, connect: Connect, trust: ssl.SSLContext | None
) -> tuple[socket.socket, Answer]:
    """Ask for ``address`` at the first of its checked ``numbers`` that answers; the caller closes the socket."""
    opened = _opened(address, numbers, clock, connect)
    try:
        if address.scheme == "https":
            opened.settimeout(clock.left(address.host))
            opened = (trust or ssl.create_default_context()).wrap_socket(opened, server_hostname=address.host)
        opened.settimeout(clock.left(address.host))
        opened.sendall(_request(address))
        answer = http.client.HTTPResponse(_Reading(opened, clock, address.host), method="GET")  # type: ignore[arg-type]
        answer.begin()
    except NotFetched:
        opened.close()
        raise
    except ssl.SSLCertVerificationError as error:
        opened.close()
        raise NotFetched("not_trusted", host=address.host) from error
    except TimeoutError as error:
        opened.close()
        raise NotFetched("too_slow", host=address.host, seconds=f"{clock.seconds:g}") from error
    except (http.client.HTTPException, OSError, ValueError) as error:
        opened.close()
        raise NotFetched("not_understood", host=address.host) from error
    return opened, Answer(answer.status, answer.headers, _pieces(answer))


def _opened(address: Address, numbers: list[str], clock: Clock, connect: Connect) -> socket.socket:
    for number in numbers:
        try:
            return connect((number, address.port), min(clock.left(address.host), clock.seconds / 2))
        except OSError:
            continue
    raise NotFetched("no_connection", host=address.host)


def _request(address: Address) -> bytes:
    lines = (
        f"GET {address.target} HTTP/1.1",
        f"Host: {address.authority}",
        f"User-Agent: {USER_AGENT}",
        "Accept: text/html, application/pdf, application/*;q=0.9, */*;q=0.5",
        "Accept-Language: zh-CN, zh;q=0.9",
        "Accept-Encoding: gzip, deflate",
        "Connection: close",
    )
    return "\r\n".join((*lines, "", "")).encode("ascii")


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := answer.read1(PIECE):
        yield piece


def body_of(answer: Answer, host: str, limit: int, clock: Clock) -> bytes:
    """Return the unpacked body, at most ``limit`` bytes; raise NotFetched for more, or for a packing not known."""
    stated = answer.headers.get("Content-Length", "")
    too_large = NotFetched("too_large", limit=str(max(1, limit // 2**20)))
    if stated.isascii() and stated.isdigit() and int(stated[:18]) > limit:
        raise too_large
    packing = answer.headers.get("Content-Encoding", "identity").strip().lower()
    if packing not in (*_PACKED, "identity", ""):
        raise NotFetched("not_understood", host=host)
    unpacking = zlib.decompressobj(_PACKED[packing]) if packing in _PACKED else None
    kept, came = bytearray(), 0
    try:
        for piece in answer.body:
            came += len(piece)
            if unpacking:
                kept += unpacking.decompress(piece, limit + 1 - len(kept))
                while unpacking.unconsumed_tail and len(kept) <= limit:
                    kept += unpacking.decompress(unpacking.unconsumed_tail, limit + 1 - len(kept))
            else:
                kept += piece
            if len(kept) > limit:
                raise too_large
            clock.left(host)
    except TimeoutError as error:
        raise NotFetched("too_slow", host=host, seconds=f"{clock.seconds:g}") from error
    except NotFetched:
        raise
    except (http.client.HTTPException, OSError, ValueError, zlib.error) as error:
        raise NotFetched("not_understood", host=host) from error
    is_whole = not (stated.isascii() and stated.isdigit()) or came >= int(stated)
    if not is_whole or (unpacking and kept and not unpacking.eof):
        raise NotFetched("not_understood", host=host)
    return bytes(kept)
