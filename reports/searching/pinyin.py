"""Names as they sound: pinyin and its first letters."""

from functools import cache
from typing import Any


@cache
def _reader() -> Any:
    """Return the function that reads characters aloud; its dictionary takes 60 MB, so only writers of the index do."""
    from pypinyin import lazy_pinyin

    return lazy_pinyin


def syllables(name: str) -> tuple[str, ...]:
    """Return the syllables of the Chinese characters of ``name``, ü as v; what is no Chinese is left out."""
    return tuple(_reader()("".join(sign for sign in name if sign >= "\u2e80"), errors="ignore"))
