"""The main job as three people: an editor uploads and mends, a supervisor approves and publishes, a citizen reads."""

import json
import re
from decimal import Decimal

from reports.demonstration.district import BY_KEY
from reports.formats import FORMS
from tests.reading.fixtures import AGENCY, OTHER, YEARS, report_text

from .portal import SUBDISTRICT

YEAR = 2022
NAME = BY_KEY["mochiwan-jiedao"].full_name()


def own_text():
    """Return a report of the subdistrict in which one total is wrong and the fee is not stated."""
    figures = dict.fromkeys(FORMS["2021"].cells(), "0")
    for row, count in {
        "received": 6,
        "disclosed": 4,
        "unavailable_not_held": 1,
        "results_total": 5,
        "carried_forward": 1,
    }.items():
        figures[f"requests.{row}.natural_person"] = figures[f"requests.{row}.total"] = str(count)
    figures["requests.received.total"] = "7"
    figures["enforcement.penalties.decisions"] = "58"
    text = report_text("2021", figures, "markdown").replace(f"{AGENCY}{YEARS['2021']}", f"{NAME}{YEAR}")
    return text.replace(AGENCY, NAME).replace(OTHER, "没有其他需要说明的情况。")


def upload(desk, name, data, agency, source_address="", year=YEAR):
    """Upload a file from the list of uploads, up to the review, and say there whose it is."""
    page = desk.page
    page.goto("/admin/")
    page.click("a[href$='/admin/reports/reading/']")
    page.click("a[href$='/admin/reports/reading/upload/']")
    page.set_input_files("#id_file", {"name": name, "mimeType": "text/plain", "buffer": data})
    if source_address:
        page.check("input[name=origin][value=transcribed]")
        page.fill("[name=source_address]", source_address)
        page.fill("[name=source_published_on]", f"{year + 1}-01-20")
    page.click("form.sheet button.primary")
    page.wait_for_load_state()
    assert page.locator(".fault").all_inner_texts() == []
    page.wait_for_url("**/review/")
    choice = page.locator("#id_agency option").filter(has_text=agency).first
    page.select_option("#id_agency", value=choice.get_attribute("value"))
    page.select_option("#id_year", str(year))


def decide_doubts(page):
    """Settle every doubtful cell as the first candidate says, else as blank."""
    for doubt in page.locator("fieldset.doubt").all():
        doubt.locator("input[type=radio]").first.check()


def save(page):
    """Save the draft."""
    page.click("#workbench .bar button[type=submit]")
    page.wait_for_load_state()


def test_three_people_bring_a_report_from_a_file_to_the_public(desk):
    editor = desk("editor")
    page = editor.page
    upload(editor, "2022.txt", own_text().encode(), NAME)
    assert "58" in page.locator("#review").inner_text()
    assert page.locator(".source .lines li").count() > 20
    decide_doubts(page)
    page.click("#review .decide button.primary")
    page.wait_for_url(re.compile(r"/admin/reports/report/\d+/$"))

    # The figures stand in the grid, and the finding leads to its cells.
    assert page.input_value("[name='enforcement.penalties.decisions']") == "58"
    assert page.input_value("[name='requests.received.total']") == "7"
    errors = page.locator("#findings .group-error .finding")
    assert {"T3-BALANCE", "T3-ROW-SUM"} == set(errors.locator(".rule").all_inner_texts())
    errors.filter(has_text="T3-ROW-SUM").locator(".cells a").click()
    assert page.evaluate("document.activeElement.name").startswith("requests.received.")

    # Submitting is blocked until the total is mended and the warning has a word.
    page.click("#steps button[name=then]")
    page.wait_for_load_state()
    assert page.locator(".messagelist .error").count() == 1
    page.fill("[name='requests.received.total']", "6")
    save(page)
    assert page.locator("#findings .group-error .finding").count() == 0
    for warning in page.locator("#findings .group-warn .finding").all():
        warning.locator("textarea").fill("本年度没有收取信息处理费。")
    page.click("#steps button[name=then]")
    page.wait_for_selector("#steps .here:not(:first-child)")
    assert page.locator(".state-submitted").count() >= 1
    assert page.locator("#workbench").count() == 0

    supervisor = desk("supervisor")
    page = supervisor.page
    page.goto("/admin/")
    waiting = page.locator("section.waiting tr").filter(has_text="墨池湾").filter(has_text=str(YEAR))
    waiting.locator("a").first.click()
    page.click("a[href$='/preview/']")
    assert NAME in page.locator("main, body").first.inner_text()
    page.go_back()
    page.click("form[action$='/steps/approve/'] button")
    page.wait_for_load_state()
    assert page.locator(".state-approved").count() >= 1
    page.click("form[action$='/steps/publish/'] button")
    page.wait_for_load_state()
    assert page.locator(".state-published").count() >= 1

    read_as_citizen(desk)


def read_as_citizen(desk):
    """Find the report from the home page by name and year, and read it on a phone and on a desk."""
    for width in (360, 1440):
        citizen = desk(viewport={"width": width, "height": 800}, java_script_enabled=width != 360)
        page = citizen.page
        page.goto("/")
        page.fill("#find", f"墨池湾 {YEAR}")
        page.press("#find", "Enter")
        page.wait_for_load_state()
        if f"/reports/{SUBDISTRICT}/{YEAR}/" not in page.url:
            page.click(f"main a[href='/reports/{SUBDISTRICT}/{YEAR}/']")
        page.wait_for_url(f"**/reports/{SUBDISTRICT}/{YEAR}/")
        assert NAME in page.locator("h1").inner_text()
        assert page.locator("table.form").count() >= 3
        assert page.locator("[id='enforcement.penalties.decisions']").inner_text().strip() == "58"
        assert "本年度没有收取信息处理费。" in page.locator("main").inner_text()  # the public explanation
        page.goto(f"/en/reports/{SUBDISTRICT}/{YEAR}/")
        assert page.locator("html").get_attribute("lang") == "en"
        assert "Requests received this year" in page.locator("main").inner_text()
        assert not page.context.cookies()
        if width != 360:
            assert not citizen.is_too_wide()


def test_a_real_report_is_read_accepted_and_shown_in_the_grid(desk, samples):
    data = (samples / "raw" / "01-luoyang-jianxi-gov-office-2022.pdftotext.txt").read_bytes()
    editor = desk("editor")
    page = editor.page
    name = BY_KEY["qingjian-jiedao"].full_name()  # any body that has no report yet
    upload(editor, "01.txt", data, name, "https://www.example.com/2022.html", year=2025)
    decide_doubts(page)
    page.click("#review .decide button.primary")
    page.wait_for_url(re.compile(r"/admin/reports/report/\d+/$"))
    typed = page.locator("#workbench input[data-kind]").evaluate_all("all => all.map(one => [one.name, one.value])")
    standing = dict(typed)
    assert set(standing) == set(FORMS["2021"].cells())
    expected = json.loads((samples / "expected" / "01-luoyang-jianxi-gov-office-2022.json").read_text())["figures"]
    for cell, text in standing.items():
        table, row, column = cell.split(".")
        assert Decimal(text) == Decimal(str(expected[table][row][column])), cell
    page.click("#steps button[name=then]")  # what was printed elsewhere is never blocked
    page.wait_for_load_state()
    assert page.locator(".state-submitted").count() >= 1
