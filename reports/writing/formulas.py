"""What a spreadsheet keeps of what it is given, and what it takes for a formula."""

import re

NOT_IN_A_SHEET_NAME = re.compile(r"[\[\]:*?/\\']")
MOST_DIGITS = 15  # longer numbers stay text
MOST_IN_A_CELL = 32_000  # it takes 32,767 characters and drops a longer text without a word
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_HARMLESS = re.compile(r"[+\-＋－]?\d[\d,]*(?:\.\d+)?%?|[-－—–+＋]+")


def may_be_formula(text: str) -> bool:
    """Tell whether a spreadsheet might run ``text``; plain numbers and marks for nil are harmless."""
    return text.lstrip(" \u3000").startswith(_BEGINS_A_FORMULA) and not _HARMLESS.fullmatch(text.strip())


def neutral(text: str) -> str:
    """Return ``text`` with an apostrophe before it where a spreadsheet might run it.

    An apostrophe that somebody typed before such a sign gets another one: whoever takes one off has the text again.
    """
    is_shielded_already = text.startswith("'") and text.lstrip("' \u3000").startswith(_BEGINS_A_FORMULA)
    return f"'{text}" if is_shielded_already or may_be_formula(text) else text
