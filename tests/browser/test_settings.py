"""What people set: large text with and without JavaScript, the menu of a phone, the keyboard, no motion."""

import re
from collections import Counter
from pathlib import Path

import pytest

from .barriers import DESK, PHONE
from .pages import PAGES
from .paint import MOST_MOVED, WATCH, painted

STYLES = Path(__file__).resolve().parent.parent.parent / "static" / "public"
SIZE = "parseFloat(getComputedStyle(document.documentElement).fontSize)"
PARTS = ("table", "row", "cell", "rowheader", "columnheader")
# Everything in the header that is clicked, and how high it is.
LOW = """[...document.querySelectorAll(".top a, .top button, .top label, .top input[type=search], .top summary")]
  .filter(one => one.checkVisibility() && !one.matches(".hidden, .brand") && one.getBoundingClientRect().height < 44)
  .map(one => one.outerHTML.slice(0, 80))"""
# The first frame after the page has a body is the first that is painted.
FIRST_FRAME = """new MutationObserver((changes, watch) => {
  if (!document.body) return;
  watch.disconnect();
  requestAnimationFrame(() => { window.atFirstFrame = document.documentElement.className; });
}).observe(document, {childList: true, subtree: true});"""


def parts_of_tables(page):
    """Count the parts of tables as the browser tells them to a screen reader."""
    nodes = page.context.new_cdp_session(page).send("Accessibility.getFullAXTree")["nodes"]
    return Counter(role for node in nodes if (role := node.get("role", {}).get("value")) in PARTS)


def test_large_text_is_remembered_without_a_cookie_and_moves_nothing(desk):
    page = desk(afresh=True).page
    page.goto(PAGES["home"].path)
    usual = page.evaluate(SIZE)
    page.check("#large-text")
    assert page.evaluate(SIZE) >= 1.25 * usual
    assert page.evaluate(LOW) == []
    page.add_init_script(FIRST_FRAME)
    page.goto(PAGES["report"].path)
    assert "large-text" in page.evaluate("atFirstFrame")
    assert page.is_checked("#large-text")
    assert page.evaluate(SIZE) >= 1.25 * usual
    assert page.evaluate(WATCH)["moved"] <= MOST_MOVED
    assert page.context.cookies() == []
    page.uncheck("#large-text")
    page.goto(PAGES["home"].path)
    assert page.evaluate(SIZE) == usual
    assert not page.is_checked("#large-text")


def test_large_text_works_without_javascript(desk):
    page = desk(java_script_enabled=False, viewport=PHONE).page
    page.goto(PAGES["report"].path)
    heading = page.locator("h1").first
    before = heading.bounding_box()["height"]
    page.check("#large-text")
    assert heading.bounding_box()["height"] > 1.25 * before


def test_paper_is_printed_alike_with_large_text(desk):
    page = desk().page
    page.goto(PAGES["report"].path)
    page.emulate_media(media="print")
    usual = page.evaluate(SIZE)
    page.evaluate("document.documentElement.classList.add('large-text')")
    assert page.evaluate(SIZE) == usual


@pytest.mark.parametrize("language", ["", "/en"])
def test_a_phone_has_every_way_in_its_menu_without_javascript(desk, language):
    phone = desk(java_script_enabled=False, viewport=PHONE).page
    phone.goto(language + PAGES["year"].path)
    assert not phone.locator(".ways").is_visible()
    assert not phone.locator(".menu nav a").first.is_visible()
    phone.focus(".menu summary")
    phone.keyboard.press("Enter")
    ways = phone.locator(".menu nav a")
    offered = [(way.inner_text(), way.get_attribute("href")) for way in ways.all()]
    assert len(offered) >= 8
    assert all(way.is_visible() for way in ways.all())
    page = desk(viewport=DESK).page
    page.goto(language + PAGES["year"].path)
    assert [(way.inner_text(), way.get_attribute("href")) for way in page.locator(".ways a").all()] == offered
    phone.locator(".menu nav a[href$='/agencies/']").click()
    phone.wait_for_url("**/agencies/")


def test_the_keyboard_goes_to_the_content_first_and_says_where_it_is(desk):
    page = desk().page
    page.goto(PAGES["report"].path)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.hash") == "#main"
    assert page.locator(".skip").bounding_box()["height"] > 20
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('main') !== null")
    outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert outline == "solid"


@pytest.mark.parametrize("name", ["rules", "year", "agency"])
def test_a_table_stays_a_table_when_it_is_laid_out_as_a_list(desk, name):
    page = desk().page
    page.goto(PAGES[name].path)
    on_a_desk = parts_of_tables(page)
    page.set_viewport_size(PHONE)
    assert page.locator("table.stacked tr").last.evaluate("row => getComputedStyle(row).display") == "flex"
    as_a_list = parts_of_tables(page)
    assert 0 < as_a_list.pop("cell") <= on_a_desk.pop("cell")  # empty ones are left out
    assert as_a_list == on_a_desk
    assert on_a_desk["row"] > on_a_desk["table"] > 0


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_report_does_not_move_while_it_is_drawn(chromium, portal, size):
    seen = painted(chromium, portal.address, PAGES["report"].path, size)
    assert seen.moved <= MOST_MOVED
    assert seen.first > 0


def test_what_moves_is_seen(desk):
    page = desk().page
    page.goto(PAGES["accessibility"].path)
    page.evaluate(
        """async () => {
            const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
            await drawn(); // only what has been painted can move
            document.querySelector("main").prepend(Object.assign(document.createElement("h2"), { innerText: "x" }));
            await drawn();
        }"""
    )
    assert page.evaluate(WATCH)["moved"] > MOST_MOVED


def test_no_style_moves_anything():
    for path in STYLES.glob("*.css"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<![\w-])(animation|transition|scroll-behavior)\b", text), path.name
