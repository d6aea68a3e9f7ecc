"""A table that is wider than its frame says so in words, without a script; one that fits says nothing."""

import re

import pytest
from django.conf import settings

from .barriers import DESK, PHONE, TABLET
from .pages import PAGES

# Each table in sight: whether it is wider than its frame, whether the words are seen at the frame's own left edge, and
# whether the keyboard reaches the frame.
FRAMES = """() => [...document.querySelectorAll(".frame")].filter(one => one.checkVisibility()).map(one => {
  const words = one.querySelector(".sideways").getBoundingClientRect(), left = one.getBoundingClientRect().left;
  const isSeen = words.height > 15 && Math.abs(words.left - left) < 1 && words.right <= innerWidth;
  return [one.scrollWidth > one.clientWidth + 1, isSeen, one.tabIndex === 0];
})"""
TO_THE_END = "document.querySelectorAll('.frame').forEach(one => one.scrollLeft = one.scrollWidth)"


def frames(page):
    """Return what is true of each table in sight."""
    return page.evaluate(FRAMES)


@pytest.mark.parametrize("name", ["report", "statistics"])
def test_words_stand_over_a_table_just_while_it_is_wider_than_its_frame(desk, name):
    page = desk(java_script_enabled=False).page
    page.goto(PAGES[name].path)
    wide = []
    for width in (PHONE, TABLET, DESK):
        page.set_viewport_size(width)
        found = frames(page)
        assert all(is_wide == is_seen and is_reached for is_wide, is_seen, is_reached in found), (width, found)
        wide.append(sum(is_wide for is_wide, *_ in found))
    assert wide[0] > 0
    assert wide[-1] < len(found)


def test_the_words_stay_in_sight_with_large_text_and_when_the_table_has_been_moved(desk):
    page = desk(viewport=PHONE).page
    page.goto(PAGES["report"].path)
    page.locator("html").evaluate("one => one.classList.add('large-text')")
    page.evaluate(TO_THE_END)
    seen = [is_seen for is_wide, is_seen, _ in frames(page) if is_wide]
    assert seen
    assert all(seen)


def test_paper_cannot_be_moved(desk):
    page = desk(viewport=PHONE).page
    page.goto(PAGES["report"].path)
    page.emulate_media(media="print")
    assert page.locator(".sideways").count() > 0
    assert not page.locator(".sideways").first.is_visible()


def test_every_public_frame_has_the_words():
    for template in sorted((settings.BASE_DIR / "templates").rglob("*.html")):
        if "admin" not in template.parts:
            text = template.read_text(encoding="utf-8")
            for frame in re.findall(r'<div class="frame.*?<table', text, re.DOTALL):
                assert '{% include "_sideways.html" %}' in frame, template
