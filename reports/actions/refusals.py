"""Why a verb was not done. Each carries one sentence for the person, in the person's language."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..formats import Text


class Refused(Exception):
    """A verb was not done and nothing was changed; ``str()`` says why and what to do."""

    def __init__(self, sentence: object) -> None:
        super().__init__(sentence)
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def refused_in_words(text: Text) -> Refused:
    """Return the refusal that says ``text``, a pair of a plain package, in the person's language."""
    return Refused(text.in_language(get_language() or "zh"))


class NotStored(Refused):
    """The disk takes no file: full, or not to be written."""


@contextmanager
def full_disk_in_words() -> Iterator[None]:
    """Let writing a file to the disk end in a sentence where the system refuses it."""
    try:
        yield
    except OSError as error:
        raise NotStored(
            _(
                "The server cannot store the file: its disk is full or must not be written. Nothing was stored; ask"
                " your administrator to make room, then upload again."
            )
        ) from error


class NotAllowed(Refused):
    """The person has no right to do this here."""


class WrongState(Refused):
    """The edition is not in a state from which the verb leads; perhaps somebody was faster."""


class Blocked(Refused):
    """Findings stand in the way of submitting; ``findings`` lists them."""

    def __init__(self, sentence: object, findings: Sequence[object]) -> None:
        super().__init__(sentence)
        self.findings = tuple(findings)


class Difference(NamedTuple):
    """One field that two people changed: its key, what is stored, what was sent."""

    key: str
    stored: str
    sent: str


class Stale(Refused):
    """Somebody saved in between; ``differences`` holds both values of each field that differs."""

    def __init__(self, sentence: object, differences: Sequence[Difference]) -> None:
        super().__init__(sentence)
        self.differences = tuple(differences)
