"""Store the demonstration district: its bodies, years, reports, editions, findings and events.

Rows go in by the thousand while their edition is "approved"; then the editions are moved on, since nothing can be
added to a public one.
"""

import datetime
from collections.abc import Iterable, Iterator
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F

from .. import actions, checks
from ..models import (
    FROZEN,
    STATISTICS,
    Agency,
    AgencyChange,
    AgencyPeriod,
    ChangeKind,
    Edition,
    EditionText,
    Explanation,
    Finding,
    Obligation,
    Origin,
    Report,
    ReportEvent,
    Site,
    State,
    Verb,
    refresh_today,
    rows_from,
)
from . import course, district, waiting
from .around import Around
from .faults import BY_REPORT, Fault
from .narrative import ADDRESS, telephone_of
from .people import approver_of, editor_of, make_people
from .writing_up import District, Written

ROWS_AT_ONCE = 400  # SQLite takes a limited number of values in one statement


@transaction.atomic
def fill(seed: str, years: range) -> dict[str, int]:
    """Store the whole district drawn from ``seed`` into an empty database; return how much there is of what."""
    agencies = _make_agencies()
    _make_site()
    people = make_people(agencies)
    for year in years:
        actions.open_year(None, year)
    reports = _make_exemptions(agencies)
    drawn = District(seed, years)
    written = list(drawn.editions())
    # A report has at most one edition in work: what came first goes first.
    first = [one for one in written if one.state in (State.DISCARDED, State.SUPERSEDED)]
    rest = [one for one in written if one.state not in (State.DISCARDED, State.SUPERSEDED)]
    filling = _Filling(reports, people, Around(written))
    for batch in (first, rest):
        filling.store(batch)
    actions.index_missing()
    actions.name_agencies()
    actions.index_search()
    actions.recheck_all(Edition.objects.exclude(state=State.DISCARDED))
    if waiting.YEAR in years:
        waiting.add_waiting_reading(drawn, agencies[waiting.KEY], people["editor"])
    return {
        "agencies": len(agencies),
        "reports": len(reports),
        "editions": len(written),
        "findings": Finding.objects.count(),
    }


def _make_agencies() -> dict[str, Agency]:
    agencies: dict[str, Agency] = {}
    for number, body in enumerate(district.BODIES, start=1):
        superior = agencies.get(district.GOVERNMENT.key)
        agency = Agency.objects.create(
            slug=body.slug,
            name=body.full_name(),
            short_name=body.short_name,
            english_name=body.english_name,
            kind=body.kind,
            superior=superior,
            contact_address=f"{district.CITY}{district.DISTRICT}{ADDRESS}",
            contact_telephone=telephone_of(body),
            contact_email=f"{body.key}@chengyan.example",
        )
        agencies[body.key] = agency
        names = [(district.FOUNDED, None, body.short_name)]
        if body.renamed:
            before = body.renamed - datetime.timedelta(days=1)
            names = [(district.FOUNDED, before, body.former), (body.renamed, None, body.short_name)]
            change = AgencyChange.objects.create(
                day=body.renamed, kind=ChangeKind.RENAMED, note="机构改革中更名，职责不变。"
            )
            change.predecessors.add(agency)
            change.successors.add(agency)
        AgencyPeriod.objects.bulk_create(
            AgencyPeriod(
                agency=agency,
                first_day=first_day,
                last_day=last_day,
                name=body.full_name(short_name),
                short_name=short_name,
                superior=superior,
                kind=body.kind,
                level=body.level,
                credit_code=district.credit_code(number),
                region_code=body.region,
            )
            for first_day, last_day, short_name in names
        )
    refresh_today()
    return agencies


def _make_site() -> None:
    Site.objects.update_or_create(
        pk=1,
        defaults={
            "name": district.SITE_NAME,
            "english_name": district.SITE_ENGLISH_NAME,
            "organ": f"{district.CITY}{district.DISTRICT}人民政府（虚构）",
            "domain": district.DOMAIN,
            "identification_code": f"{district.REGION}0001",
            "host_organ": f"{district.CITY}{district.DISTRICT}人民政府办公室（虚构）",
            "operating_organ": f"{district.CITY}{district.DISTRICT}政务公开中心（虚构）",
            "contact": "0000-5550000（演示号码，无法接通）",
            # What the tables say reads alike in all of these reports; the rest of each text is its own.
            "repeat_percent": 60,
        },
    )
    Site.objects.filter(pk=1).update(public_stamp=F("public_stamp") + 1)


def _make_exemptions(agencies: dict[str, Agency]) -> dict[tuple[str, int], Report]:
    keys = {agency.pk: key for key, agency in agencies.items()}
    reports = {
        (keys[report.agency_id], report.year.year): report for report in Report.objects.select_related("year", "agency")
    }
    for key, reason in course.EXEMPT.items():
        if key in reports:
            report = reports[key]
            report.obligation, report.exemption_reason = Obligation.EXEMPT, reason
            report.save(update_fields=["obligation", "exemption_reason"])
    return reports


@contextmanager
def given_times(*models: type) -> Iterator[None]:
    """Let rows be stored with times of the past, which the models would set to now."""
    fields = [
        field
        for model in models
        for field in model._meta.fields
        if getattr(field, "auto_now", False) or getattr(field, "auto_now_add", False)
    ]
    kept = [(field, field.auto_now, field.auto_now_add) for field in fields]
    try:
        for field in fields:
            field.auto_now = field.auto_now_add = False
        yield
    finally:
        for field, auto_now, auto_now_add in kept:
            field.auto_now, field.auto_now_add = auto_now, auto_now_add


class _Filling:
    """Stores batches of editions, at most one in work for each report in a batch."""

    def __init__(self, reports: dict[tuple[str, int], Report], people: dict, around: Around) -> None:
        self.reports, self.people, self.around = reports, people, around

    def store(self, batch: list[Written]) -> None:
        """Store ``batch`` with rows, explanations, events, and move what is public on."""
        with given_times(Edition, ReportEvent, Explanation):
            editions = Edition.objects.bulk_create((self._edition(one) for one in batch), ROWS_AT_ONCE)
            pairs = list(zip(batch, editions, strict=True))
            self._store_contents(pairs)
            self._link_consolidated(pairs)
            self._store_explanations(pairs)
            ReportEvent.objects.bulk_create(
                (event for one, edition in pairs for event in self._events(one, edition)), ROWS_AT_ONCE
            )
        for state in (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN):
            self._move_on(pairs, state)

    def _edition(self, one: Written) -> Edition:
        content, days = one.content, one.days
        is_public = one.state in FROZEN
        is_transcribed = one.origin == Origin.TRANSCRIBED
        ended = self._ended_at(one)
        return Edition(
            report=self.reports[one.body.key, one.year],
            number=one.number if is_public else None,
            state=State.APPROVED if is_public else one.state,
            form=content.form,
            shape=content.shape,
            scope=content.scope,
            origin=one.origin,
            source_address=one.source_address,
            source_published_on=content.published_date and datetime.date.fromisoformat(content.published_date),
            first_seen_on=days.submitted.date() if is_transcribed else None,
            change=one.change,
            change_reason=one.reason if one.state != State.DISCARDED else "",
            title=content.title,
            preface=content.preface,
            fee_notices=content.fee.notices,
            fee_notified_yuan=content.fee.notified_yuan or "",
            fee_collected_yuan=content.fee.collected_yuan or "",
            document_date=datetime.date.fromisoformat(content.document_date),
            agency_name=content.agency_name if is_public else "",
            agency_code=content.agency_code if is_public else "",
            version=4 if is_public else 2,
            created_at=days.begun,
            changed_at=ended or (days.published if is_public else days.submitted),
            published_at=days.published if is_public else None,
            digest=content.digest() if is_public else "",
            ended_at=ended,
            withdrawal_reason=course.WITHDRAWN[one.body.key, one.year] if one.state == State.WITHDRAWN else "",
        )

    def _ended_at(self, one: Written) -> datetime.datetime | None:
        if one.state == State.SUPERSEDED:
            return one.days.published + datetime.timedelta(days=course.SLIPS[one.body.key, one.year].days)
        if one.state == State.WITHDRAWN:
            return one.days.published + datetime.timedelta(days=20, hours=-5)
        return None

    def _store_contents(self, pairs: list[tuple[Written, Edition]]) -> None:
        texts, rows = [], {table: [] for table in STATISTICS}
        for one, edition in pairs:
            texts += [
                EditionText(edition=edition, key=text.key, heading=text.heading, text=text.text, after=text.after)
                for text in one.content.sections
            ]
            for table, found in rows_from(edition, one.content).items():
                rows[table] += found
        EditionText.objects.bulk_create(texts, ROWS_AT_ONCE)
        for table, model in STATISTICS.items():
            model.objects.bulk_create(rows[table], ROWS_AT_ONCE)

    def _link_consolidated(self, pairs: list[tuple[Written, Edition]]) -> None:
        """Name beside each published consolidated edition the editions that it was summed from."""
        through = Edition.compared_editions.through
        published = [(one, edition) for one, edition in pairs if one.state == State.PUBLISHED]
        through.objects.bulk_create(
            (
                through(from_edition_id=whole.pk, to_edition_id=part.pk)
                for one, whole in published
                for other, part in published
                if whole.scope == "consolidated" and one.year == other.year and part.scope == "own"
                if part.shape == "form"
            ),
            ROWS_AT_ONCE,
        )

    def _store_explanations(self, pairs: list[tuple[Written, Edition]]) -> None:
        words = []
        for one, edition in pairs:
            if any(_faults_around(one)):
                found = checks.check(one.content, self.around.context_of(one))
                words += self._explanations(one, edition, found)
        Explanation.objects.bulk_create(words, ROWS_AT_ONCE)

    def _explanations(self, one: Written, edition: Edition, found: Iterable[checks.Finding]) -> Iterator[Explanation]:
        """Yield what the agency said to each warning before it handed the report over."""
        if one.origin == Origin.TRANSCRIBED or one.state in (State.DRAFT, State.DISCARDED, State.SUPERSEDED):
            return
        for finding in checks.to_explain(found):
            fault = _fault_behind(one, finding)
            if fault and fault.word:
                yield Explanation(
                    edition=edition,
                    rule=finding.rule,
                    line=actions.stored_line(finding.line),
                    fingerprint=finding.fingerprint,
                    text=fault.word,
                    is_public=fault.is_public,
                    person=editor_of(one.body, self.people),
                    written_at=one.days.submitted,
                )

    def _events(self, one: Written, edition: Edition) -> Iterator[ReportEvent]:
        editor, approver = editor_of(one.body, self.people), approver_of(one.body, self.people)
        supervisor, days = self.people["supervisor"], one.days
        opening = Verb.START if one.number in (1, None) else Verb.CORRECT
        course_of_events = [
            (opening, editor, days.begun, "", State.DRAFT, one.reason if opening == Verb.CORRECT else ""),
            (Verb.SUBMIT, editor, days.submitted, State.DRAFT, State.SUBMITTED, ""),
            (Verb.APPROVE, approver, days.approved, State.SUBMITTED, State.APPROVED, ""),
            (Verb.PUBLISH, supervisor, days.published, State.APPROVED, State.PUBLISHED, ""),
        ]
        done = {State.DRAFT: 1, State.DISCARDED: 1, State.SUBMITTED: 2, State.RETURNED: 2, State.APPROVED: 3}
        course_of_events = course_of_events[: done.get(one.state, 4)]
        ended = self._ended_at(one)
        if one.state == State.RETURNED:
            course_of_events.append(
                (Verb.RETURN, approver, days.approved, State.SUBMITTED, State.RETURNED, course.RETURNED_BECAUSE)
            )
        elif one.state == State.DISCARDED:
            course_of_events.append((Verb.DISCARD, editor, days.begun, State.DRAFT, State.DISCARDED, one.reason))
        elif one.state == State.SUPERSEDED:
            course_of_events.append((Verb.SUPERSEDE, supervisor, ended, State.PUBLISHED, State.SUPERSEDED, ""))
        elif one.state == State.WITHDRAWN:
            reason = course.WITHDRAWN[one.body.key, one.year]
            course_of_events.append((Verb.WITHDRAW, supervisor, ended, State.PUBLISHED, State.WITHDRAWN, reason))
        for verb, person, moment, from_state, to_state, comment in course_of_events:
            yield ReportEvent(
                report_id=edition.report_id,
                edition=edition,
                verb=verb,
                person=person,
                person_name=str(person),
                at=moment,
                from_state=from_state,
                to_state=to_state,
                comment=comment,
            )

    def _move_on(self, pairs: list[tuple[Written, Edition]], state: State) -> None:
        """Move the editions of ``pairs`` that end in ``state`` there by one UPDATE, and point their reports to them."""
        ending = [(one, edition) for one, edition in pairs if one.state == state]
        Edition.objects.filter(pk__in=[edition.pk for _one, edition in ending]).update(state=state)
        for one, edition in ending:
            edition.state = state
            if state != State.SUPERSEDED:
                report = self.reports[one.body.key, one.year]
                report.current_edition, report.public_stamp = edition, 1
        Report.objects.bulk_update(
            [self.reports[one.body.key, one.year] for one, _edition in ending],
            ["current_edition", "public_stamp"],
            ROWS_AT_ONCE,
        )


def _faults_around(one: Written) -> tuple[Fault | None, Fault | None]:
    """Return the listed faults of the report and of that on the year before, as far as there are any."""
    return BY_REPORT.get((one.body.key, one.year)), BY_REPORT.get((one.body.key, one.year - 1))


def _fault_behind(one: Written, finding: checks.Finding) -> Fault | None:
    """Return the listed fault that ``finding`` comes from: one of this report, or of the year before."""
    for fault, is_later in zip(_faults_around(one), (False, True), strict=True):
        if fault and any(e.rule == finding.rule and e.later == is_later for e in fault.finds):
            return fault
    return None
