"""A passage is found as people copy it, and goes from a text without taking the tags around it along."""

import pytest

from reports.markup import normalise
from reports.passages import MARK, PassageUnclear, digest_of, stands_in, taken_out, without

NAME = "申请人陈某某"


@pytest.mark.parametrize(
    ("html", "passage", "rest"),
    [
        (f"<p>经查，{NAME}来电。</p>", NAME, f"<p>经查，{MARK}来电。</p>"),
        (f"<p>{NAME}，再提{NAME}。</p>", NAME, f"<p>{MARK}，再提{MARK}。</p>"),
        ("<p>经查，申请人<strong>陈某某</strong>来电。</p>", NAME, f"<p>经查，{MARK}来电。</p>"),
        ("<p><strong>经查，申请人</strong>陈某某来电。</p>", NAME, f"<p><strong>经查，{MARK}</strong>来电。</p>"),
        ("<p>申请人</p><p>陈某某来电。</p>", "申请人\n 陈某某", f"<p>{MARK}</p><p>来电。</p>"),
        ("<p>申请人 陈某 某来电。</p>", NAME, f"<p>{MARK}来电。</p>"),
        (
            "<table><tbody><tr><td>申请人</td><td>陈某某</td></tr></tbody></table>",
            NAME,
            f"<table><tbody><tr><td>{MARK}</td><td></td></tr></tbody></table>",
        ),
        ("<p>甲 &amp; 乙公司</p>", "甲&乙", f"<p>{MARK}公司</p>"),
        (
            '<p>来信<a href="mailto:chen@example.org">chen@example.org</a>。</p>',
            "chen@example.org",
            f"<p>来信<a>{MARK}</a>。</p>",
        ),
    ],
)
def test_a_passage_goes_and_the_rest_stays(html, passage, rest):
    assert normalise(html) == html
    assert stands_in(html, passage, is_html=True)
    assert taken_out(html, passage, is_html=True)[0] == rest == normalise(rest)
    assert not stands_in(rest, passage, is_html=True)


def test_each_form_of_a_passage_is_a_cut_that_says_how_often_it_stood_there():
    html = f"<p>{NAME}、{NAME}、申请人<strong>陈某某</strong></p>"
    _rest, cuts = taken_out(html, NAME, is_html=True)
    assert [(cut.found, cut.times) for cut in cuts] == [(NAME, 2), ("申请人<strong>陈某某</strong>", 1)]


def test_signs_of_plain_text_are_no_tags():
    assert taken_out("5 < 6，陈某某 > 7", "陈某某", is_html=False)[0] == f"5 < 6，{MARK} > 7"


@pytest.mark.parametrize("passage", ["", "陈", " 陈 ", "移除", "on", "依法移除"])
def test_what_cannot_be_told_apart_is_refused(passage):
    with pytest.raises(PassageUnclear):
        taken_out("<p><strong>陈某某 on 依法移除</strong></p>", passage, is_html=True)


def test_a_text_without_the_passage_stays_as_it_is():
    assert taken_out("<p>未收费。</p>", NAME, is_html=True) == ("<p>未收费。</p>", ())


def test_it_goes_out_of_whatever_holds_texts():
    held = {"text": [f"<p>{NAME}</p>", f"5 < 6 {NAME} > 5", 7], "other": None}
    assert without(held, NAME) == {"text": [f"<p>{MARK}</p>", f"5 < 6 {MARK} > 5", 7], "other": None}


def test_the_digest_is_that_of_the_passage_however_it_was_copied():
    assert digest_of("申请人\n 陈某某 ") == digest_of(NAME) != digest_of("申请人")
