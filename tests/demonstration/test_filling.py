"""The demonstration district in a database: what is stored is what the verbs would have stored."""

import pytest
from django.db import DatabaseError, transaction
from django.test import TestCase

from reports import actions
from reports.demonstration import FAULTS, FIRST_YEAR, LAST_YEAR, fill
from reports.demonstration.district import GOVERNMENT
from reports.document import content_from_json
from reports.models import (
    FROZEN,
    Agency,
    AgencyKind,
    AgencyPeriod,
    Change,
    Edition,
    Finding,
    Membership,
    Obligation,
    Origin,
    Person,
    Reading,
    Report,
    ReportEvent,
    State,
    Verb,
    current_site,
)

TABLES = (
    *("documentsrow_set", "licensingrow_set", "enforcementrow_set", "feesrow_set", "procurementrow_set"),
    *("requestsrow_set", "remediesrow_set"),
)


@pytest.mark.any_database
class DistrictTest(TestCase):
    """The whole district, stored once. On PostgreSQL tests/search/test_queries.py and test_commands.py fill it."""

    @classmethod
    def setUpTestData(cls):
        cls.made = fill("chengyan", range(FIRST_YEAR, LAST_YEAR + 1))

    def public(self):
        """Return the public editions with everything that their content needs."""
        return (
            Edition.objects.filter(state__in=FROZEN)
            .select_related("report__agency", "report__year")
            .prefetch_related("texts", "report__agency__periods", *TABLES)
        )

    def test_there_are_a_government_its_office_twenty_departments_and_twelve_low_bodies(self):
        kinds = list(Agency.objects.values_list("kind", flat=True))
        assert kinds.count(AgencyKind.GOVERNMENT) == kinds.count(AgencyKind.GENERAL_OFFICE) == 1
        assert kinds.count(AgencyKind.DEPARTMENT) == 20
        assert kinds.count(AgencyKind.SUBDISTRICT) + kinds.count(AgencyKind.TOWNSHIP) == 12
        assert kinds.count(AgencyKind.PARTY) == 1
        government = Agency.objects.get(slug=GOVERNMENT.slug)
        assert Agency.objects.below(government).count() == self.made["agencies"] == len(kinds)
        assert not Agency.objects.filter(english_name="").exists()

    def test_names_are_plainly_fictitious(self):
        assert "虚构" in current_site().name
        assert "fictitious" in current_site().english_name
        assert not AgencyPeriod.objects.exclude(name__startswith="示例市").exists()

    def test_periods_are_valid_and_one_department_was_renamed(self):
        for period in AgencyPeriod.objects.all():
            period.full_clean()
        renamed = Agency.objects.get(slug="chengyan-xingzheng-shenpiju")
        names = [renamed.period_in(year).name for year in (2023, 2024)]
        assert names[0] != names[1] == renamed.name
        edition = Edition.objects.get(report__agency=renamed, report__year__year=2023)
        assert edition.agency_name == names[0]

    def test_the_digest_of_every_public_edition_is_that_of_what_is_stored(self):
        editions = list(self.public())
        assert len(editions) > 230
        assert [str(e) for e in editions if e.content().digest() != e.digest] == []

    def test_numbers_names_and_dates_are_those_of_a_publication(self):
        for edition in self.public():
            first = edition.published_at.astimezone(None)
            assert edition.agency_name == edition.report.name_then
            assert edition.agency_code == edition.report.code_then
            if edition.number == 1:
                assert first.year == edition.report.year.year + 1
                assert first.month <= 3
            assert edition.created_at < edition.published_at
            assert bool(edition.ended_at) == (edition.state != State.PUBLISHED)

    def test_every_state_origin_change_and_obligation_is_there(self):
        def values(field, model=Edition):
            return set(model.objects.values_list(field, flat=True))

        assert values("state") == set(State)
        assert values("origin") == set(Origin)
        assert values("change") == set(Change)
        assert {Obligation.OWED, Obligation.EXEMPT} == values("obligation", Report)
        latest = Report.objects.for_year(LAST_YEAR)
        assert latest.filter(obligation=Obligation.OWED, editions__isnull=True).count() >= 2

    def test_reports_point_to_their_public_edition(self):
        for report in Report.objects.prefetch_related("editions").select_related("current_edition"):
            public = [e for e in report.editions.all() if e.state in (State.PUBLISHED, State.WITHDRAWN)]
            assert [report.current_edition] == public or (report.current_edition is None and not public)

    def test_corrections_supersede_their_first_edition_and_change_something(self):
        corrections = self.public().filter(number=2)
        assert {edition.change for edition in corrections} == {Change.CORRECTION, Change.TRANSCRIPTION}
        for edition in corrections:
            first = self.public().get(report=edition.report, number=1)
            assert first.state == State.SUPERSEDED
            assert first.ended_at == edition.published_at
            assert edition.change_reason
            assert first.content().figures != edition.content().figures

    def test_stored_findings_are_those_of_the_listed_faults(self):
        expected = {}
        for fault in FAULTS:
            for one in fault.finds:
                key = (f"chengyan-{fault.body}", fault.year + one.later)
                expected.setdefault(key, set()).add((one.rule, one.line, one.verdict))
        stored = {}
        kept = Finding.objects.exclude(edition__state=State.SUPERSEDED).exclude(
            verdict="undecided", edition__report__year__year=FIRST_YEAR
        )
        kept = kept.exclude(verdict="undecided", rule="T2-STOCK", edition__report__year__year=2021)
        place = ("edition__report__agency__slug", "edition__report__year__year")
        for slug, year, *found in kept.values_list(*place, "rule", "line", "verdict"):
            stored.setdefault((slug, year), set()).add(tuple(found))
        assert stored == expected

    def test_checking_again_finds_the_same(self):
        before = list(Finding.objects.order_by("pk").values_list("pk", "fingerprint", "verdict", "inputs_are_public"))
        sample = Edition.objects.filter(report__year__year=2023).exclude(state=State.DISCARDED)
        assert actions.recheck_all(sample) == sample.count()
        after = list(Finding.objects.order_by("pk").values_list("pk", "fingerprint", "verdict", "inputs_are_public"))
        assert after == before
        assert not actions.due_editions().exclude(state=State.DISCARDED).exists()

    def test_no_finding_leads_the_public_to_personal_numbers(self):
        personal = Finding.objects.filter(rule="N-PERSONAL")
        assert personal.exists()
        assert not personal.public().exists()

    def test_nothing_drafted_went_past_the_checks(self):
        beyond = Edition.objects.filter(origin=Origin.DRAFTED).exclude(
            state__in=[State.DRAFT, State.RETURNED, State.DISCARDED, State.SUPERSEDED]
        )
        for edition in beyond.select_related("report").prefetch_related("findings"):
            findings = list(edition.findings.all())
            assert actions.standing_errors(edition, findings) == [], str(edition)
            assert actions.unexplained(edition, findings) == [], str(edition)

    def test_events_follow_the_table_of_verbs(self):
        for event in ReportEvent.objects.exclude(verb__in=[Verb.START, Verb.CORRECT, Verb.SUPERSEDE]):
            transition = actions.TRANSITIONS[event.verb]
            assert event.from_state in transition.from_states, str(event)
            assert event.to_state == transition.to_state, str(event)

    def test_events_end_where_the_edition_stands_and_nobody_approved_their_own(self):
        for edition in Edition.objects.prefetch_related("events"):
            events = sorted(edition.events.all(), key=lambda event: (event.at, event.pk))
            assert events[-1].to_state == edition.state, str(edition)
            wrote = {event.person_id for event in events if event.verb in (Verb.START, Verb.SUBMIT, Verb.CORRECT)}
            assert not wrote & {event.person_id for event in events if event.verb == Verb.APPROVE}

    def test_the_consolidated_report_names_the_editions_that_it_was_summed_from(self):
        whole = Edition.objects.get(report__agency__slug=GOVERNMENT.slug, report__year__year=2024)
        assert whole.scope == "consolidated"
        assert whole.compared_editions.count() == 33

    def test_only_the_four_accounts_will_have_a_password(self):
        assert not any(person.has_usable_password() for person in Person.objects.all())
        editor, reviewer = (Membership.objects.get(person__username=name) for name in ("editor", "reviewer"))
        assert editor.agency == reviewer.agency
        supervisor = Membership.objects.get(person__username="supervisor")
        assert editor.agency.is_below(supervisor.agency)

    def test_the_missing_report_waits_for_review_with_one_cell_to_decide(self):
        reading = Reading.objects.waiting().get()
        assert (reading.agency.slug, reading.year) == ("chengyan-mochiwan-jiedao", 2022)
        assert not Edition.objects.filter(report__agency=reading.agency, report__year__year=2022).exists()
        doubts = reading.document["reading"]["doubts"]
        assert [doubt["cell"] for doubt in doubts] == ["enforcement.penalties.decisions"]
        assert doubts[0]["printed"].startswith(doubts[0]["candidates"][0])
        content = content_from_json(reading.document)
        assert content.agency_name == reading.agency.name
        assert len(content.figures) == 200
        assert content.number("requests.received.total") > 0
        assert content.section("improvement").text

    def test_frozen_editions_are_frozen(self):
        with pytest.raises(DatabaseError), transaction.atomic():
            Edition.objects.filter(state=State.PUBLISHED).update(title="x")
