"""Verbs that move an edition: submit, return, approve, schedule, publish, withdraw."""

import datetime
import logging

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from ..formats import Text
from ..models import Change, Edition, Finding, Origin, Person, Report, State, Verb
from . import search_index
from .editing import claim, fresh
from .keeping import record
from .rechecking import (
    mark_partners,
    of_publication,
    recheck,
    recheck_following,
    refresh_neighbours,
    standing_errors,
    unexplained,
)
from .refusals import Blocked, Refused, WrongState, refused_in_words
from .rights import require

LOG = logging.getLogger(__name__)


@transaction.atomic
def submit(person: Person, edition: Edition, comment: str = "", *, version: int | None = None) -> Edition:
    """Hand a draft over for approval; it is locked from then on.

    A drafted edition with an error that nobody else has cleared, or with a warning without a word, raises Blocked; a
    transcribed one never.
    """
    edition = fresh(edition, version)
    transition = require(person, Verb.SUBMIT, edition)
    findings = recheck(edition)
    if edition.origin == Origin.DRAFTED:
        errors = standing_errors(edition, findings)
        if errors:
            raise Blocked(_("Errors stand in the way: put right what is listed, then submit again."), errors)
        silent = unexplained(edition, findings)
        if silent:
            raise Blocked(_("Warnings need a word from you: explain what is listed, then submit again."), silent)
    _require_change(edition)
    from_state = edition.state
    claim(edition, transition.from_states, state=State.SUBMITTED)
    record(Verb.SUBMIT, person, edition, from_state=from_state, comment=comment)
    recheck(edition)
    recheck_following(edition.report)
    return edition


def _require_change(edition: Edition) -> None:
    """Refuse a correction that changes nothing (rule P-CORRECTION)."""
    if edition.change == Change.FIRST:
        return
    current = edition.report.current_edition
    if current and current.state == State.PUBLISHED and current.content() == edition.content():
        raise Refused(_("This correction changes nothing: change a figure or a sentence, or discard it."))


@transaction.atomic
def send_back(person: Person, edition: Edition, comment: str, *, version: int | None = None) -> Edition:
    """Return an edition to its editors with a comment that says what to mend."""
    edition = fresh(edition, version)
    transition = require(person, Verb.RETURN, edition)
    if not comment.strip():
        raise Refused(_("Say what has to be mended, so that the editor knows."))
    from_state = edition.state
    claim(edition, transition.from_states, state=State.RETURNED, scheduled_for=None)
    record(Verb.RETURN, person, edition, from_state=from_state, comment=comment.strip())
    recheck_following(edition.report)
    return edition


@transaction.atomic
def approve(person: Person, edition: Edition, comment: str = "", *, version: int | None = None) -> Edition:
    """Approve a submitted edition; the person neither changed nor submitted it."""
    edition = fresh(edition, version)
    transition = require(person, Verb.APPROVE, edition)
    from_state = edition.state
    claim(edition, transition.from_states, state=State.APPROVED)
    record(Verb.APPROVE, person, edition, from_state=from_state, comment=comment)
    return edition


@transaction.atomic
def schedule(person: Person, edition: Edition, moment: datetime.datetime, *, version: int | None = None) -> Edition:
    """Have an approved edition published at ``moment`` (aware, in the future) by ``publish_due``."""
    edition = fresh(edition, version)
    transition = require(person, Verb.SCHEDULE, edition)
    if moment <= timezone.now():
        raise Refused(_("Choose a moment in the future, or publish now."))
    claim(edition, transition.from_states, scheduled_for=moment)
    record(Verb.SCHEDULE, person, edition, comment=moment.isoformat())
    return edition


@transaction.atomic
def publish(person: Person, edition: Edition, *, version: int | None = None) -> Edition:
    """Publish an approved edition: number, date, digest and names are fixed, the old edition is superseded."""
    edition = fresh(edition, version)
    require(person, Verb.PUBLISH, edition)
    return _publish(person, edition)


def publish_due(now: datetime.datetime | None = None) -> list[Edition]:
    """Publish every approved edition whose moment has come; returns them. Each is its own transaction.

    One that is refused, because somebody was faster, is logged and does not hold up the others.
    """
    moment = now or timezone.now()
    due = Edition.objects.filter(state=State.APPROVED, scheduled_for__lte=moment).select_related(
        "report__agency", "report__year"
    )
    published = []
    for edition in due:
        try:
            with transaction.atomic():
                published.append(_publish(None, edition))
        except Refused as refusal:
            LOG.warning("scheduled publication of edition %s was refused: %s", edition.pk, refusal)
    return published


def _publish(person: Person | None, edition: Edition) -> Edition:
    report = edition.report
    now = timezone.now()
    number = (report.editions.aggregate(last=Max("number"))["last"] or 0) + 1
    edition.agency_name, edition.agency_code = report.name_then, report.code_then
    digest = edition.content().digest()
    superseded = []
    for old in report.editions.filter(state=State.PUBLISHED).select_related("report__agency", "report__year"):
        Edition.objects.filter(pk=old.pk, state=State.PUBLISHED).update(state=State.SUPERSEDED, ended_at=now)
        old.state = State.SUPERSEDED
        record(Verb.SUPERSEDE, person, old, from_state=State.PUBLISHED)
        superseded.append(old)
    claim(
        edition,
        (State.APPROVED,),
        state=State.PUBLISHED,
        number=number,
        published_at=now,
        digest=digest,
        agency_name=edition.agency_name,
        agency_code=edition.agency_code,
        scheduled_for=None,
    )
    Report.objects.filter(pk=report.pk).update(current_edition=edition)
    report.current_edition = edition
    record(Verb.PUBLISH, person, edition, from_state=State.APPROVED)
    _require_day(edition, recheck(edition))
    search_index.leave(old.pk for old in superseded)
    search_index.enter(edition)
    for one in (*superseded, edition):
        mark_partners(one)
    for old in superseded:
        recheck(old)
    refresh_neighbours(report)
    return edition


def _require_day(edition: Edition, findings: list[Finding]) -> None:
    """Refuse the publication of a drafted edition on a day that cannot be right (rule P-DATE)."""
    wrong = of_publication(findings)
    if wrong and edition.origin == Origin.DRAFTED:
        raise refused_in_words(Text(wrong[0].message_zh, wrong[0].message_en))


@transaction.atomic
def withdraw(person: Person, edition: Edition, reason: str, *, with_earlier: bool = False) -> Edition:
    """Take a public edition off the public side; a page with ``reason`` stays in its place.

    ``with_earlier`` takes the superseded editions of the report off as well.
    """
    edition = fresh(edition)
    require(person, Verb.WITHDRAW, edition)
    if not reason.strip():
        raise Refused(_("Give the reason of the withdrawal; the public will read it."))
    _withdraw(person, edition, reason.strip())
    if with_earlier:
        for earlier in edition.report.editions.filter(state=State.SUPERSEDED).select_related(
            "report__agency", "report__year"
        ):
            _withdraw(person, earlier, reason.strip())
    refresh_neighbours(edition.report)
    return edition


def _withdraw(person: Person, edition: Edition, reason: str) -> None:
    now, from_state = timezone.now(), edition.state
    ended_at = edition.ended_at or now  # a superseded edition ended when it was superseded
    moved = Edition.objects.filter(pk=edition.pk, state=from_state).update(
        state=State.WITHDRAWN, ended_at=ended_at, withdrawal_reason=reason, changed_at=now
    )
    if not moved:
        raise WrongState(
            _("Somebody else changed this edition in the same moment; reload the page to see who did what.")
        )
    edition.state, edition.ended_at, edition.withdrawal_reason = State.WITHDRAWN, ended_at, reason
    record(Verb.WITHDRAW, person, edition, from_state=from_state, comment=reason)
    search_index.leave([edition.pk])
    mark_partners(edition)
    recheck(edition)
