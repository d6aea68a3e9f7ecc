"""Typing in the official grid: keys, pasted blocks, live sums, undoing, and two people at one draft."""

import pytest

ROW = ("natural_person", "business", "research_institution", "public_welfare_organization", "legal_service_provider")
PASTE = """([name, text]) => {
    const input = document.getElementsByName(name)[0];
    const data = new DataTransfer();
    data.setData("text/plain", text);
    input.focus();
    input.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
}"""


def cell(row, column="natural_person"):
    """Return the name of a cell of table three."""
    return f"requests.{row}.{column}"


@pytest.fixture(scope="module")
def found():
    """Give a place to keep the address of the draft, so that the list is asked for it once."""
    return []


@pytest.fixture
def draft(desk, found):
    """Give a function that opens the draft of the demonstration in a browser of its own."""

    def open_one():
        page = desk("editor").page
        if found:
            page.goto(found[0])
        else:
            page.goto("/admin/reports/report/?year=2025&state=draft")
            page.click("#result_list a[href*='/reports/report/']")
        page.wait_for_selector("#workbench")
        found.append(page.url)
        return page

    return open_one


def value(page, name):
    """Return what stands in a cell."""
    return page.input_value(f"[name='{name}']")


def fill(page, name, text):
    """Type over a cell and leave it."""
    page.fill(f"[name='{name}']", text)
    page.dispatch_event(f"[name='{name}']", "change")


def active(page):
    """Return the name of the cell in which the cursor stands."""
    return page.evaluate("document.activeElement.name")


def test_keys_move_as_in_a_spreadsheet(draft):
    page = draft()
    page.focus(f"[name='{cell('received')}']")
    page.keyboard.press("ControlOrMeta+A")
    page.keyboard.type("31")
    page.keyboard.press("Enter")
    assert active(page) == cell("brought_forward")
    assert value(page, cell("received")) == "31"
    page.keyboard.press("ArrowDown")
    assert active(page) == cell("disclosed")
    page.keyboard.press("ArrowRight")
    assert active(page) == cell("disclosed", "business")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+Enter")
    assert active(page) == cell("received", "business")
    page.keyboard.press("Tab")
    assert active(page) == cell("received", "research_institution")


def test_a_blank_total_fills_while_typing_and_a_typed_one_is_only_marked(draft):
    page = draft()
    fill(page, cell("received", "total"), "")
    for number, column in enumerate((*ROW, "other_organization"), start=1):
        fill(page, cell("received", column), str(number))
    assert value(page, cell("received", "total")) == "21"
    fill(page, cell("received", "total"), "30")
    assert value(page, cell("received", "total")) == "30"
    marked = page.locator("td.broken", has=page.locator(f"[name='{cell('received', 'total')}']"))
    assert "21" in marked.locator(".live-sum").inner_text()
    assert page.locator("#workbench .live .bad").count() == 1
    marked.locator(".live-sum").click()
    assert value(page, cell("received", "total")) == "21"


def test_a_block_is_pasted_as_one_act_and_undone_as_one(draft):
    page = draft()
    names = [cell(row, column) for row in ("received", "brought_forward") for column in ROW[:3]]
    before = [value(page, name) for name in names]
    page.evaluate(PASTE, [names[0], "101\t102\t103\r\n104\t105\t106\r\n"])
    assert [value(page, name) for name in names] == ["101", "102", "103", "104", "105", "106"]
    page.keyboard.press("ControlOrMeta+Z")
    assert [value(page, name) for name in names] == before


def test_a_stale_save_is_refused_with_both_values(draft):
    first, second = draft(), draft()
    name = "enforcement.penalties.decisions"
    for page, text in ((first, "401"), (second, "402")):
        fill(page, name, text)
        page.click("#workbench .bar button[type=submit]")
        page.wait_for_load_state()
    shown = second.locator("body").inner_text()
    assert "401" in shown
    assert "402" in shown
    first.reload()
    assert value(first, name) == "401"


def test_what_was_typed_is_saved_as_typed(draft):
    page = draft()
    fill(page, "documents.rules.issued", "/")
    fill(page, "enforcement.compulsion.decisions", "7")
    page.click("#workbench .bar button[type=submit]")
    page.wait_for_load_state()
    assert value(page, "documents.rules.issued") == "/"
    assert value(page, "enforcement.compulsion.decisions") == "7"


def test_a_finding_appears_and_disappears_while_typing(draft):
    page = draft()
    live = page.locator("#findings .live-findings")
    name = "requests.received.natural_person"
    before = value(page, name)
    fill(page, name, "-4")
    live.locator(".finding.error", has_text="T-NUMBER").wait_for()
    assert page.locator("td.found.error", has=page.locator(f"[name='{name}']")).count() == 1
    assert page.locator(".in-the-way").is_visible()
    fill(page, name, before)
    live.locator(".finding.error", has_text="T-NUMBER").wait_for(state="detached")
    assert page.locator("td.found.error", has=page.locator(f"[name='{name}']")).count() == 0

    # A network that fails is told in one sentence, and typing goes on.
    page.context.set_offline(True)
    fill(page, name, "-5")
    page.locator("#findings .checking.trouble").wait_for()
    fill(page, name, before)
    page.context.set_offline(False)
    page.locator("#findings .checking:not(.trouble)").wait_for()
    page.reload()
    assert value(page, name) == before
