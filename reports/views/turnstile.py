"""Who may use the open checker, and how much of it: one check at a time on a machine, so many in ten minutes."""

import fcntl
import hashlib
import hmac
import io
import ipaddress
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

WINDOW = 600  # seconds
MOST_FILES = 2


@contextmanager
def one_at_a_time() -> Iterator[bool]:
    """Tell whether no other process of this machine is checking, and keep it so. Waits for nobody.

    A slow file holds up one web process; were a second one let in, it would hold up the other.
    """
    with Path(settings.DATA_DIR, "check.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            yield False
            return
        yield True


def seconds_to_wait(request: HttpRequest) -> int:
    """Count one more check, and return 0; or how many seconds to wait where there have been too many.

    Kept in the cache of this machine, and only for the length of the window. Whose address it was cannot be read there.
    """
    window, passed = divmod(time.time(), WINDOW)
    counts = (
        (f"check:{window:.0f}:{_disguised(request)}", settings.CHECKS_PER_ADDRESS),
        (f"check:{window:.0f}", settings.CHECKS_IN_ALL),
    )
    held = [cache.get(key, 0) for key, _ in counts]
    if any(number >= most for number, (_, most) in zip(held, counts, strict=True)):
        return int(WINDOW - passed) + 1
    for number, (key, _) in zip(held, counts, strict=True):
        cache.set(key, number + 1, WINDOW)
    return 0


def _disguised(request: HttpRequest) -> str:
    """Return a mark for the client's address; of an IPv6 address for its network, since one client has many."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        found = ipaddress.ip_address("0.0.0.0")  # noqa: S104 (a socket without addresses)
    if found.version == 6:
        address = str(ipaddress.ip_network((found, 64), strict=False))
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]


class InMemory(FileUploadHandler):
    """Keep an upload in memory, never on the disk, and no more of it than is checked.

    A file that is larger comes out empty; ``too_large`` of the handler tells so.
    """

    def __init__(self, request: HttpRequest, largest: int) -> None:
        super().__init__(request)
        self.largest = largest
        self.too_large = False
        self.files = 0

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file."""
        super().new_file(*args, **kwargs)
        self.files += 1
        self.parts: list[bytes] = []
        self.received = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep a piece, or let go of the file where it grows too large."""
        self.received += len(raw_data)
        if self.received > self.largest or self.files > MOST_FILES:
            self.too_large, self.parts = True, []
        else:
            self.parts.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        """Return the file."""
        data = b"".join(self.parts)
        return InMemoryUploadedFile(
            io.BytesIO(data), self.field_name, self.file_name, self.content_type, len(data), self.charset
        )
