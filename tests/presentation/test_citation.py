"""A report is cited so that every program reads what was meant, whatever an agency is called."""

import json
from dataclasses import replace

import pytest

from reports.presentation.citation import STYLES, Source, bibtex, csl_json, gb7714, ris, sentence

SOURCE = Source(
    author="青禾县教育局",
    title="青禾县教育局2022年政府信息公开工作年度报告",
    year=2022,
    number=1,
    digest="ab" * 32,
    address="https://www.qinghe.example/reports/qinghe-jiaoyuju/2022/v1-abababababab/",
    accessed="2026-11-22",
    published="2023-01-20",
    key="qinghe-jiaoyuju-2022-v1",
)
AWKWARD = [
    "{\\input{secret}} 100% & #1_局~^$",
    "局\r\n}\nER  - \n@article{x, title={y}}",
    '"引号"局‘单’“双”\u2028换行\x00',
]


def test_the_national_standard_names_author_title_day_of_publication_and_of_reading_and_the_edition():
    assert gb7714(SOURCE) == (
        "青禾县教育局. 青禾县教育局2022年政府信息公开工作年度报告[EB/OL]. (2023-01-20)[2026-11-22]. "
        "https://www.qinghe.example/reports/qinghe-jiaoyuju/2022/v1-abababababab/"
    )
    assert "[EB/OL]. 2版. (2023-01-20)" in gb7714(replace(SOURCE, number=2))


def test_a_citation_on_a_page_leaves_the_day_of_reading_to_the_reader_under_the_name_that_the_standard_gives_it():
    source = replace(SOURCE, accessed="")
    assert "[EB/OL]. (2023-01-20)[引用日期]. https" in gb7714(source)
    assert "urldate" not in bibtex(source)
    assert "Y2" not in ris(source)
    assert "accessed" not in csl_json(source) + sentence(source, "en")
    assert "访问" not in sentence(source, "zh")


def test_a_figure_is_named_behind_the_title_in_every_style():
    source = replace(SOURCE, figure="新收·总计 24 件")
    for written in (gb7714(source), sentence(source, "zh"), bibtex(source), ris(source), csl_json(source)):
        assert "年度报告" in written
        assert "新收·总计 24 件" in written


def test_a_sentence_comes_in_the_language_of_the_page():
    assert sentence(SOURCE, "en").endswith("2022/v1-abababababab/ (accessed 2026-11-22)")
    assert "Edition 1, published 2023-01-20" in sentence(SOURCE, "en")
    assert "第1版，2023-01-20 发布" in sentence(SOURCE, "zh-hans")


def depth_of(text):
    """Return how deep the braces of BibTeX stand at each line's end, escaped ones left aside."""
    depth, ends = 0, []
    for line in text.replace("\\{", "").replace("\\}", "").splitlines():
        depth += line.count("{") - line.count("}")
        ends.append(depth)
    return ends


@pytest.mark.parametrize("name", AWKWARD)
def test_no_name_breaks_out_of_its_field_in_bibtex(name):
    written = bibtex(replace(SOURCE, author=name, title=name))
    lines = written.splitlines()
    assert depth_of(written) == [1] * (len(lines) - 1) + [0]
    assert lines[0] == "@online{qinghe-jiaoyuju-2022-v1,"
    assert all(line.startswith("  ") for line in lines[1:-1])
    assert "\x00" not in written
    assert not any(character in lines[1].replace(f"\\{character}", "") for character in "&%#$_")


@pytest.mark.parametrize("name", AWKWARD)
def test_no_name_begins_a_field_of_its_own_in_ris(name):
    lines = ris(replace(SOURCE, author=name, title=name)).split("\r\n")
    assert [line[:2] for line in lines] == ["TY", "AU", "TI", "PY", "DA", "ET", "N1", "UR", "Y2", "ER", ""]


@pytest.mark.parametrize("name", AWKWARD)
def test_csl_reads_back_what_was_said(name):
    (entry,) = json.loads(csl_json(replace(SOURCE, author=name)))
    assert entry["author"][0]["literal"].split()[0] == name.replace("\x00", " ").split()[0]
    assert entry["issued"] == {"date-parts": [[2023, 1, 20]]}


@pytest.mark.parametrize("style", STYLES.values(), ids=lambda style: style.kind)
def test_a_report_whose_day_is_not_known_is_cited_without_one(style):
    written = style.write(replace(SOURCE, published=""))
    assert SOURCE.address in written
    assert "2023-01-20" not in written
    assert "()" not in gb7714(replace(SOURCE, published=""))
