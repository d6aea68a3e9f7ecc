"""The colour tokens have the contrast that WCAG asks for, in every mode and for every colour of the office.

axe does not measure text of one or two characters, and most figures are that short.
"""

import re
from pathlib import Path

import pytest

from reports.models import Colour

TOKENS = Path(__file__).resolve().parent.parent.parent / "static" / "public" / "tokens.css"
TEXT = 4.5
PAIRS = (
    *((ink, ground) for ink in ("ink", "soft", "zero", "main", "ok", "warn", "bad") for ground in ("paper", "ground")),
    *((ink, "main-soft") for ink in ("ink", "soft", "zero", "main")),
    ("ink", "field"),
    ("soft", "field"),
    ("on-main", "main"),
    ("ink", "warn-soft"),
    ("ink", "bad-soft"),
    ("warn", "warn-soft"),
    ("bad", "bad-soft"),
    ("main", "warn-soft"),
    ("main", "bad-soft"),
    ("soft", "warn-soft"),
)
MODES = {
    "light": (None,),
    "dark": (None, "(prefers-color-scheme: dark)"),
    "contrast": (None, "(prefers-contrast: more)"),
    "contrast-dark": (
        None,
        "(prefers-color-scheme: dark)",
        "(prefers-contrast: more)",
        "(prefers-contrast: more) and (prefers-color-scheme: dark)",
    ),
    "print": (None, "print"),
}


def blocks():
    """Yield (media query or None, selector, declarations) in the order of the file."""
    text = re.sub(r"/\*.*?\*/", "", TOKENS.read_text(encoding="utf-8"), flags=re.DOTALL)
    place = 0
    for media in re.finditer(r"@media ([^{]+?)\s*{((?:[^{}]*{[^{}]*})*)\s*}|([^{}@]+){([^{}]*)}", text):
        place += 1
        if media[1]:
            for selector, body in re.findall(r"([^{}]+){([^{}]*)}", media[2]):
                yield media[1], selector.strip(), body
        else:
            yield None, media[3].strip(), media[4]
    assert place


def tokens(mode, colour):
    """Return the colours in force in ``mode`` for an office of ``colour``."""
    held = {}
    for media, selector, body in blocks():
        if media in MODES[mode] and selector in (":root", f".colour-{colour}"):
            held |= dict(re.findall(r"--([\w-]+):\s*(#[0-9a-f]{6})", body))
    return held


def luminance(colour):
    """Return the relative luminance of a colour, as WCAG defines it."""
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(first, second):
    """Return the contrast of two colours, 1 to 21."""
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("colour", Colour.values)
@pytest.mark.parametrize("mode", MODES)
def test_text_is_readable_in_every_mode(mode, colour):
    held = tokens(mode, colour)
    weak = {pair: contrast(held[pair[0]], held[pair[1]]) for pair in PAIRS}
    assert {pair: ratio for pair, ratio in weak.items() if ratio < TEXT} == {}


def test_each_colour_of_the_office_has_a_style():
    selectors = {selector for _, selector, _ in blocks()}
    default, *others = Colour.values
    assert default == "blue"
    assert {f".colour-{colour}" for colour in others} <= selectors


def test_the_measure_is_right():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
