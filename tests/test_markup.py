"""Narrative HTML: nothing but the permitted marks, no word lost, in a time that grows with the length alone."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reports.document import DocumentError, content_from_json
from reports.formats import SECTION_KEYS
from reports.markup import DEEPEST, LONGEST_TEXT, TOO_DEEP, TOO_LONG, MarkupRefused, normalise, plain_text
from reports.writing.narrative import blocks

MARKS = """<p> </p> <ul> <li> </ul> <table> <tr> <td> </table> <caption> <h3> </h3> <b> </b> <strong> <a> </a> <sup>
<div> </div> <br> <script> </script> <svg> <math> <style> <select> <textarea> <x> <!-- --> < > <p </ & &lt; &nbsp;
&amp;lt;p&amp;gt; 甲 5"""
BITS = st.sampled_from(
    [*MARKS.split(), "\n", " ", "\x00", "\x0b", "\u2028", "5 < 6", "<a href='https://a.example'>"],
)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("5 < 6 件，7 > 6", "5 < 6 件，7 > 6"),
        ("<p>申请 <甲> 与 a<5</p>", "申请 <甲> 与 a<5"),
        ("<b>重</b>点 <x> & y", "重点 <x> & y"),
        ("甲<br>乙<div>丙</div>", "甲\n乙丙"),
        ("&lt;p&gt;", "<p>"),
    ],
)
def test_signs_are_words_and_known_marks_are_not(text, words):
    assert plain_text(normalise(text)) == words


def test_a_raised_number_stays_raised():
    assert normalise("10<sup>2</sup> 与 H<sub>2</sub>O") == "<p>10<sup>2</sup> 与 H<sub>2</sub>O</p>"
    assert plain_text("<p>10<sup>2</sup></p>") == "10^2"


@given(st.one_of(st.text(), st.lists(BITS, max_size=25).map("".join)))
def test_what_is_clean_stays_as_it_is(text):
    once = normalise(text)
    assert normalise(once) == once
    assert "<script" not in once


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<ul><li>" * 30_000, TOO_DEEP),
        ("<div><table></div></table>" * 11_000, TOO_DEEP),
        ("<b>" * (DEEPEST + 1), TOO_DEEP),
        ("<p " + "a " * 5000 + ">", TOO_DEEP),
        ("<ul><li>" * 60_000, TOO_LONG),
        ("甲" * (LONGEST_TEXT + 1), TOO_LONG),
        ("<" * (LONGEST_TEXT - 1), TOO_LONG),
    ],
)
def test_what_would_take_a_parser_long_is_refused_at_once(html, reason):
    started = time.process_time()
    with pytest.raises(MarkupRefused) as refused:
        normalise(html)
    assert refused.value.text is reason
    assert time.process_time() - started < 10


@pytest.mark.parametrize("html", ["<p>甲</p>" * 20_000, "<ul><li>甲</li></ul>" * 10_000, "<li>甲" * 30_000])
def test_long_flat_texts_are_taken(html):
    assert plain_text(normalise(html)).count("甲") == html.count("甲")


def test_a_document_with_such_a_text_is_refused_with_the_reason():
    section = {"key": SECTION_KEYS[0], "heading": "", "text": "<ul>" * 100}
    with pytest.raises(DocumentError) as refused:
        content_from_json({"agency": {"name": "甲"}, "year": 2025, "sections": [section]})
    assert refused.value.text is TOO_DEEP


def test_a_raised_number_stays_raised_in_a_written_file():
    [block] = blocks("<p>10<sup>2</sup></p>")
    assert "".join(run.text for run in block.runs) == "10^2"
