"""Keep what people typed from being taken for a formula by a spreadsheet."""

import re

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
