"""Fingerprints find what is the same among many, and nothing else."""

import random
from dataclasses import replace

from reports.checks.fingerprints import table_fingerprint, table_fingerprints, text_fingerprints
from reports.formats import OTHERWISE

from .whole import whole_report

CHARACTERS = (
    "政府信息公开工作群众办事指南网站栏目更新及时规范管理制度培训检查申请答复期限登记审核解读文件目录年度计划完成"
)


def some_text(seed, length):
    """Return a text of characters chosen by the seed."""
    chance = random.Random(seed)  # noqa: S311 - words of a test
    return "".join(chance.choice(CHARACTERS) for _ in range(length))


def test_a_table_has_the_same_fingerprint_while_its_figures_stay():
    content = whole_report(1)[0]
    marks = table_fingerprints(content)
    assert set(marks) == {"requests", "remedies"}
    assert table_fingerprints(replace(content, title="x", year=2020, sections=())) == marks
    for cell in ("requests.disclosed.business", "requests.otherwise_other.total"):
        changed = replace(content, figures={**content.figures, cell: content.figures[cell] + 1})
        assert table_fingerprint(changed, "requests") != marks["requests"]
        assert table_fingerprint(changed, "remedies") == marks["remedies"]
    blank = replace(content, figures={**content.figures, "requests.disclosed.business": None})
    assert table_fingerprint(blank, "requests") != marks["requests"]


def test_a_table_with_few_figures_has_none():
    content = whole_report(1)[0]
    nought = dict.fromkeys(content.figures, 0)
    few = dict.fromkeys(list(nought)[:4], 1)
    assert table_fingerprints(replace(content, figures={**nought, **few})) == {}
    assert table_fingerprints(replace(content, figures={})) == {}


def test_both_forms_of_the_same_figures_compare():
    content = whole_report(1)[0]
    own = {f"requests.{row}." for row in OTHERWISE.rows}
    figures = {cell: n for cell, n in content.figures.items() if not any(cell.startswith(row) for row in own)}
    for column in (
        "natural_person",
        "business",
        "research_institution",
        "public_welfare_organization",
        "legal_service_provider",
        "other_organization",
        "total",
    ):
        figures[f"requests.{OTHERWISE.row}.{column}"] = sum(
            content.figures[f"requests.{row}.{column}"] for row in OTHERWISE.rows
        )
    old = replace(content, form="2019", figures=figures)
    assert table_fingerprint(old, "requests") == table_fingerprint(content, "requests")


def shared_share(own, others):
    """Return the share of ``own`` fingerprints that ``others`` hold too."""
    return sum(mark in others for mark in own) / len(own)


def test_the_same_text_shares_everything_and_another_text_next_to_nothing():
    text = some_text(1, 1500)
    marks = text_fingerprints(text)
    assert 60 < len(marks) < 250
    assert all(0 <= mark < 2**63 for mark in marks)
    assert shared_share(marks, text_fingerprints(text)) == 1.0
    assert shared_share(marks, text_fingerprints(some_text(2, 1500))) < 0.02


def test_a_share_follows_how_much_of_a_text_was_taken_over():
    text, other = some_text(1, 2000), some_text(2, 2000)
    for taken in (0.25, 0.5, 0.75):
        at = int(2000 * taken)
        share = shared_share(text_fingerprints(text[:at] + other[at:]), text_fingerprints(text))
        assert abs(share - taken) < 0.08


def test_numbers_marks_spaces_and_what_everybody_writes_do_not_count():
    text = some_text(3, 600)
    dressed = "，".join(text[at : at + 20] for at in range(0, 600, 20)) + "2023年 1月31日"
    assert shared_share(text_fingerprints(text), text_fingerprints(dressed)) > 0.97
    law = "《中华人民共和国政府信息公开条例》"
    assert text_fingerprints(law) == ()
    assert shared_share(text_fingerprints(law + some_text(4, 300)), text_fingerprints(law + some_text(5, 300))) == 0


def test_short_texts_have_few_fingerprints():
    assert text_fingerprints("") == text_fingerprints("不足十个字") == ()
    assert len(text_fingerprints("这一段话刚刚超过十个字")) == 1


def test_a_run_that_is_long_enough_is_always_found():
    taken = some_text(7, 60)
    for seed in range(20):
        others = set(text_fingerprints(some_text(100 + seed, 400) + taken + some_text(200 + seed, 400)))
        assert set(text_fingerprints(some_text(300 + seed, 400) + taken + some_text(400 + seed, 400))) & others
