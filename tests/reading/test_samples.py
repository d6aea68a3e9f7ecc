"""Real published reports: no figure wrong or invented that is not named as doubtful."""

import json
import time
from decimal import Decimal

import pytest

from reports.markup import plain_text
from reports.reading import read

# Cells that a reader must have right for each sample; the others of the expected file are doubts.
RIGHT = {
    "01-luoyang-jianxi-gov-office-2022": 200,
    "02-shanghai-general-office-2019": 198,
    "03-hangzhou-style-2025": 200,
    "04-shuyang-fgj-2023": 200,
    "06-shanghai-kewei-2024": 200,
    "08-huaian-city-2024": 200,
    "09-huaian-hongze-2023": 186,
    "15-suqian-city-2025-fragment": 10,
    "20-wuhan-hanyang-gov-office-2022": 24,
    "22-jiaxian-li-town-2022": 21,
    "23-xinjiang-nileke-town-2023": 73,
    "25-hengdong-yanglin-town-2023": 21,
    "29-wuhan-ecology-bureau-2020-traditional": 21,
    "32-guangdong-district-drc-2020-mirror": 50,
    "41-beijing-tongzhou-xinhua-street-2019": 21,
    "49-shenyang-hunnan-sasac-2022-tables-lost": 0,
    "52-xian-gaoling-approval-2021-slashes": 87,
    "54-district-tech-industry-bureau-2021-noise-mirror": 66,
}
FORMS_SEEN = {"02": "2019", "22": "2019", "25": "2019", "29": "2019", "32": "2019", "41": "2019"}


def expected_of(samples, name):
    """Return what was read by hand."""
    return json.loads((samples / "expected" / f"{name}.json").read_text(encoding="utf-8"))


def reading_of(samples, name):
    """Read the sample ``name``."""
    file = expected_of(samples, name)["file"]
    return read((samples / "raw" / file).read_bytes(), file)


def cells_of(expected):
    """Yield cell key and the figure read by hand."""
    for table, rows in expected["figures"].items():
        for row, columns in rows.items():
            for column, figure in columns.items():
                yield f"{table}.{row}.{column.removesuffix('_as_printed')}", figure


def outcome(reading, cell, figure):
    """Tell what became of a cell: right, doubt, missing or wrong. A blank or a mark for nil stands for 0."""
    if cell in reading.doubtful_cells():
        return "doubt"
    read_figure = reading.content.figures.get(cell)
    if cell not in reading.content.figures:
        return "right" if figure is None else "missing"
    if isinstance(read_figure, Decimal):
        read_figure = float(read_figure)
    return "right" if read_figure == figure or (figure == 0 and read_figure is None) else "wrong"


@pytest.mark.parametrize("name", RIGHT)
def test_figures_are_right_or_doubtful(samples, name, record_property):
    """No cell is wrong or missing, as many as before are right."""
    reading, expected = reading_of(samples, name), expected_of(samples, name)
    counts = {"right": 0, "doubt": 0, "missing": 0, "wrong": 0}
    for cell, figure in cells_of(expected):
        counts[outcome(reading, cell, figure)] += 1
    record_property("cells", str(counts))
    assert (counts["wrong"], counts["missing"]) == (0, 0)
    assert counts["right"] >= RIGHT[name]


@pytest.mark.parametrize("name", RIGHT)
def test_nothing_is_invented(samples, name):
    """Every figure read is one of the hand-read ones, but for the amount of a procurement, not always noted."""
    reading, expected = reading_of(samples, name), expected_of(samples, name)
    known = dict(cells_of(expected))
    invented = [cell for cell, figure in reading.content.figures.items() if figure is not None and cell not in known]
    assert [cell for cell in invented if not cell.endswith("procurement_amount")] == []


@pytest.mark.parametrize("name", RIGHT)
def test_form_and_year_are_found(samples, name):
    """The form is told by the labels, the year by title or text; one excerpt states no year."""
    reading, expected = reading_of(samples, name), expected_of(samples, name)
    assert reading.content.form == FORMS_SEEN.get(name[:2], "2021")
    assert reading.content.year == (0 if name.startswith("54") else expected["year"])


def test_report_01_reads_whole_and_without_doubt(samples):
    """The report of the office of 涧西区: identity, six sections, its inner numbering inside section one."""
    reading = reading_of(samples, "01-luoyang-jianxi-gov-office-2022")
    content = reading.content
    assert reading.doubts == ()
    assert content.agency_name == "涧西区人民政府办公室"
    assert content.title == "涧西区人民政府办公室2022年政府信息公开工作年度报告"
    assert len(content.figures) == 200
    assert content.printed == {}
    assert (content.preface, content.leftovers, content.absent) == ("", (), ())
    assert [section.key for section in content.sections] == [
        "overview",
        "proactive_disclosure",
        "requests",
        "remedies",
        "improvement",
        "other_matters",
    ]


def test_report_01_has_its_text_in_the_right_sections(samples):
    """Section one holds the inner series, section five two paragraphs, the tables and section six no text."""
    content = reading_of(samples, "01-luoyang-jianxi-gov-office-2022").content
    overview = plain_text(content.section("overview").text).splitlines()
    assert [line for line in overview if len(line) < 16] == [
        "一、主动公开情况",
        "二、依申请公开情况",
        "三、政府信息管理情况",
        "四、政府信息公开平台建设情况",
        "五、监督保障情况",
    ]
    assert overview[0].startswith("2022年")
    assert content.title not in overview
    assert all(line.endswith("。") for line in overview if len(line) >= 16)
    assert len(plain_text(content.section("improvement").text).splitlines()) == 2
    for key in ("proactive_disclosure", "requests", "remedies", "other_matters"):
        assert (content.section(key).text, content.section(key).after) == ("", "")


def test_lost_tables_are_named(samples):
    """Sample 49 has headings and no tables: no figure, one remark for each table."""
    reading = reading_of(samples, "49-shenyang-hunnan-sasac-2022-tables-lost")
    assert reading.content.figures == {}
    assert sum("没有读到表格" in doubt.reason.zh for doubt in reading.doubts) == 6


def test_blank_form_is_blank(samples):
    """Sample 22 shows labels without figures: blanks, not zeros."""
    content = reading_of(samples, "22-jiaxian-li-town-2022").content
    assert len(content.figures) > 20
    assert set(content.figures.values()) == {None}
    assert content.printed == {}


def test_slashes_are_kept_as_printed(samples):
    """Sample 52 prints "/" for nil: the figure is none, the text is kept."""
    content = reading_of(samples, "52-xian-gaoling-approval-2021-slashes").content
    assert content.figures["requests.received.total"] is None
    assert content.printed["requests.received.total"] == "/"
    assert content.figures["licensing.licensing.decisions"] == 11839


def test_extra_rows_are_kept_verbatim(samples):
    """Rows of a province and sub-rows of a city are leftovers, not figures of a neighbour."""
    assert any(
        "186 | 86 | 255" in row
        for row in reading_of(samples, "29-wuhan-ecology-bureau-2020-traditional").content.leftovers
    )
    divided = reading_of(samples, "41-beijing-tongzhou-xinhua-street-2019")
    assert divided.content.leftovers == ("行政检查 | 0 | 0 | 0", "行政确认 | 0 | 0 | 0")
    assert "licensing.other_external_services.decisions" in divided.content.absent


def test_rows_whose_labels_float_are_read(samples):
    """Sample 06: ten rows lost their labels to the text around, in the official order, between labelled rows."""
    reading = reading_of(samples, "06-shanghai-kewei-2024")
    assert [doubt for doubt in reading.doubts if doubt.cell] == []
    assert reading.content.figures["requests.otherwise_not_corrected.total"] == 10


def test_fee_statement_of_section_six(samples):
    """What is stated in numbers is read, what is not stays open."""
    fee = reading_of(samples, "15-suqian-city-2025-fragment").content.fee
    assert (fee.notices, fee.notified_yuan, fee.collected_yuan) == (None, None, "380")
    assert reading_of(samples, "49-shenyang-hunnan-sasac-2022-tables-lost").content.fee.collected_yuan is None


def test_a_report_is_read_fast(samples):
    """A report costs less than 50 ms of processor time, the tables of characters loaded."""
    name = "01-luoyang-jianxi-gov-office-2022"
    reading_of(samples, name)
    begin = time.process_time()
    for _ in range(5):
        reading_of(samples, name)
    assert (time.process_time() - begin) / 5 < 0.05
