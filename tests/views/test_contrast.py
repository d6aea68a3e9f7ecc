"""The colour tokens have the contrast that WCAG asks for, in every mode and for every colour of the office.

axe does not measure text of one or two characters, and most figures are that short.
"""

import re
from pathlib import Path

import pytest

from reports.models import Colour

STYLES = Path(__file__).resolve().parent.parent.parent / "static" / "public"
TOKENS = STYLES / "tokens.css"
TEXT, STRONG = 4.5, 7.0  # WCAG's levels AA and AAA for text
INKS = ("ink", "soft", "zero", "main", "ok", "warn", "bad")
PAIRS = (
    *((ink, ground) for ink in INKS for ground in ("paper", "ground")),
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
    ("ink", "come"),
    ("ink", "gone"),
)
DARK, MORE = "(prefers-color-scheme: dark)", "(prefers-contrast: more)"
LARGE = ":root:where(.large-text, :has(#large-text:checked))"
MODES = {
    "light": (None,),
    "dark": (None, DARK),
    "large": (None, LARGE),
    "large-dark": (None, DARK, LARGE),
    "contrast": (None, MORE),
    "contrast-dark": (None, DARK, MORE, f"{MORE} and {DARK}"),
    "large-contrast": (None, MORE, LARGE),
    "large-contrast-dark": (None, DARK, MORE, f"{MORE} and {DARK}", LARGE),
    "print": (None, "print"),
    "large-print": (None, "print", LARGE),
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
        chosen = {selector, *selector.split(", ")}
        if media in MODES[mode] and chosen & {":root", f".colour-{colour}", *(LARGE,) * (LARGE in MODES[mode])}:
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


def rules_of_all_styles():
    """Yield (selector, declarations) of every rule in every public stylesheet, those inside of @media too."""
    for path in sorted(STYLES.glob("*.css")):
        text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for selector, body in re.findall(r"([^{}]+){([^{}]*)}", text):
            yield f"{path.name}: {selector.strip()}", body


def token_of(body, name):
    """Return the token that a declaration of ``body`` takes its colour from, "" when it takes none."""
    found = re.search(rf"(?<![-\w]){name}:[^;]*var\(--([\w-]+)\)", body)
    return found[1] if found else ""


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


@pytest.mark.parametrize("colour", Colour.values)
@pytest.mark.parametrize("mode", [mode for mode in MODES if mode.startswith(("large", "contrast"))])
def test_who_asks_for_more_gets_the_highest_level(mode, colour):
    held = tokens(mode, colour)
    weak = {ink: contrast(held[ink], held[ground]) for ink in INKS for ground in ("paper", "ground")}
    assert {ink: ratio for ink, ratio in weak.items() if ratio < STRONG} == {}


def test_every_pair_that_a_style_uses_is_computed():
    """A colour set alone stands on paper or ground, a ground set alone bears the ink of the page."""
    missing = []
    for selector, body in rules_of_all_styles():
        ink, ground = token_of(body, "color"), token_of(body, "background(?:-color)?")
        if ground in ("main", "line") and not ink:
            continue  # a bar without text
        pairs = {(ink or "ink", ground or "paper")} if ink or ground else set()
        missing += [(selector, pair) for pair in sorted(pairs - set(PAIRS))]
    assert missing == []


def test_no_style_has_a_colour_of_its_own():
    of_their_own = re.compile(
        r"(?<![-\w])(?:color|background(?:-color)?|border[\w-]*|fill|stroke):[^;]*#[0-9a-fA-F]{3,8}"
    )
    on_screen = [(selector, body) for selector, body in rules_of_all_styles() if not selector.startswith("tokens.css")]
    assert [selector for selector, body in on_screen if of_their_own.search(body)] == []
