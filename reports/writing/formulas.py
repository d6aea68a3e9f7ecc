"""Keep what people typed from being taken for a formula by a spreadsheet."""

import re

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HARMLESS = re.compile(r"[+\-＋－]?\d[\d,]*(?:\.\d+)?%?|[-－—–+＋]+")


def may_be_formula(text: str) -> bool:
    """Tell whether a spreadsheet might run ``text``; plain numbers and marks for nil are harmless."""
    return text.lstrip(" \u3000").startswith(_BEGINS_A_FORMULA) and not _HARMLESS.fullmatch(text.strip())


def neutral(text: str) -> str:
    """Return ``text`` with an apostrophe before it where a spreadsheet might run it."""
    return f"'{text}" if may_be_formula(text) else text
