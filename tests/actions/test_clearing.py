"""Errors of text rules, cleared by a second person."""

import pytest

from reports import actions
from reports.models import Edition, Explanation, ReportEvent, State, Verb
from tests.factories import (
    make_agency,
    make_auditor,
    make_edition,
    make_editor,
    make_report,
    make_reviewer,
    make_supervisor,
    sound_content,
)

pytestmark = pytest.mark.django_db
PHONE = "<p>联系电话：13800000000。</p>"


@pytest.fixture
def agency():
    """Give an agency with a superior."""
    return make_agency("青禾县石桥镇", superior=make_agency("青禾县人民政府", kind="government"), kind="township")


def draft(agency, **parts):
    """Return a draft that is sound but for ``parts``."""
    return make_edition(make_report(agency), sound_content(agency_name=agency.name, **parts))


def finding_of(edition, rule):
    """Return the one failing finding of ``rule``."""
    [finding] = [one for one in actions.recheck(edition) if one.rule == rule and one.is_failing]
    return finding


def test_an_error_of_a_text_rule_blocks_until_another_person_clears_it(agency):
    editor, edition = make_editor(agency), draft(agency, preface=PHONE)
    with pytest.raises(actions.Blocked) as blocked:
        actions.submit(editor, edition)
    assert [finding.rule for finding in blocked.value.findings] == ["N-PERSONAL"]
    reviewer = make_reviewer(agency)
    actions.clear(reviewer, edition, finding_of(edition, "N-PERSONAL"), "公布的值班手机，非个人所有。")
    assert actions.submit(editor, edition).state == State.SUBMITTED
    event = ReportEvent.objects.get(verb=Verb.CLEAR)
    assert (event.person, "N-PERSONAL" in event.comment) == (reviewer, True)
    assert not Explanation.objects.get().is_public


def test_who_cleared_may_still_approve(agency):
    editor, reviewer, edition = make_editor(agency), make_reviewer(agency), draft(agency, preface=PHONE)
    actions.clear(reviewer, edition, finding_of(edition, "N-PERSONAL"), "值班手机。")
    edition = actions.submit(editor, edition)
    assert actions.approve(reviewer, edition).state == State.APPROVED


def test_the_author_does_not_clear(agency):
    editor, edition = make_editor(agency), draft(agency)
    edition = actions.save_draft(editor, edition, texts={"preface": PHONE}, version=edition.version)
    finding = finding_of(edition, "N-PERSONAL")
    with pytest.raises(actions.NotAllowed, match="another person"):
        actions.clear(editor, edition, finding, "值班手机。")
    assert not actions.may_clear(editor, edition)
    other = make_editor(agency, "other")
    assert actions.may_clear(other, edition)
    assert actions.clear(other, edition, finding, "值班手机。").is_clearance


def test_who_does_not_see_a_draft_or_only_reads_does_not_clear(agency):
    edition = draft(agency, preface=PHONE)
    finding = finding_of(edition, "N-PERSONAL")
    for person in (make_supervisor(agency.superior), make_auditor(agency), make_editor(make_agency(), "foreign")):
        with pytest.raises(actions.NotAllowed):
            actions.clear(person, edition, finding, "值班手机。")
    assert not Explanation.objects.exists()


def test_sums_warnings_and_findings_of_other_editions_are_not_cleared(agency):
    reviewer = make_reviewer(agency)
    edition = draft(agency, preface=PHONE, figures={"requests.received.total": 99})
    other = make_edition(
        make_report(make_agency("青禾县水务局")), sound_content(agency_name="青禾县水务局", preface=PHONE)
    )
    for finding in (finding_of(edition, "T3-BALANCE"), finding_of(other, "N-PERSONAL")):
        with pytest.raises(actions.Refused, match="Only errors about the text"):
            actions.clear(reviewer, edition, finding, "核对过。")
    with pytest.raises(actions.Refused, match="reason"):
        actions.clear(reviewer, edition, finding_of(edition, "N-PERSONAL"), "  ")


def test_a_clearance_ends_with_the_words_it_speaks_of_and_no_sooner(agency):
    editor, reviewer, edition = make_editor(agency), make_reviewer(agency), draft(agency, preface=PHONE)
    actions.clear(reviewer, edition, finding_of(edition, "N-PERSONAL"), "值班手机。")
    edition = actions.save_draft(
        editor, edition, texts={"text.improvement": "栏目更新不及时的问题，下一步每周核对。"}, version=1
    )
    assert actions.standing_errors(edition, actions.recheck(edition)) == []
    texts = {"preface": PHONE.replace("0000。", "0001。")}
    edition = actions.save_draft(editor, edition, texts=texts, version=edition.version)
    assert [one.rule for one in actions.standing_errors(edition, actions.recheck(edition))] == ["N-PERSONAL"]


def test_an_explanation_does_not_clear_an_error(agency):
    editor, edition = make_editor(agency), draft(agency, preface=PHONE)
    actions.explain(editor, edition, finding_of(edition, "N-PERSONAL"), "值班手机。", is_public=True)
    with pytest.raises(actions.Blocked):
        actions.submit(editor, Edition.objects.get(pk=edition.pk))


def test_an_explanation_of_a_sentence_survives_edits_elsewhere_and_reopens_with_it(agency):
    editor = make_editor(agency)
    wrong = "<p>全年作出行政许可决定12件。</p>"
    edition = draft(agency, preface=wrong)
    actions.explain(editor, edition, finding_of(edition, "N-TABLE"), "其余由县局作出。", is_public=False)
    texts = {"preface": f"<p>本报告现予公布。</p>{wrong}"}
    edition = actions.save_draft(editor, edition, texts=texts, version=edition.version)
    assert actions.unexplained(edition, list(edition.findings.all())) == []
    texts = {"preface": wrong.replace("12", "13")}
    edition = actions.save_draft(editor, edition, texts=texts, version=edition.version)
    assert [one.rule for one in actions.unexplained(edition, list(edition.findings.all()))] == ["N-TABLE"]


def test_explanations_and_clearances_go_along_into_a_correction(agency):
    editor, reviewer = make_editor(agency), make_reviewer(agency)
    edition = draft(agency, preface=PHONE + "<p>全年作出行政许可决定12件。</p>")
    actions.clear(reviewer, edition, finding_of(edition, "N-PERSONAL"), "值班手机。")
    actions.explain(editor, edition, finding_of(edition, "N-TABLE"), "其余由县局作出。", is_public=True)
    supervisor = make_supervisor(agency.superior)
    published = actions.publish(supervisor, actions.approve(supervisor, actions.submit(editor, edition)))
    working = actions.correct(editor, published, "许可数误填")
    saved = actions.save_figures(editor, working, {"enforcement.penalties.decisions": "18"}, version=working.version)
    assert actions.submit(editor, saved).state == State.SUBMITTED


def test_the_author_does_not_put_a_word_in_the_place_of_a_clearance(agency):
    editor, reviewer, edition = make_editor(agency), make_reviewer(agency), draft(agency, preface=PHONE)
    cleared = actions.clear(reviewer, edition, finding_of(edition, "N-PERSONAL"), "值班手机。")
    with pytest.raises(actions.Refused):
        actions.explain(editor, edition, finding_of(edition, "N-PERSONAL"), "Read by all.", is_public=True)
    cleared.refresh_from_db()
    assert (cleared.person, cleared.text, cleared.is_public) == (reviewer, "值班手机。", False)
