"""What the register, dates, children and corrections give to the checks, and what of it the public may see."""

import datetime

import pytest

from reports import actions
from reports.checks import timeliness
from reports.models import AgencyLevel, DueDate, Edition, Obligation, Origin, Site, State
from tests.factories import (
    make_agency,
    make_edition,
    make_edition_file,
    make_editor,
    make_file,
    make_published,
    make_report,
    make_supervisor,
    make_year,
    sound_content,
    sound_figures,
)

pytestmark = pytest.mark.django_db


def context_of(edition):
    """Return what surrounds a stored edition."""
    return actions.surroundings_of(edition).context


def failing(edition, rule):
    """Return the failing findings of ``rule`` after a check, by line."""
    return {one.line: one for one in actions.recheck(edition) if one.rule == rule and one.is_failing}


def consolidated(office, children, year=2022, **figures):
    """Return a published consolidated edition over sound reports of ``children`` agencies, but for ``figures``."""
    sums = {cell: figure * children for cell, figure in sound_figures().items()}
    content = sound_content(agency_name=office.name, year=year, figures={**sums, **figures}, scope="consolidated")
    return make_edition(make_report(office, year), content, state=State.PUBLISHED)


def test_the_profile_says_names_kind_level_and_rights():
    town = make_agency("青禾县石桥镇人民政府", kind="township", level=AgencyLevel.TOWNSHIP, short_name="石桥镇")
    profile = context_of(make_edition(make_report(town))).profile
    assert profile.names == ("青禾县石桥镇人民政府", "石桥镇")
    assert (profile.kind, profile.level, profile.may_make_rules) == ("township", "township", False)
    city = make_agency("青禾市人民政府", kind="government", level=AgencyLevel.CITY)
    assert context_of(make_edition(make_report(city))).profile.may_make_rules is None
    city.may_make_rules = True
    city.save()
    assert context_of(Edition.objects.get(report__agency=city)).profile.may_make_rules is True


def test_another_body_of_the_register_is_known_by_its_name():
    make_agency("青禾县水务局", short_name="县水务局")
    is_body = context_of(make_edition(make_report())).is_body
    assert is_body("青禾县水务局")
    assert is_body("县水务局")
    assert not is_body("青禾县无名局")


def test_duty_knows_both_dates_and_the_first_publication():
    agency = make_agency()
    year = make_year(2022)
    DueDate.objects.create(
        year=year, kind="", legal_date=datetime.date(2023, 1, 31), local_date=datetime.date(2023, 1, 15)
    )
    edition = make_published(agency)  # on 20 January
    duty = context_of(edition).duty
    assert timeliness(duty, duty.legal_date).standing == "on_time"
    assert (timeliness(duty, duty.local_date).standing, timeliness(duty, duty.local_date).days) == ("late", 5)
    assert list(failing(edition, "P-DUE")) == ["local"]


def test_a_correction_does_not_make_a_report_late():
    agency = make_agency()
    DueDate.objects.create(year=make_year(2022), kind="", legal_date=datetime.date(2023, 1, 31))
    report = make_report(agency)
    make_edition(report, state=State.SUPERSEDED)
    later = datetime.datetime(2023, 8, 1, tzinfo=datetime.UTC)
    content = sound_content(agency_name=agency.name, figures={"licensing.licensing.decisions": 7})
    second = make_edition(
        report, content, state=State.PUBLISHED, published_at=later, change="correction", change_reason="更正"
    )
    assert failing(second, "P-DUE") == failing(second, "P-CORRECTION") == {}


def test_a_correction_of_nothing_fails():
    report = make_report()
    make_edition(report, state=State.PUBLISHED)
    working = make_edition(report, change="correction", change_reason="更正")
    assert list(failing(working, "P-CORRECTION")) == ["change"]


def test_a_draft_is_not_told_how_late_it_is_in_a_stored_sentence():
    DueDate.objects.create(year=make_year(2022), kind="", legal_date=datetime.date(2023, 1, 31))
    edition = make_edition()
    actions.recheck(edition)
    assert not edition.findings.filter(rule="P-DUE").exists()


def test_a_day_of_the_document_ahead_stops_the_publication_not_the_submission():
    office = make_agency("青禾县人民政府", kind="government")
    agency, supervisor = make_agency(superior=office), make_supervisor(office)
    ahead = (datetime.datetime.now(tz=datetime.UTC).date() + datetime.timedelta(days=30)).isoformat()
    edition = make_edition(make_report(agency), sound_content(agency_name=agency.name, document_date=ahead))
    edition = actions.approve(supervisor, actions.submit(make_editor(agency), edition))
    with pytest.raises(actions.Refused, match=ahead):
        actions.publish(supervisor, edition)
    edition.refresh_from_db()
    assert (edition.state, edition.number) == (State.APPROVED, None)
    assert not Edition.objects.filter(state=State.PUBLISHED).exists()


def test_a_transcribed_report_counts_by_the_day_of_its_source():
    content = sound_content(published_date="2022-11-05")
    edition = make_edition(content=content, state=State.PUBLISHED, origin=Origin.TRANSCRIBED)
    assert set(failing(edition, "P-DATE")) == {"published", "site"}


def test_sums_are_those_of_the_bodies_directly_below_in_that_year():
    office = make_agency("青禾县人民政府", kind="government")
    one, two = make_agency("青禾县水务局", superior=office), make_agency("青禾县民政局", superior=office)
    gone = make_agency("青禾县旧局", superior=office, last_day=datetime.date(2022, 6, 30))
    make_report(gone, obligation=Obligation.NOT_ALIVE)
    make_published(one)
    make_published(two)
    edition = consolidated(office, 2)
    assert failing(edition, "C-SUM") == failing(edition, "C-COVERAGE") == {}
    wrong = consolidated(office, 2, 2021, **{"licensing.licensing.decisions": 255})
    make_published(one, 2021)
    make_published(two, 2021)
    assert list(failing(wrong, "C-SUM")) == ["licensing.licensing.decisions"]


def test_a_draft_of_a_body_below_is_a_missing_report():
    office = make_agency("青禾县人民政府", kind="government")
    one, two = make_agency("青禾县水务局", superior=office), make_agency("青禾县民政局", superior=office)
    make_published(one)
    make_edition(make_report(two), sound_content(agency_name=two.name, figures={"licensing.licensing.decisions": 777}))
    edition = consolidated(office, 2)
    assert list(failing(edition, "C-COVERAGE")) == ["children"]
    assert failing(edition, "C-SUM") == {}
    assert "777" not in "".join(edition.findings.values_list("message_zh", flat=True))


def test_a_body_below_that_is_not_listed_keeps_the_sums_inside():
    office = make_agency("青禾县人民政府", kind="government")
    make_published(make_agency("青禾县密局", superior=office, is_listed=False))
    edition = consolidated(office, 2)
    assert not any(one.inputs_are_public for one in failing(edition, "C-COVERAGE").values())


def test_a_body_of_the_second_level_among_the_parts_counts_twice():
    office = make_agency("青禾市人民政府", kind="government")
    district = make_agency("青禾区人民政府", kind="government", superior=office)
    bureau = make_agency("青禾区水务局", superior=district)
    parts = [make_published(district), make_published(bureau)]
    edition = make_edition(make_report(office), sound_content(agency_name=office.name, scope="consolidated"))
    edition.compared_editions.set(parts)
    assert list(failing(edition, "C-DOUBLE")) == ["青禾区水务局"]


def test_a_chain_that_a_later_correction_broke_is_named():
    agency = make_agency()
    last = make_report(agency, 2021)
    at = datetime.datetime(2022, 1, 20, tzinfo=datetime.UTC)
    make_edition(last, sound_content(agency_name=agency.name, year=2021), state=State.SUPERSEDED, published_at=at)
    edition = make_published(agency, 2022)
    assert failing(edition, "X-CARRY") == failing(edition, "X-CORRECTED") == {}
    changed = {"requests.carried_forward.business": 2, "requests.carried_forward.total": 5}
    content = sound_content(agency_name=agency.name, year=2021, figures=changed)
    make_edition(last, content, state=State.PUBLISHED, published_at=at + datetime.timedelta(days=500))
    assert set(failing(edition, "X-CORRECTED")) == {"X-CARRY.business", "X-CARRY.total"}


def test_the_site_sets_where_plausible_ends():
    agency = make_agency()
    make_published(agency, 2021)
    content = sound_content(agency_name=agency.name, figures={"enforcement.penalties.decisions": 60})
    edition = make_edition(make_report(agency), content)
    assert failing(edition, "T-JUMP") == {}
    Site.objects.create(pk=1, jump_factor=3, doubtful_wording="栏目=专栏\n")
    assert list(failing(edition, "T-JUMP")) == ["enforcement.penalties.decisions"]
    assert "overview.wording" in failing(edition, "S-TEXT")


def test_a_kept_original_that_is_gone_is_named_and_stays_inside():
    edition = make_edition()
    file = make_file(b"%PDF-1.4 original", "report.pdf")
    make_edition_file(edition, file, role="source")
    assert failing(edition, "P-FILE") == {}
    file.content.storage.delete(file.content.name)
    assert [one.inputs_are_public for one in failing(edition, "P-FILE").values()] == [False]


def test_a_long_line_is_stored_short_and_stays_apart():
    lines = {actions.stored_line("overview." + "withheld+" * 12 + str(number)) for number in range(3)}
    assert {len(line) for line in lines} == {80}
    assert len(lines) == 3
