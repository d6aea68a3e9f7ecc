"""What the open checker takes in: one check at a time on a machine, and no file that is too large."""

import fcntl
import io
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

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
