"""Reports that say the same: found through the index, and nothing of anybody's draft."""

import pytest

from reports import actions
from reports.actions import index
from reports.checks import Thresholds
from reports.models import CheckOfEdition, Finding, State, TableFingerprint, TextFingerprint
from tests.factories import (
    make_agency,
    make_edition,
    make_editor,
    make_published,
    make_report,
    make_supervisor,
    sound_content,
    sound_sections,
)

pytestmark = pytest.mark.django_db
LONG = (
    "栏目更新不够及时。入夏以来沿河步道逐段换上夜灯，镇上每周四傍晚放映露天电影，片目由居民投票决定。秋收时晒谷场划出公用区域，先到先用，"
    "排队情况写在黑板上。下一步把这些安排写成一页纸贴到各村口，并在集市日请人念给不识字的老人听，听后当场收集意见，三天内回话，"
    "回话内容同样贴出，一年后装订成册，供后来的人查看旧例，免得同样的问题年年重问。"
)


def sections_with(text):
    """Return sound sections whose section five says ``text``."""
    return tuple(
        section if section.key != "improvement" else type(section)(section.key, section.heading, f"<p>{text}</p>")
        for section in sound_sections()
    )


def draft(name, year=2022, **parts):
    """Return a draft of a new agency."""
    return make_edition(make_report(make_agency(name), year), sound_content(agency_name=name, year=year, **parts))


def published(name, year=2022, **parts):
    """Return a published edition of a new agency, checked and so in the index."""
    edition = make_published(make_agency(name), year, **parts)
    actions.recheck(edition)
    return edition


def told(edition):
    """Return which rules that compare with others fail on ``edition``, with their lines."""
    rules = ("T-SAME-AGENCY", "N-REPEAT", "R-TWICE")
    found = Finding.objects.failing().filter(edition=edition, rule__in=rules)
    return set(found.values_list("rule", "line"))


def test_tables_and_texts_of_published_reports_are_found():
    published("青禾县水务局", 2021, sections=sections_with(LONG))
    edition = draft("青禾县民政局", sections=sections_with(LONG))
    actions.recheck(edition)
    assert told(edition) == {
        ("T-SAME-AGENCY", "requests.2021"),
        ("T-SAME-AGENCY", "remedies.2021"),
        ("N-REPEAT", "improvement.青禾县水务局.2021"),
    }


@pytest.mark.parametrize("state", [State.DRAFT, State.SUBMITTED, State.APPROVED, State.SUPERSEDED, State.WITHDRAWN])
def test_nothing_of_what_another_agency_has_not_in_force_shows(state):
    other = make_agency("青禾县水务局")
    content = sound_content(agency_name=other.name, sections=sections_with(LONG))
    actions.recheck(make_edition(make_report(other), content, state=state))
    edition = draft("青禾县民政局", sections=sections_with(LONG))
    mine = published("青禾县林业局", sections=sections_with(LONG))
    for one in (edition, mine):
        actions.recheck(one)
        assert "青禾县水务局" not in "".join(one.findings.values_list("message_zh", flat=True))
    assert told(mine) == set()


def test_a_stale_row_of_the_index_shows_nothing():
    other = published("青禾县水务局", sections=sections_with(LONG))
    type(other).objects.filter(pk=other.pk).update(state=State.WITHDRAWN, ended_at=other.published_at)
    edition = draft("青禾县民政局", sections=sections_with(LONG))
    actions.recheck(edition)
    assert told(edition) == set()


def test_an_agency_that_is_not_listed_is_never_named():
    hidden = make_agency("青禾县水务局", is_listed=False)
    actions.recheck(make_published(hidden, sections=sections_with(LONG)))
    edition = draft("青禾县民政局", sections=sections_with(LONG))
    actions.recheck(edition)
    assert told(edition) == set()


def test_publication_fills_the_index_and_withdrawal_empties_it():
    office = make_agency("青禾县人民政府", kind="government")
    agency = make_agency("青禾县教育局", superior=office)
    supervisor = make_supervisor(office)
    content = sound_content(agency_name=agency.name, sections=sections_with(LONG))
    edition = actions.submit(make_editor(agency), make_edition(make_report(agency), content))
    assert not TableFingerprint.objects.exists()
    edition = actions.publish(supervisor, actions.approve(supervisor, edition))
    assert set(TableFingerprint.objects.values_list("table", flat=True)) == {"requests", "remedies", ""}
    assert TextFingerprint.objects.filter(edition=edition).count() >= 6
    actions.withdraw(supervisor, edition, "含有个人信息")
    assert not TableFingerprint.objects.exists()
    assert not TextFingerprint.objects.exists()


def test_partners_are_checked_again_later_not_at_once():
    office = make_agency("青禾县人民政府", kind="government")
    agency = make_agency("青禾县教育局", superior=office)
    first = published("青禾县水务局", sections=sections_with(LONG))
    supervisor = make_supervisor(office)
    content = sound_content(agency_name=agency.name, sections=sections_with(LONG.replace("步道", "小路")))
    edition = make_edition(make_report(agency), content)
    for finding in actions.recheck(edition):
        actions.explain(make_editor(agency, f"e{finding.pk}"), edition, finding, "沿用县里统一文稿。", is_public=False)
    edition = actions.submit(make_editor(agency), edition)
    actions.publish(supervisor, actions.approve(supervisor, edition))
    assert told(first) == set()
    assert list(actions.due_editions()) == [first]
    stamp = first.report.public_stamp
    assert actions.recheck_due() == 1
    assert ("N-REPEAT", "improvement.青禾县教育局.2022") in told(first)
    first.report.refresh_from_db()
    assert first.report.public_stamp > stamp
    actions.withdraw(supervisor, edition, "含有个人信息")
    actions.recheck_due()
    assert told(first) == set()


def test_what_is_missing_in_the_index_is_made_and_a_new_rule_book_checks_again(monkeypatch):
    edition = make_published(make_agency("青禾县水务局"))
    assert actions.index_missing() == 1
    assert actions.index_missing() == 0
    assert list(actions.due_editions()) == [edition]
    actions.recheck_due()
    assert not actions.due_editions().exists()
    CheckOfEdition.objects.update(rulebook="of last year")
    assert list(actions.due_editions()) == [edition]


def test_a_phrase_that_everybody_uses_has_few_rows(monkeypatch):
    monkeypatch.setattr(index, "MOST_POSTINGS", 3)
    for number in range(6):
        published(f"青禾县第{number}所", sections=sections_with(LONG))
    marks = TextFingerprint.objects.values_list("mark", flat=True)
    assert max(list(marks).count(mark) for mark in set(marks)) == 3


def test_half_a_text_is_found_wherever_it_stands():
    other = published("青禾县水务局", sections=sections_with(LONG + "其余工作按计划完成，没有新的安排，照旧执行。" * 2))
    edition = draft("青禾县民政局", sections=sections_with("本镇今年修了路。" + LONG[: len(LONG) * 2 // 3]))
    same = index.same_text_of(edition, edition.content(), Thresholds())
    assert [(one.agency, one.section) for one in same] == [(other.agency_name, "improvement")]


def test_last_years_report_of_the_own_agency_is_no_other_body():
    agency = make_agency("青禾县水务局")
    actions.recheck(make_published(agency, 2021, sections=sections_with(LONG)))
    content = sound_content(agency_name=agency.name, year=2022, sections=sections_with(LONG))
    edition = make_edition(make_report(agency, 2022), content)
    actions.recheck(edition)
    assert told(edition) == {("N-REPEAT", "improvement")}
