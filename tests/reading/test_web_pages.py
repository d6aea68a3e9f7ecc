"""Web pages: encodings, spans, tables inside tables, what is drawn beside a number, refusals."""

import re

import pytest

from reports.formats import FORMS
from reports.markup import plain_text
from reports.reading import Unreadable, read
from tests.reading.documents import html_page, html_table, parts_of
from tests.reading.fixtures import AGENCY, IMPROVEMENT, OTHER, OVERVIEW, YEARS, sound_figures
from tests.reading.test_layouts import printed_figures

FORM = FORMS["2021"]
FIGURES = sound_figures(FORM, 4) | {"requests.received.total": "77777"}
CELL = "<p>77777</p>"


def page(old="", new=""):
    """Return a sound page with ``new`` in place of ``old``."""
    text = html_page(parts_of("2021", FIGURES)).decode()
    assert old in text
    return text.replace(old, new).encode() if old else text.encode()


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("blank", [False, True])
@pytest.mark.parametrize("charset", ["utf-8", "gbk", "gb18030", "gb2312"])
def test_all_cells_come_back(form, blank, charset):
    """Figures, blanks, text and identity of a page are read without a doubt in every encoding in use."""
    figures = sound_figures(FORMS[form], 7)
    if blank:
        figures = {cell: "" if text == "0" else text for cell, text in figures.items()}
    reading = read(html_page(parts_of(form, figures), charset), "report.html")
    content = reading.content
    assert reading.doubts == ()
    assert printed_figures(content) == figures
    assert (content.form, content.year, content.agency_name) == (form, YEARS[form], AGENCY)
    texts = [plain_text(content.section(key).text) for key in ("overview", "improvement", "other_matters")]
    assert texts == [OVERVIEW, IMPROVEMENT, OTHER]
    assert content.leftovers == ()


def test_bytes_outrank_a_wrong_declaration():
    """A page saved as UTF-8 that declares GBK is read as UTF-8."""
    data = page().replace(b'charset="utf-8"', b'charset="gbk"')
    assert printed_figures(read(data, "report.htm").content) == FIGURES


@pytest.mark.parametrize(
    "declared", ["iso-8859-1", "utf-8", "windows-1252", "undefined", "hex", "big5", "no-such-thing"]
)
def test_a_page_in_gbk_may_declare_anything(declared):
    """Servers put in declarations that are not true: what gives no Chinese is not believed."""
    data = page().decode().replace('charset="utf-8"', f'charset="{declared}"').encode("gbk")
    reading = read(data, "report.html")
    assert printed_figures(reading.content) == FIGURES
    assert reading.content.agency_name == AGENCY


def test_rare_characters_need_no_declaration():
    """A page in GB18030 without a word of its encoding is read, characters of four bytes as well."""
    data = page().decode().replace('<meta charset="utf-8">', "").replace("青石县", "㙦𫚖县").encode("gb18030")
    assert read(data, "report.html").content.agency_name == AGENCY.replace("青石县", "㙦𫚖县")


def test_a_stray_byte_does_not_make_another_encoding():
    """UTF-8 with a fault in it is refused, not read as something else."""
    with pytest.raises(Unreadable) as refusal:
        read(page().replace(b"</ul>", b"\xe4</ul>"), "report.html")
    assert refusal.value.code == "broken_encoding"


def from_word(text):
    """Return a page as Word saves it: words cut into runs and lines, empty marks, a row of widths, comments."""

    def run(match):
        words = match[1]
        if not words:
            return '<p class=MsoNormal><span lang=EN-US style="mso-ansi-language:EN-US"><o:p>&nbsp;</o:p></span></p>'
        if words.isdigit():
            return f"<p class=MsoNormal><span\nlang=EN-US style='font-size:10.5pt'>{words}<o:p></o:p></span></p>"
        half = len(words) // 2
        return (
            f"<p class=MsoNormal style='mso-char-indent-count:2.0'><span style='font-family:\n仿宋'>{words[:1]}</span>"
            f"<span style='font-family:楷体'>{words[1:half]}\r\n{words[half:]}</span><span><o:p></o:p></span></p>"
        )

    widths = "<![if !supportMisalignedColumns]><tr height=0>" + "<td width=40 style='border:none'></td>" * 10 + "</tr>"
    head = "<head><!--[if gte mso 9]><xml><w:WordDocument><w:View>Normal</w:View></w:WordDocument></xml><![endif]-->"
    text = re.sub(r"<p>([^<]*)</p>", run, text).replace("</tbody></table>", f"{widths}<![endif]></tbody></table>")
    return text.replace("<head>", head).replace("<table>", "<table class=MsoNormalTable border=1 cellspacing=0>")


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("blank", [False, True])
def test_pages_made_by_word_come_back(form, blank):
    """Runs within words, line ends within words, empty marks and the row of widths change nothing."""
    figures = sound_figures(FORMS[form], 7)
    figures = {cell: "" if blank and text == "0" else text for cell, text in figures.items()}
    reading = read(from_word(html_page(parts_of(form, figures)).decode()).encode("gbk"), "report.htm")
    assert reading.doubts == ()
    assert printed_figures(reading.content) == figures


def test_a_report_may_stand_in_one_table():
    """A page that keeps title, headings, texts and tables in rows of one table is read whole."""
    rows = "".join(
        f"<tr><td colspan=10>{part}</td></tr>"
        if isinstance(part, str)
        else html_table(part).removeprefix("<table><tbody>").removesuffix("</tbody></table>")
        for part in parts_of("2021", FIGURES)
    )
    reading = read(f"<html><body><table>{rows}</table></body></html>".encode(), "report.html")
    assert reading.doubts == ()
    assert (reading.content.agency_name, printed_figures(reading.content)) == (AGENCY, FIGURES)


def test_tables_of_the_page_around_the_report_are_no_part_of_it():
    """Navigation, the particulars before the report and the footer behind it give no figure and no leftover."""
    title, *rest = parts_of("2021", FIGURES)
    body = "".join(f"<p>{part}</p>" if isinstance(part, str) else html_table(part) for part in (title, *rest))
    navigation = "<table><tr><td><a href=/>首页</a></td><td><a>机构</a></td><td>12</td></tr></table>"
    particulars = (
        f"<table><tr><th>索引号</th><td>0139/2023-00012</td><th>发布机构</th><td>{AGENCY}</td></tr>"
        f"<tr><th>名称</th><td colspan=3>{title}</td></tr>"
        "<tr><th>文号</th><td>无</td><th>关键词</th><td>3</td></tr></table>"
    )
    data = (
        f"<html><body><table><tr><td colspan=2>{navigation}</td></tr><tr><td>{navigation}</td>"
        f"<td>{particulars}{body}</td></tr><tr><td colspan=2>版权所有 浏览 123</td></tr></table></body></html>"
    ).encode()
    reading = read(data, "report.html")
    assert reading.doubts == ()
    assert (printed_figures(reading.content), reading.content.leftovers) == (FIGURES, ())


def test_layout_tables_are_opened():
    """A page whose whole article stands in nested layout tables reads as if it did not."""
    parts = parts_of("2021", FIGURES)
    body = "".join(f"<p>{part}</p>" if isinstance(part, str) else html_table(part) for part in parts)
    data = (
        "<html><body><table><tr><td>导航</td><td><table><tr><td>首页</td></tr></table></td></tr>"
        f"<tr><td colspan=2><table><tr><td>{body}</td></tr></table></td></tr></table></body></html>"
    ).encode()
    reading = read(data, "report.html")
    assert printed_figures(reading.content) == FIGURES
    assert reading.doubts == ()


@pytest.mark.parametrize(
    "cell",
    [
        "<p><span>77</span><span>777</span></p>",
        "<p>\n 77777&nbsp;</p>",
        '<p>77777<span style="display:none">3</span></p>',
        "<p>77777<o:p></o:p></p>",
        "<p><!-- 3 -->77777</p>",
    ],
)
def test_what_is_shown_is_read(cell):
    """Split spans, hidden text, empty marks and comments: the figure is what one sees."""
    reading = read(page(CELL, cell), "report.html")
    assert reading.content.figures["requests.received.total"] == 77777
    assert reading.doubts == ()


@pytest.mark.parametrize(
    "cell",
    [
        "<p>7777<sup>7</sup></p>",
        '<p>7777<span style="vertical-align: super">7</span></p>',
        "<p><s>3</s>77777</p>",
        '<p><span style="text-decoration:line-through">3</span>77777</p>',
        "<p>777<br>77</p>",
        "<p>777</p><p>77</p>",
        "<table><tr><td>777</td><td>77</td></tr></table>",
    ],
)
def test_what_stands_beside_a_number_makes_no_number(cell):
    """A note's number, a struck figure, a second line or an inner table is never glued to a figure."""
    reading = read(page(CELL, cell), "report.html")
    assert "requests.received.total" in reading.doubtful_cells()
    assert reading.content.figures["requests.received.total"] is None


def test_a_figure_over_two_rows_belongs_to_neither():
    """A figure merged over two rows is a doubt in both."""
    parts = parts_of("2021", FIGURES)
    row = next(row for row in parts[6] if row[0].text.startswith("一、"))
    below = parts[6][parts[6].index(row) + 1]
    row[1] = type(row[1])(row[1].text, 1, 2, True)
    del below[1]
    doubtful = read(html_page(parts), "report.html").doubtful_cells()
    assert {"requests.received.natural_person", "requests.brought_forward.natural_person"} <= doubtful


def test_the_title_may_stand_in_the_head_alone():
    """A page whose article does not repeat its title is named by the page's own."""
    title, *rest = parts_of("2021", FIGURES)
    data = html_page(rest).replace("<title>首页".encode(), f"<title>{title}-青石县".encode())
    assert read(data, "report.html").content.agency_name == AGENCY


@pytest.mark.parametrize("span", ["0", "-1", "9999999999", "abc", "1000000"])
def test_spans_out_of_reason_are_clamped(span):
    """A span that no table can have neither crashes nor takes memory nor moves a figure."""
    data = page('rowspan="22"', f'rowspan="{span}"')
    reading = read(data, "report.html")
    shown = printed_figures(reading.content)
    assert all(shown[cell] == FIGURES[cell] for cell in shown if cell not in reading.doubtful_cells())


LINKS = "".join(
    f'<li><a href="/{year}">青石县水务局{year}年政府信息公开工作年度报告</a></li>' for year in range(2015, 2023)
)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (f"<html><body><ul>{LINKS}</ul></body></html>".encode(), "list_page"),
        (b"<html><body><div id=app></div><script src=app.js></script></body></html>", "script_page"),
        ("只是几行文字，没有网页标记".encode(), "not_page"),
        (b"%PDF-1.7 and so on", "not_page"),
        (b"PK\x03\x04" + b"\x00" * 40, "not_page"),
        ("<html><body><p>县城新闻。今天天气很好，大家都很高兴。</p></body></html>".encode(), "no_report"),
        (b"<html><body>" + b"\xff\xfe\xff" * 50 + b"</body></html>", "broken_encoding"),
        (b"<div>" * 5000 + b"x", "too_long"),
        (b"<html><body>" + b"<p>word</p>" * 200_000 + b"</body></html>", "too_long"),
        (b"<table>" + b"<tr><td colspan=60 rowspan=500>1</td></tr>" * 900 + b"</table>", "too_long"),
    ],
)
def test_refusals(data, code):
    """What is no report page is refused by name."""
    with pytest.raises(Unreadable) as refusal:
        read(data, "report.html")
    assert refusal.value.code == code
    assert all("{" not in sentence for sentence in refusal.value.text)
