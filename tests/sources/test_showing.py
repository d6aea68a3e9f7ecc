"""A source beside its reading: its rows at the places that figures name, pages as pictures, pages that do nothing."""

import io

import pytest
from PIL import Image

from reports.presentation import present
from reports.reading import read
from reports.sources import Link, NoPicture, links_apart, markup_apart, page_apart, shown_apart
from reports.sources.links import MOST_LINKS, links_of_page
from reports.sources.markup import harmless
from reports.sources.pictures import page_picture
from reports.sources.showing import shown
from reports.writing import write
from tests.factories import sound_content
from tests.sources.files import pdf

BASE = "https://www.qinghe.gov.cn/zwgk/2024/t1.html"


@pytest.mark.parametrize("kind", ["docx", "xlsx", "html"])
def test_a_figure_stands_in_the_row_that_its_evidence_names(kind):
    content = sound_content()
    data = write(present(content, "zh"), content, kind)
    rows = dict(shown(data, f"a.{kind}").rows())
    evidence = read(data, f"a.{kind}").evidence
    assert len(evidence) > 150
    for cell, place in evidence.items():
        assert place.raw in rows[place.line], cell


def test_a_source_comes_whole_from_the_other_process():
    data = "一、总体情况\n好\n".encode()
    assert shown_apart(data, "a.txt") == shown(data, "a.txt")


def test_the_end_of_a_long_source_is_cut():
    found = shown(("行\n" * 6000).encode(), "a.txt")
    assert found.is_cut
    assert len(found.lines) == 4000


def test_a_page_of_a_pdf_becomes_a_picture():
    picture, pages = page_apart(pdf(), 2)
    assert pages == 2
    with Image.open(io.BytesIO(picture)) as drawn:
        assert (drawn.format, drawn.size) == ("PNG", (1190, 1684))


@pytest.mark.parametrize(("data", "number"), [(pdf(), 3), (pdf(), 0), (b"%PDF-1.4 broken", 1), (b"", 1)])
def test_where_there_is_no_page_there_is_no_picture(data, number):
    with pytest.raises(NoPicture):
        page_picture(data, number)


def test_a_huge_page_is_drawn_small():
    def huge(document):
        document.pages[0].mediabox = [0, 0, 14400, 14400]

    with Image.open(io.BytesIO(page_picture(pdf(huge), 1))) as drawn:
        assert max(drawn.size) <= 2000


@pytest.mark.parametrize(
    "mark",
    [
        "<script>alert(1)</script>",
        "<img src=http://evil.example/x onerror=alert(1)>",
        "<a href='javascript:alert(1)'>x</a>",
        "<style>@import 'http://evil.example'</style>",
        "<p style='background:url(http://evil.example)' onclick=x()>y</p>",
        "<iframe src=http://evil.example></iframe><form action=http://evil.example><input></form>",
        "<meta http-equiv=refresh content='0;url=http://evil.example'><base href=http://evil.example>",
        "<svg><script>alert(1)</script></svg><link rel=stylesheet href=http://evil.example>",
    ],
)
def test_a_page_of_people_does_nothing(mark):
    made = harmless(f"<html><body><table><tr><td>22</td></tr></table>{mark}</body></html>".encode())
    assert "<td>22</td>" in made
    for word in ("evil", "alert", "javascript", "onclick", "<img", "<meta", "<form"):
        assert word not in made


def test_markup_comes_from_the_other_process():
    assert markup_apart("<p>年报<script>1</script></p>".encode()) == "<p>年报</p>"


def page(*links):
    """Return a page with links."""
    return ("<html><body>" + "".join(f'<p><a href="{target}">{text}</a></p>' for target, text in links)).encode()


def test_files_come_first_and_foreign_links_not_at_all():
    data = page(
        ("/index.html", "首页"),
        ("t2.html", "青禾县教育局2023年政府信息公开工作年度报告"),
        ("files/P02.docx", "附件"),
        ("files/P02.docx#a", "附件"),
        ("https://evil.example/a.pdf", "年报"),
        ("javascript:void(0)", "年报"),
        ("http://[", "年报"),
        ("", "年度报告"),
        ("files/P03.pdf", ""),
    )
    assert links_of_page(data, BASE).found == (
        Link("https://www.qinghe.gov.cn/zwgk/2024/files/P02.docx", "附件", "docx"),
        Link("https://www.qinghe.gov.cn/zwgk/2024/files/P03.pdf", "P03.pdf", "pdf"),
        Link("https://www.qinghe.gov.cn/zwgk/2024/t2.html", "青禾县教育局2023年政府信息公开工作年度报告", ""),
    )


def test_no_more_links_than_a_person_can_choose_from():
    data = page(*((f"{number}.pdf", "年报") for number in range(500)))
    assert len(links_of_page(data, BASE).found) == MOST_LINKS


def test_the_day_of_publication_is_what_the_page_says():
    data = b'<html><head><meta name="PubDate" content="2024-01-19 10:30"></head><body>x</body></html>'
    assert links_apart(data, BASE).published == "2024-01-19"
    assert links_of_page(data.replace(b"01-19", b"13-99"), BASE).published is None


@pytest.mark.parametrize("data", [b"", b"\x00\x01", b"%PDF-1.4"])
def test_what_is_no_page_has_no_links(data):
    assert links_of_page(data, BASE).found == ()
