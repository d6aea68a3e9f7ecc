"""Starting, saving, explaining, correcting and discarding drafts."""

import datetime

import pytest

from reports import actions
from reports.figures import shown
from reports.models import Change, Origin, ReportEvent, ReportingYear, State, Verb
from tests.factories import (
    make_agency,
    make_auditor,
    make_edition,
    make_editor,
    make_report,
    make_reviewer,
    make_supervisor,
    make_year,
    sound_content,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def agency():
    """Give an agency with a superior."""
    return make_agency("青禾县石桥镇", superior=make_agency("青禾县人民政府", kind="government"), kind="township")


@pytest.fixture
def editor(agency):
    """Give the editor of the agency."""
    return make_editor(agency)


def test_a_started_edition_is_blank_in_the_form_of_its_year(agency, editor):
    for year, cells in ((2020, 198), (2021, 200)):
        make_year(year)
        content = actions.start(editor, actions.report_for(agency, year)).content()
        assert len(content.figures) == cells
        assert set(content.figures.values()) == {None}
        assert content.absent == ()


def test_only_an_editor_starts(agency):
    report = make_report(agency)
    for person in (make_reviewer(agency), make_auditor(agency), make_supervisor(agency.superior)):
        with pytest.raises(actions.NotAllowed):
            actions.start(person, report)
    assert not report.editions.exists()


def test_a_second_draft_is_refused(agency, editor):
    report = make_report(agency)
    actions.start(editor, report)
    with pytest.raises(actions.WrongState):
        actions.start(editor, report)
    assert report.editions.count() == 1


@pytest.mark.parametrize(
    ("year", "prepare"),
    [
        (2018, lambda: ReportingYear.objects.create(year=2018)),
        (2031, lambda: None),
        (1999, lambda: None),
    ],
)
def test_a_year_without_form_or_not_opened_has_no_report(agency, year, prepare):
    prepare()
    with pytest.raises(actions.Refused, match=str(year)):
        actions.report_for(agency, year)


def test_a_body_that_did_not_exist_has_no_report():
    make_year(2022)
    with pytest.raises(actions.Refused):
        actions.report_for(make_agency("青禾县新设局", first_day=datetime.date(2024, 3, 1)), 2022)


def test_a_closed_year_takes_no_first_edition(agency, editor):
    make_year(2022, is_open=False)
    with pytest.raises(actions.Refused, match="2022"):
        actions.start(editor, actions.report_for(agency, 2022))


def test_typed_cells_are_kept_as_typed(agency, editor):
    edition = actions.start(editor, make_report(agency))
    typed = {
        "documents.rules.issued": "/",
        "documents.rules.repealed": "22（其中修订 16 件）",
        "documents.rules.in_force": "１２",
        "licensing.licensing.decisions": "11,398",
        "fees.administrative_fees.collected_wan_yuan": "96171.60",
        "requests.received.total": "-3",
        "requests.received.business": "",
    }
    saved = actions.save_figures(editor, edition, typed, version=edition.version).content()
    assert saved.figures["documents.rules.issued"] is None
    assert saved.figures["documents.rules.in_force"] == 12
    assert saved.figures["licensing.licensing.decisions"] == 11398
    assert saved.figures["requests.received.total"] == -3
    texts = {cell: shown(saved.figures[cell], saved.printed.get(cell)) for cell in typed}
    assert texts == typed | {"documents.rules.in_force": "12"}


def test_an_untouched_cell_keeps_number_and_printed_text(agency, editor):
    content = sound_content(
        agency_name=agency.name,
        figures={"documents.rules.issued": 22},
        printed={"documents.rules.issued": "22（其中修订 16 件）"},
    )
    edition = make_edition(make_report(agency), content)
    cells = {cell: shown(figure, content.printed.get(cell)) for cell, figure in content.figures.items()}
    saved = actions.save_figures(editor, edition, cells, version=edition.version)
    assert saved.version == edition.version
    assert saved.content() == edition.content()


def test_a_cell_that_no_form_has_is_refused(agency, editor):
    edition = actions.start(editor, make_report(agency))
    with pytest.raises(KeyError):
        actions.save_figures(editor, edition, {"requests.received.martians": "1"}, version=edition.version)


def test_a_save_is_one_event_with_the_cells_it_changed(agency, editor):
    edition = make_edition(make_report(agency), sound_content(agency_name=agency.name))
    actions.save_draft(
        editor,
        edition,
        version=edition.version,
        figures={"licensing.licensing.decisions": "129", "enforcement.penalties.decisions": "17"},
        texts={"text.overview": "全年无事。"},
    )
    (event,) = ReportEvent.objects.filter(verb=Verb.SAVE)
    assert event.person == editor
    assert event.changes["licensing.licensing.decisions"] == ["128", "129"]
    assert event.changes["text.overview"][1] == "<p>全年无事。</p>"
    assert set(event.changes) == {"licensing.licensing.decisions", "text.overview"}


def test_a_stale_save_is_refused_with_both_values_and_stores_nothing(agency, editor):
    edition = make_edition(make_report(agency), sound_content(agency_name=agency.name))
    version = edition.version
    actions.save_figures(editor, edition, {"licensing.licensing.decisions": "130"}, version=version)
    with pytest.raises(actions.Stale) as caught:
        actions.save_figures(editor, edition, {"licensing.licensing.decisions": "131"}, version=version)
    assert caught.value.differences == (actions.Difference("licensing.licensing.decisions", "130", "131"),)
    edition.refresh_from_db()
    assert edition.content().figures["licensing.licensing.decisions"] == 130


def test_a_stale_save_that_says_the_same_passes(agency, editor):
    edition = make_edition(make_report(agency), sound_content(agency_name=agency.name))
    version = edition.version
    for _twice in range(2):
        saved = actions.save_figures(editor, edition, {"licensing.licensing.decisions": "130"}, version=version)
    assert saved.content().figures["licensing.licensing.decisions"] == 130


def test_narrative_is_reduced_to_the_permitted_marks(agency, editor):
    edition = actions.start(editor, make_report(agency))
    text = '<p onclick="x()">全年<script>alert(1)</script>公开</p><img src="http://elsewhere.example/a.png">'
    saved = actions.save_draft(editor, edition, texts={"text.overview": text}, version=edition.version)
    assert saved.content().section("overview").text == "<p>全年公开</p>"


@pytest.mark.parametrize("state", [State.SUBMITTED, State.APPROVED, State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN])
def test_a_locked_edition_takes_no_change(agency, editor, state):
    edition = make_edition(make_report(agency), state=state)
    with pytest.raises(actions.WrongState):
        actions.save_figures(editor, edition, {"licensing.licensing.decisions": "1"}, version=edition.version)


def test_an_explanation_ends_the_silence_until_an_operand_changes(agency, editor):
    make_edition(make_report(agency, 2021), sound_content(agency_name=agency.name, year=2021), state=State.PUBLISHED)
    changed = {"requests.brought_forward.business": 2, "requests.brought_forward.total": 5}
    changed |= {"requests.received.business": 4, "requests.received.total": 25}
    edition = make_edition(make_report(agency, 2022), sound_content(agency_name=agency.name, figures=changed))
    with pytest.raises(actions.Blocked) as blocked:
        actions.submit(editor, edition)
    assert {finding.rule for finding in blocked.value.findings} == {"X-CARRY"}
    assert len(blocked.value.findings) == 2
    for finding in blocked.value.findings:
        actions.explain(editor, edition, finding, "职能划转带来一件在办申请。", is_public=True)
    assert actions.unexplained(edition, actions.recheck(edition)) == []
    again = {"requests.brought_forward.business": "3", "requests.brought_forward.total": "6"}
    again |= {"requests.received.business": "3", "requests.received.total": "24"}
    edition.refresh_from_db()
    actions.save_figures(editor, edition, again, version=edition.version)
    assert len(actions.unexplained(edition, list(edition.findings.all()))) == 2


def test_an_empty_explanation_is_refused(agency, editor):
    edition = make_edition(
        make_report(agency), sound_content(agency_name=agency.name, figures={"requests.received.total": 9})
    )
    finding = actions.recheck(edition)[0]
    with pytest.raises(actions.Refused):
        actions.explain(editor, edition, finding, "  ", is_public=False)


def test_a_correction_copies_the_published_edition_and_needs_a_reason(agency, editor):
    published = make_edition(make_report(agency), state=State.PUBLISHED)
    with pytest.raises(actions.Refused):
        actions.correct(editor, published, " ")
    working = actions.correct(editor, published, "行政许可数误填")
    assert (working.state, working.change, working.change_reason) == (State.DRAFT, Change.CORRECTION, "行政许可数误填")
    assert working.content().figures == published.content().figures
    with pytest.raises(actions.WrongState):
        actions.correct(editor, published, "再来一次")


def test_a_discarded_edition_leaves_the_report_free(agency, editor):
    published = make_edition(make_report(agency), state=State.PUBLISHED)
    working = actions.correct(editor, published, "误开")
    actions.discard(editor, working, "误开")
    assert actions.correct(editor, published, "这次是真的").state == State.DRAFT


def test_a_transcribed_start_keeps_its_origin(agency, editor):
    edition = actions.start(editor, make_report(agency), origin=Origin.TRANSCRIBED)
    edition.refresh_from_db()
    assert edition.origin == Origin.TRANSCRIBED
