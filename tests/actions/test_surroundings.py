"""What a report is compared with after mergers, splits and in a first year."""

import datetime

import pytest

from reports import actions
from reports.models import AgencyChange, Finding, State
from tests.factories import make_agency, make_edition, make_editor, make_report, make_supervisor, sound_content

pytestmark = pytest.mark.django_db


def edition_of(agency, year, state=State.DRAFT, **figures):
    """Return an edition with figures that add up but for ``figures``."""
    content = sound_content(agency_name=agency.name, year=year, figures=figures)
    return make_edition(make_report(agency, year), content, state=state)


def change(kind, predecessors, successors, note=""):
    """Return a change of agencies in 2022."""
    made = AgencyChange.objects.create(day=datetime.date(2022, 6, 1), kind=kind, note=note)
    made.predecessors.set(predecessors)
    made.successors.set(successors)


def carry(edition):
    """Return the verdicts of X-CARRY on the columns of ``edition``."""
    return {finding.line: finding.verdict for finding in actions.recheck(edition) if finding.rule == "X-CARRY"}


def test_after_a_merger_the_sum_of_all_bodies_counts():
    heir, gone = make_agency("青禾县教育局"), make_agency("青禾县体育局", last_day=datetime.date(2022, 5, 31))
    change("merged", [gone, heir], [heir])
    for agency in (heir, gone):
        edition_of(agency, 2021, State.PUBLISHED)
    sums = {"requests.brought_forward.natural_person": 6, "requests.brought_forward.business": 2}
    edition = edition_of(heir, 2022, **sums, **{"requests.brought_forward.total": 8})
    assert carry(edition) == {}


def test_a_merged_body_without_a_published_report_leaves_it_undecided():
    heir, gone = make_agency("青禾县教育局"), make_agency("青禾县体育局")
    change("merged", [gone], [heir])
    edition_of(heir, 2021, State.PUBLISHED)
    edition_of(gone, 2021)
    assert set(carry(edition_of(heir, 2022)).values()) == {"undecided"}


def test_after_a_split_it_is_undecided_with_the_note():
    whole, part = make_agency("青禾县教育局"), make_agency("青禾县体育局")
    change("split", [whole], [whole, part], note="体育职能分出")
    edition_of(whole, 2021, State.PUBLISHED)
    edition = edition_of(whole, 2022, **{"requests.brought_forward.business": 9})
    assert set(carry(edition).values()) == {"undecided"}
    assert "体育职能分出" in edition.findings.filter(rule="X-CARRY").first().message_zh


def test_a_body_in_its_first_year_has_nothing_to_bring_forward():
    fresh = make_agency("青禾县数据局", first_day=datetime.date(2022, 3, 1))
    assert carry(edition_of(fresh, 2022))["business"] == "fails"


def test_the_publication_of_a_merged_body_checks_its_heir_again():
    office = make_agency("青禾县人民政府", kind="government")
    heir, gone = make_agency("青禾县教育局", superior=office), make_agency("青禾县体育局", superior=office)
    change("merged", [gone], [heir])
    edition_of(heir, 2021, State.PUBLISHED)
    edition = edition_of(heir, 2022)
    actions.recheck(edition)
    supervisor = make_supervisor(office)
    last = actions.approve(supervisor, actions.submit(make_editor(gone), edition_of(gone, 2021)))
    actions.publish(supervisor, last)
    failing = Finding.objects.failing().filter(edition=edition, rule="X-CARRY")
    assert set(failing.values_list("line", flat=True)) == {"natural_person", "business", "total"}


def test_a_change_entered_later_checks_its_year_again():
    whole, part = make_agency("青禾县教育局"), make_agency("青禾县体育局")
    edition_of(whole, 2021, State.PUBLISHED)
    edition = edition_of(whole, 2022, **{"requests.brought_forward.business": 9})
    assert carry(edition)["business"] == "fails"
    change("split", [whole], [whole, part])
    actions.recheck_after_change(AgencyChange.objects.get())
    assert not Finding.objects.failing().filter(edition=edition, rule="X-CARRY").exists()
