"""Sections, titles, paragraphs, single cells and the fee statement."""

import pytest

from reports.document import Doubt, Evidence
from reports.formats import FORMS
from reports.markup import plain_text
from reports.reading import read, read_blocks, reasons
from reports.reading.agreement import agree
from reports.reading.blocks import Grid, GridCell, Line, Place
from reports.reading.fees import fee_statement
from reports.reading.proposal import Proposal, Proposed
from reports.reading.sections import section_of, split_sections
from reports.reading.text import split_text
from tests.reading.fixtures import LAYOUTS, OVERVIEW, report_lines, report_text, sound_figures

FIGURES = sound_figures(FORMS["2021"], 11)
TEXT = report_text("2021", FIGURES, "printed")


def content_of(text, name="report.txt"):
    """Return the content read from ``text``."""
    return read(text.encode(), name).content


@pytest.mark.parametrize("section", FORMS["2021"].sections, ids=lambda section: section.key)
def test_headings_are_known_in_all_wordings(section):
    """Every wording with its number is the heading of its section."""
    for wording in (section.title.zh, *section.other_wordings):
        for heading in (
            f"{section.number}、{wording}",
            f"## {section.number} 、{wording}",
            f"**{section.number}．{wording}：**",
        ):
            assert section_of(heading) == section.key


@pytest.mark.parametrize(
    "line", ["一、主动公开情况", "五、监督保障情况", "四、结转下年度继续办理", "三、本年度办理结果", "二、基本情况"]
)
def test_inner_series_and_rows_are_no_headings(line):
    """A numbered line with another title is no section."""
    assert section_of(line) is None


def test_broken_heading_is_one():
    """A heading over two lines is found and printed whole."""
    heading = FORMS["2021"].section("remedies").heading.zh
    sections = split_sections(split_text(TEXT.replace(heading, f"{heading[:14]}\n{heading[14:]}")))
    assert sections.part("remedies").heading == heading


def test_table_of_contents_is_passed_over():
    """Headings listed in the preface do not begin the sections."""
    contents = "\n".join(section.heading.zh for section in FORMS["2021"].sections)
    title, _, rest = TEXT.partition("\n")
    content = content_of(f"{title}\n目录\n{contents}\n{rest}")
    assert plain_text(content.section("overview").text) == OVERVIEW
    assert content.figures["requests.received.total"] == int(FIGURES["requests.received.total"])


def test_title_behind_the_first_heading_is_no_text():
    """A title printed inside section one becomes the title."""
    title, _, rest = TEXT.partition("\n")
    first = FORMS["2021"].sections[0].heading.zh
    content = content_of(rest.replace(first, f"{first}\n{title}"))
    assert content.title == title
    assert plain_text(content.section("overview").text) == OVERVIEW


def test_preface_and_dates_stand_before_section_one():
    """Page furniture falls away, the preface stays, dates are read."""
    title, _, rest = TEXT.partition("\n")
    head = f"来源：县水务局 发布时间：2024-01-26 09:30\n{title}\n（2024年1月20日）\n本报告依据条例编制。\n"
    content = content_of(head + rest)
    assert plain_text(content.preface) == "本报告依据条例编制。"
    assert (content.published_date, content.document_date) == ("2024-01-26", "2024-01-20")
    assert content.title == title


def test_notes_and_text_around_tables_are_kept():
    """Text before a table stands before it, a note behind it after it."""
    heading = FORMS["2021"].section("requests").heading.zh
    following = FORMS["2021"].section("remedies").heading.zh
    text = TEXT.replace(heading, f"{heading}\n全年共 收到 8 件申请，均已答复。").replace(
        following, f"注：以上不含信访事项。\n\n{following}"
    )
    section = content_of(text).section("requests")
    assert plain_text(section.text) == "全年共 收到 8 件申请，均已答复。"
    assert plain_text(section.after) == "注：以上不含信访事项。"


def test_wrapped_lines_become_paragraphs():
    """An indent begins a paragraph; wrapped lines and page breaks inside a sentence join without a space."""
    first = "        全年主动公开信息十八条，办理来信七\n件，答复率为百分之百。"
    wrapped = f"{first}\n        二是加强培训，提高公开工作人员的业务\n\f\n水平。"
    content = content_of(TEXT.replace(OVERVIEW, wrapped))
    assert plain_text(content.section("overview").text).splitlines() == [
        "全年主动公开信息十八条，办理来信七件，答复率为百分之百。",
        "二是加强培训，提高公开工作人员的业务水平。",
    ]


def with_cell(printed):
    """Return the reading of a Markdown report in which one cell of 规章 prints ``printed``."""
    figures = FIGURES | {"documents.rules.issued": printed}
    return read(report_text("2021", figures, "markdown").encode(), "report.md")


@pytest.mark.parametrize(
    ("printed", "figure", "kept"),
    [
        ("12", 12, None),
        ("１２", 12, None),
        ("1,234", 1234, "1,234"),
        ("-3", -3, None),
        ("+1", 1, "+1"),
        ("/", None, "/"),
        ("", None, None),
    ],
)
def test_cell_is_kept_as_printed(printed, figure, kept):
    """Numbers, marks for nil and blanks are sure; what is not the plain number is kept beside it."""
    reading = with_cell(printed)
    assert reading.doubts == ()
    assert reading.content.figures["documents.rules.issued"] == figure
    assert reading.content.printed.get("documents.rules.issued") == kept


@pytest.mark.parametrize("printed", ["22（其中修订 16 件）", "22件", "见附件", "000"])
def test_words_in_a_cell_are_a_doubt(printed):
    """The printed text is kept, the cell waits for a person, its neighbours are sure."""
    reading = with_cell(printed)
    assert reading.doubtful_cells() == {"documents.rules.issued"}
    assert reading.content.figures["documents.rules.issued"] is None
    assert reading.content.printed["documents.rules.issued"] == printed
    assert reading.content.figures["documents.rules.in_force"] == int(FIGURES["documents.rules.in_force"])


def test_wrong_total_of_a_grid_is_kept():
    """A printed total that does not add up is stored as printed: checks speak of it, reading does not."""
    figures = FIGURES | {"remedies.reconsideration.total": "99999"}
    reading = read(report_text("2021", figures, "markdown").encode(), "report.md")
    assert reading.doubts == ()
    assert reading.content.figures["remedies.reconsideration.total"] == 99999


def test_row_printed_twice_with_other_figures_is_a_doubt():
    """Two rows with one label and different figures decide nothing."""
    lines = report_lines(FORMS["2021"], FIGURES, LAYOUTS["markdown"])
    label = FORMS["2021"].table("requests").row("carried_forward").label
    place = next(number for number, line in enumerate(lines) if label in line)
    twice = [*lines[: place + 1], f"| {label} | 1 | 0 | 0 | 0 | 0 | 0 | 1 |", *lines[place + 1 :]]
    reading = read("\n".join(twice).encode(), "report.md")
    assert reading.doubtful_cells() == {cell for cell in FIGURES if cell.startswith("requests.carried_forward.")}


def test_misprinted_label_is_a_doubt_with_its_figures():
    """A label nearly like the official one offers its figures as candidates."""
    label = FORMS["2021"].table("requests").row("withheld_internal_affairs").label
    text = "\n".join(report_lines(FORMS["2021"], FIGURES, LAYOUTS["markdown"])).replace(
        label, label.replace("内部", "内容")
    )
    reading = read(text.encode(), "report.md")
    cell = "requests.withheld_internal_affairs.total"
    assert next(doubt for doubt in reading.doubts if doubt.cell == cell).candidates == (FIGURES[cell],)


@pytest.mark.parametrize("suffix", ["（历史累计）", "（单位：件）", "（设区的市、自治州人民政府提供）"])
def test_notes_behind_labels_do_not_matter(suffix):
    """A local note in brackets leaves a label what it is."""
    documents = FORMS["2021"].table("documents")
    text = report_text("2021", FIGURES, "markdown")
    for label in (documents.column("in_force").label, documents.row("rules").label):
        text = text.replace(f"| {label} |", f"| {label}{suffix} |")
    reading = read(text.encode(), "report.md")
    assert reading.doubts == ()
    assert reading.content.figures["documents.rules.in_force"] == int(FIGURES["documents.rules.in_force"])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全年未收取信息处理费。", (None, None, None)),
        ("全年发出收费通知3件，通知收费总金额共1200元，实际收取信息处理费800元。", (3, "1200", "800")),
        ("收取信息处理费0.05万元。", (None, None, "500")),
        ("全年培训收取资料费300元。", (None, None, None)),
        ("", (None, None, None)),
    ],
)
def test_fee_statement_takes_plain_numbers_only(text, expected):
    """Numbers are taken where they are stated, never inferred."""
    fee = fee_statement(text)
    assert (fee.notices, fee.notified_yuan, fee.collected_yuan) == expected


def test_blocks_of_any_format_are_read():
    """The neutral form is all that a reader of another format has to give."""
    lines = report_lines(FORMS["2021"], FIGURES, LAYOUTS["markdown"])
    blocks = []
    for number, line in enumerate(lines, 1):
        if line.startswith("|---"):
            continue
        if line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|").split("|")]
            blocks.append(Grid((tuple(GridCell(cell, Place(number), 0, column) for column, cell in enumerate(cells)),)))
        elif line:
            blocks.append(Line(line, Place(number)))
    reading = read_blocks(tuple(blocks), "other/1")
    assert reading.doubts == ()
    assert len(reading.content.figures) == 200
    assert reading.reader == "other/1"


def test_readers_that_disagree_make_a_doubt():
    """Equal cells stand, different ones become a doubt with both texts; what one reader alone places is a candidate."""
    here = Evidence("5", 1)
    first = Proposal(cells={"a.b.c": Proposed("5", here), "a.b.d": Proposed("6", here), "a.b.g": Proposed("2", here)})
    second = Proposal(cells={"a.b.c": Proposed("5", here), "a.b.d": Proposed("7", here), "a.h.e": Proposed("1", here)})
    second.doubts["a.b.g"] = Doubt("a.b.g", FORMS["2021"].name)
    agreed = agree((first, second))
    assert set(agreed.cells) == {"a.b.c"}
    assert agreed.doubts["a.b.d"].candidates == ("6", "7")
    assert agreed.doubts["a.h.e"].candidates == ("1",)
    assert "a.b.g" in agreed.doubts


def test_a_lost_label_is_made_good_by_a_proved_place_alone():
    """A row doubted for its label alone is sure where the order of the rows proves whose it is, and nowhere else."""
    here = Evidence("5", 1)
    first = Proposal()
    for cell in ("a.b.c", "a.d.c"):
        first.doubt(Doubt(cell, reasons.NO_LABEL, "5", ("5",)))
    first.doubt(Doubt("a.e.c", reasons.TWICE, "5", ("5",)))
    second = Proposal(cells={cell: Proposed("5", here) for cell in first.doubts}, runs={"a.b.c", "a.e.c"})
    agreed = agree((first, second))
    assert set(agreed.cells) == {"a.b.c"}
    assert set(agreed.doubts) == {"a.d.c", "a.e.c"}
