"""Submitting, returning, approving, publishing, scheduling and withdrawing."""

import datetime
from dataclasses import replace

import pytest
from django.utils import timezone

from reports import actions
from reports.actions import publishing
from reports.models import Edition, Finding, Origin, Report, ReportEvent, State, Verb
from tests.factories import (
    make_agency,
    make_edition,
    make_editor,
    make_membership,
    make_person,
    make_report,
    make_reviewer,
    make_supervisor,
    sound_content,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def office():
    """Give the agency above."""
    return make_agency("青禾县人民政府", kind="government")


@pytest.fixture
def agency(office):
    """Give the agency whose report it is."""
    return make_agency("青禾县石桥镇", superior=office, kind="township")


@pytest.fixture
def editor(agency):
    """Give its editor."""
    return make_editor(agency)


@pytest.fixture
def supervisor(office):
    """Give the supervisor of the agency above."""
    return make_supervisor(office)


def draft(agency, year=2022, **parts):
    """Return a draft of ``agency`` that adds up but for ``parts``."""
    return make_edition(make_report(agency, year), sound_content(agency_name=agency.name, year=year, **parts))


def publish(edition, editor, supervisor):
    """Take a draft through all verbs."""
    edition = actions.submit(editor, edition)
    edition = actions.approve(supervisor, edition)
    return actions.publish(supervisor, edition)


def test_the_way_to_publication_fixes_number_date_digest_and_name(agency, editor, supervisor):
    edition = publish(draft(agency), editor, supervisor)
    kept = Edition.objects.get(pk=edition.pk)
    assert (kept.state, kept.number, kept.agency_name) == (State.PUBLISHED, 1, agency.name)
    assert kept.digest == kept.content().digest()
    assert kept.published_at is not None
    assert Report.objects.published().get().current_edition == kept
    verbs = ReportEvent.objects.filter(edition=edition).order_by("pk").values_list("verb", flat=True)
    assert list(verbs) == [Verb.SUBMIT, Verb.APPROVE, Verb.PUBLISH]


def test_an_error_blocks_a_drafted_edition(agency, editor):
    edition = draft(agency, figures={"requests.received.total": 99})
    with pytest.raises(actions.Blocked) as blocked:
        actions.submit(editor, edition)
    assert {finding.rule for finding in blocked.value.findings} == {"T3-BALANCE", "T3-ROW-SUM"}
    edition.refresh_from_db()
    assert edition.state == State.DRAFT


def test_nothing_blocks_a_transcribed_edition(agency, editor, supervisor):
    edition = draft(agency, figures={"requests.received.total": 99})
    Edition.objects.filter(pk=edition.pk).update(origin=Origin.TRANSCRIBED)
    edition = publish(edition, editor, supervisor)
    assert edition.state == State.PUBLISHED
    assert edition.content().figures["requests.received.total"] == 99
    assert Finding.objects.failing().public().filter(edition=edition).count() == 2


def test_who_wrote_does_not_approve(agency, supervisor):
    both = make_editor(agency, "both")
    make_person("root", superuser=True)
    make_membership(both, agency, "reviewer")
    edition = actions.submit(both, draft(agency))
    with pytest.raises(actions.NotAllowed):
        actions.approve(both, edition)
    assert actions.approve(supervisor, edition).state == State.APPROVED


def test_a_superuser_who_wrote_does_not_approve(agency):
    root = make_person("root", superuser=True)
    edition = actions.submit(root, draft(agency))
    with pytest.raises(actions.NotAllowed):
        actions.approve(root, edition)


def test_returning_needs_a_comment_and_unlocks(agency, editor, supervisor):
    edition = actions.submit(editor, draft(agency))
    with pytest.raises(actions.Refused):
        actions.send_back(supervisor, edition, "")
    edition = actions.send_back(supervisor, edition, "第三部分请补充说明。")
    assert edition.state == State.RETURNED
    assert ReportEvent.objects.get(verb=Verb.RETURN).comment == "第三部分请补充说明。"
    saved = actions.save_figures(editor, edition, {"licensing.licensing.decisions": "7"}, version=edition.version)
    assert saved.content().figures["licensing.licensing.decisions"] == 7


def test_an_approved_edition_can_be_unlocked(agency, editor, supervisor):
    edition = actions.approve(supervisor, actions.submit(editor, draft(agency)))
    assert actions.send_back(make_reviewer(agency), edition, "领导另有意见。").state == State.RETURNED


def test_a_reviewer_publishes_only_where_the_site_allows(agency, editor):
    from reports.models import Site

    reviewer = make_reviewer(agency)
    edition = actions.approve(reviewer, actions.submit(editor, draft(agency)))
    with pytest.raises(actions.NotAllowed):
        actions.publish(reviewer, edition)
    Site.objects.create(pk=1, reviewers_publish=True)
    assert actions.publish(reviewer, edition).state == State.PUBLISHED


def test_a_second_publication_of_the_same_edition_is_refused(agency, editor, supervisor):
    edition = actions.approve(supervisor, actions.submit(editor, draft(agency)))
    stale_view = Edition.objects.get(pk=edition.pk)
    actions.publish(supervisor, edition)
    with pytest.raises(actions.WrongState):
        actions.publish(supervisor, stale_view)
    assert Edition.objects.filter(state=State.PUBLISHED).count() == 1
    assert ReportEvent.objects.filter(verb=Verb.PUBLISH).count() == 1


def test_a_correction_supersedes_and_both_editions_stay(agency, editor, supervisor):
    first = publish(draft(agency), editor, supervisor)
    working = actions.correct(editor, first, "行政许可数误填")
    with pytest.raises(actions.Refused):
        actions.submit(editor, working)
    working = actions.save_figures(editor, working, {"licensing.licensing.decisions": "7"}, version=working.version)
    second = publish(working, editor, supervisor)
    first.refresh_from_db()
    assert (first.state, second.number) == (State.SUPERSEDED, 2)
    assert first.content().figures["licensing.licensing.decisions"] == 128
    assert Edition.objects.public().count() == 2
    assert Edition.objects.published().get() == second


def test_a_withdrawn_report_can_come_back(agency, editor, supervisor):
    first = publish(draft(agency), editor, supervisor)
    with pytest.raises(actions.Refused):
        actions.withdraw(supervisor, first, " ")
    first = actions.withdraw(supervisor, first, "含有个人信息")
    assert not Report.objects.published().exists()
    assert Report.objects.public().get().current_edition.withdrawal_reason == "含有个人信息"
    working = actions.correct(editor, first, "已删去个人信息")
    working = actions.save_draft(
        editor, working, texts={"text.other_matters": "未收取信息处理费。"}, version=working.version
    )
    assert publish(working, editor, supervisor).number == 2
    first.refresh_from_db()
    assert first.state == State.WITHDRAWN


def test_publication_checks_the_next_year_again_and_raises_its_stamp(agency, editor, supervisor):
    publish(draft(agency, 2022), editor, supervisor)
    later = Report.objects.get(year__year=2022)
    assert {finding.verdict for finding in Finding.objects.filter(rule="X-CARRY")} == {"undecided"}
    publish(draft(agency, 2021), editor, supervisor)
    assert not Finding.objects.filter(rule="X-CARRY", edition__report=later).exists()
    stamp = later.public_stamp
    later.refresh_from_db()
    assert later.public_stamp > stamp


def test_a_public_finding_never_rests_on_a_draft(agency, editor, supervisor):
    draft(agency, 2021, figures={"requests.carried_forward.business": 8, "requests.carried_forward.total": 11})
    edition = draft(agency, 2022)
    assert any(finding.rule == "X-CARRY" and finding.is_failing for finding in actions.recheck(edition))
    for finding in actions.recheck(edition):
        if finding.is_failing:
            actions.explain(editor, edition, finding, "上年报告尚未发布。", is_public=False)
    edition = publish(edition, editor, supervisor)
    assert {finding.verdict for finding in Finding.objects.public().filter(edition=edition)} == {"undecided"}


def test_a_scheduled_edition_is_published_when_its_moment_has_come(agency, editor, supervisor):
    edition = actions.approve(supervisor, actions.submit(editor, draft(agency)))
    moment = timezone.now() + datetime.timedelta(hours=1)
    with pytest.raises(actions.Refused):
        actions.schedule(supervisor, edition, timezone.now() - datetime.timedelta(minutes=1))
    actions.schedule(supervisor, edition, moment)
    assert actions.publish_due() == []
    (published,) = actions.publish_due(moment)
    assert published.state == State.PUBLISHED
    assert ReportEvent.objects.get(verb=Verb.PUBLISH).person is None


def test_an_explanation_is_published_with_its_edition_and_taken_over_by_a_correction(agency, editor, supervisor):
    publish(draft(agency, 2021), editor, supervisor)
    moved = {"requests.brought_forward.business": 2, "requests.brought_forward.total": 5}
    moved |= {"requests.received.business": 4, "requests.received.total": 25}
    edition = draft(agency, 2022, figures=moved)
    for finding in actions.recheck(edition):
        actions.explain(editor, edition, finding, "职能划转带来一件在办申请。", is_public=True)
    edition = publish(edition, editor, supervisor)
    working = actions.correct(editor, edition, "行政许可数误填")
    said = working.explanations.get(line="business")
    actions.explain(editor, working, working.findings.get(line="business"), "尚未批准的话。", is_public=True)
    said.refresh_from_db()
    assert said.text == "尚未批准的话。"
    assert set(edition.explanations.values_list("text", flat=True)) == {"职能划转带来一件在办申请。"}


def test_a_transcribed_start_says_where_the_report_was_published(agency, editor):
    where = {"source_address": "https://www.example.gov.cn/nb", "source_published_on": datetime.date(2023, 1, 30)}
    edition = actions.start(editor, make_report(agency), origin=Origin.TRANSCRIBED, **where)
    kept = Edition.objects.get(pk=edition.pk)
    assert (kept.source_address, kept.source_published_on) == tuple(where.values())
    assert kept.content().published_date == "2023-01-30"


def test_another_official_form_shows_its_cells_and_keeps_what_was_filled_in(agency, editor):
    edition = draft(agency)
    content = actions.save_draft(editor, edition, texts={"form": "2019"}, version=edition.version).content()
    assert content.form == "2019"
    assert content.figures["documents.rules.newly_produced"] is None
    assert content.figures["requests.otherwise_other.total"] == 2
    assert content.absent == ()


def test_approval_is_of_what_was_seen(agency, editor, supervisor):
    edition = actions.submit(editor, draft(agency))
    seen = edition.version
    edition = actions.send_back(supervisor, edition, "请核对。")
    edition = actions.save_figures(editor, edition, {"licensing.licensing.decisions": "999"}, version=edition.version)
    actions.submit(editor, edition)
    with pytest.raises(actions.WrongState):
        actions.approve(supervisor, edition, version=seen)
    edition.refresh_from_db()
    assert edition.state == State.SUBMITTED


@pytest.mark.parametrize("verb", ["explain", "attach"])
def test_who_explained_or_attached_does_not_approve(agency, editor, verb):
    both = make_editor(agency, "both")
    make_membership(both, agency, "reviewer")
    edition = draft(agency, figures={"requests.received.total": 99} if verb == "explain" else None)
    if verb == "explain":
        actions.explain(both, edition, actions.recheck(edition)[0], "已核对。", is_public=True)
        Edition.objects.filter(pk=edition.pk).update(origin=Origin.TRANSCRIBED)
    else:
        actions.attach(both, edition, b"%PDF-1.7", "a.pdf", "official")
    edition = actions.submit(editor, edition)
    with pytest.raises(actions.NotAllowed):
        actions.approve(both, edition)


def test_earlier_editions_can_be_withdrawn_alone_or_together(agency, editor, supervisor):
    first = publish(draft(agency), editor, supervisor)
    working = actions.correct(editor, first, "行政许可数误填")
    working = actions.save_figures(editor, working, {"licensing.licensing.decisions": "7"}, version=working.version)
    second = publish(working, editor, supervisor)
    actions.withdraw(supervisor, second, "含有个人信息", with_earlier=True)
    assert set(Edition.objects.values_list("state", flat=True)) == {State.WITHDRAWN}
    assert ReportEvent.objects.filter(verb=Verb.WITHDRAW).count() == 2


def test_a_superseded_edition_can_be_withdrawn_while_the_new_one_stays(agency, editor, supervisor):
    first = publish(draft(agency), editor, supervisor)
    working = actions.correct(editor, first, "含有个人信息")
    working = actions.save_draft(
        editor, working, texts={"text.other_matters": "未收取信息处理费。"}, version=working.version
    )
    publish(working, editor, supervisor)
    actions.withdraw(supervisor, Edition.objects.get(pk=first.pk), "含有个人信息")
    assert Report.objects.published().exists()
    assert Edition.objects.get(pk=first.pk).state == State.WITHDRAWN


def test_a_submitted_edition_shows_nothing_of_a_draft_of_last_year(agency, editor, supervisor):
    draft(agency, 2021, figures={"requests.carried_forward.business": 777, "requests.carried_forward.total": 780})
    edition = draft(agency, 2022)
    for finding in actions.recheck(edition):
        if finding.is_failing:
            actions.explain(editor, edition, finding, "上年报告尚未提交。", is_public=False)
    assert "777" in str(list(edition.findings.values_list("message_zh", flat=True)))
    edition = actions.submit(editor, edition)
    assert "777" not in str(list(edition.findings.values_list("message_zh", "operands")))


def test_a_save_checks_the_draft_of_the_next_year_again(agency, editor):
    before, after = draft(agency, 2021), draft(agency, 2022)
    actions.recheck(after)
    changed = {"requests.carried_forward.business": "2", "requests.carried_forward.total": "5"}
    actions.save_figures(editor, before, changed, version=before.version)
    assert set(after.findings.failing().exclude(severity="info").values_list("rule", flat=True)) == {"X-CARRY"}


def test_one_refused_publication_does_not_hold_up_the_others(agency, editor, supervisor, monkeypatch):
    moment = timezone.now() + datetime.timedelta(hours=1)
    editions = [actions.approve(supervisor, actions.submit(editor, draft(agency, year))) for year in (2021, 2022)]
    for edition in editions:
        actions.schedule(supervisor, edition, moment)
    real = publishing._publish

    def somebody_was_faster(person, edition):
        if edition.pk == editions[0].pk:
            raise actions.WrongState("Somebody was faster.")
        return real(person, edition)

    monkeypatch.setattr(publishing, "_publish", somebody_was_faster)
    assert [edition.pk for edition in actions.publish_due(moment)] == [editions[1].pk]


def test_another_form_keeps_apart_what_is_not_shown_and_what_is_blank(agency, editor):
    content = sound_content(agency_name=agency.name)
    hidden = "requests.received.business"
    figures = {cell: figure for cell, figure in content.figures.items() if cell != hidden}
    edition = make_edition(make_report(agency), replace(content, figures=figures, absent=(hidden,)))
    for form in ("2019", "2021"):
        edition = actions.save_draft(editor, edition, texts={"form": form}, version=edition.version)
        assert edition.content().absent == (hidden,)
