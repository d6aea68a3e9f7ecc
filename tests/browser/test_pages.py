"""Every page for everybody: no serious barrier (axe), a strict content security policy, good on paper."""

import warnings

import pytest

from reports.formats import FORMS
from tests.reading.fixtures import report_text

from .barriers import DESK, ENLARGED, PHONE, TABLET, Reviewed, barriers, large_text, long_lines, too_wide
from .pages import EVERY_WAY, LANGUAGES, PAGES

STAFF = {
    "my work": "/admin/",
    "reports": "/admin/reports/report/",
    "upload": "/admin/reports/reading/upload/",
    "workbench": "/admin/reports/report/?year=2025&state=draft",
}


def is_strict(answer):
    """Tell whether the content security policy of an answer lets nothing of the page's own making run."""
    policy = answer.headers["content-security-policy"]
    return "default-src" in policy and not any(lax in policy for lax in ("unsafe-inline", "unsafe-eval", " *", "http:"))


SCHEMES = ("light", "dark")
SIZES = (DESK, TABLET, PHONE, ENLARGED) if EVERY_WAY else (DESK, ENLARGED)
SIZES_OF_LARGE_TEXT = (PHONE, TABLET, DESK) if EVERY_WAY else (PHONE,)


@pytest.fixture(scope="module")
def reviewed():
    """Give what axe left to people and people have looked at; say at the end what of it no page needs any more."""
    held = Reviewed()
    yield held
    if EVERY_WAY and held.stale() and held.pages_seen >= len(PAGES) * len(LANGUAGES):
        warnings.warn(f"No page needs these entries of {held.place.name} any more: {held.stale()}", stacklevel=1)


def judged(name, language):
    """Return the modes in which a page is judged, and whether contrast only at one text of each kind.

    In pairs a page is light in Chinese and dark in English. Every text is judged once in each family, by turns in the
    one or the other.
    """
    if EVERY_WAY:
        return SCHEMES, False
    order = LANGUAGES.index(language)
    is_turn = list(PAGES).index(name) % len(LANGUAGES) == order
    return (SCHEMES[order],), not (is_turn and PAGES[name].is_drawn)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_a_public_page_is_for_everybody(desk, reviewed, name, language):
    address, page = PAGES[name], desk().page
    schemes, of_each_kind = judged(name, language)
    page.emulate_media(color_scheme=schemes[0])
    answer = page.goto(language + address.path)
    assert answer.status == address.status
    assert is_strict(answer)
    assert long_lines(page) == []
    for scheme in schemes:
        page.emulate_media(color_scheme=scheme)
        assert barriers(page, reviewed, of_each_kind=of_each_kind) == []
    assert too_wide(page, *SIZES) == []
    large_text(page)
    assert too_wide(page, *SIZES_OF_LARGE_TEXT) == []


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_open_checker_is_used_with_the_keyboard_and_has_no_serious_barrier(desk, prefix):
    page = desk().page
    page.goto(f"{prefix}/check/")
    figures = dict.fromkeys(FORMS["2021"].cells(), "0")
    page.fill("#text", report_text("2021", figures | {"remedies.reconsideration.total": "3"}, "markdown"))
    page.focus("form.hand-in button")
    with page.expect_navigation() as answer:
        page.keyboard.press("Enter")
    assert is_strict(answer.value)
    assert barriers(page, of_each_kind=not EVERY_WAY) == []
    assert page.locator("#findings a.rule", has_text="T4-SUM").count() > 0
    assert page.locator("[id='remedies.reconsideration.total'].found").is_visible()
    page.emulate_media(media="print")
    assert page.locator("#findings").is_visible()
    assert not page.locator("button[name=to]").first.is_visible()


def test_the_sign_in_has_no_serious_barrier(desk):
    page = desk().page
    assert is_strict(page.goto("/admin/login/"))
    assert barriers(page, of_each_kind=not EVERY_WAY) == []


@pytest.mark.parametrize("name", STAFF)
def test_staff_pages_have_no_serious_barrier_and_a_strict_policy(desk, name):
    page = desk("editor").page
    assert is_strict(page.goto(STAFF[name]))
    if name == "workbench":
        page.click("#result_list a[href*='/reports/report/']")
        page.wait_for_selector("#workbench")
    assert barriers(page, of_each_kind=not EVERY_WAY) == []


def test_the_review_has_no_serious_barrier(desk):
    page = desk("editor").page
    page.goto(STAFF["upload"])
    # One row is printed twice with other figures, so that there are cells to decide.
    text = report_text("2021", dict.fromkeys(FORMS["2021"].cells(), "0"), "markdown")
    doubled = next(line for line in text.splitlines() if FORMS["2021"].table("requests").row("received").label in line)
    text = text.replace(doubled, f"{doubled}\n{doubled.replace('0', '3')}")
    page.set_input_files("#id_file", {"name": "doubts.txt", "mimeType": "text/plain", "buffer": text.encode()})
    page.click("form.sheet button.primary")
    page.wait_for_url("**/review/")
    assert page.locator("fieldset.doubt").count() > 0
    assert barriers(page, of_each_kind=not EVERY_WAY) == []


def test_a_public_report_is_good_on_paper(desk):
    page = desk().page
    page.goto(PAGES["report"].path)
    page.emulate_media(media="print")
    assert page.locator("table.form").first.is_visible()
    assert not page.locator("form[role=search]").first.is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")


def test_a_draft_prints_with_a_place_for_the_signature(desk):
    page = desk("editor").page
    page.goto(STAFF["workbench"])
    page.click("#result_list a[href*='/reports/report/']")
    page.click("a[href$='/print/']")
    page.wait_for_url("**/print/")
    page.emulate_media(media="print")
    assert page.locator("table.form").first.is_visible()
    assert page.locator(".signing").is_visible()
    assert not page.locator(".draft-mark .on-screen").is_visible()
    assert page.pdf(format="A4").startswith(b"%PDF")
