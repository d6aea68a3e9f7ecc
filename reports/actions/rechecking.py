"""Check editions and keep what is found: at once where a person waits for it, later what others have changed.

A finding that says the same as before keeps its row; pages are drawn anew only when what the public sees has changed.
"""

import hashlib
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone

from .. import checks
from ..document import Content
from ..models import (
    FROZEN,
    WORKING,
    AgencyChange,
    CheckOfEdition,
    Edition,
    Explanation,
    Finding,
    Report,
    State,
)
from .bodies import successors_in, superior_in
from .index import alike, forget, remember
from .surroundings import Neighbourhood, Surroundings, rulebook_of

CHECKED = (*WORKING, *FROZEN)
DAY_OF_PUBLICATION = "P-DATE"  # a draft may be dated ahead: the day counts when it is published
GROUP = 50  # editions read together
LONGEST_LINE = 80
LONGEST_SIDE = 40
_FIELDS = (
    *("rule", "rule_version", "severity", "verdict", "line", "cells", "operands", "left", "right"),
    *("message_zh", "message_en", "fingerprint", "inputs_are_public"),
)


@transaction.atomic
def recheck(edition: Edition) -> list[Finding]:
    """Run every check on ``edition`` and keep the findings. Costs about forty queries."""
    # Two processes that check the same edition would both store what they find.
    Edition.objects.select_for_update(of=("self",)).filter(pk=edition.pk).first()
    neighbourhood, content = Neighbourhood([edition]), edition.content()
    surroundings = neighbourhood.surroundings_of(edition, content)
    return _keep(edition, content, surroundings, checks.check(content, surroundings.context))


def recheck_many(editions: Iterable[Edition]) -> int:
    """Check ``editions``, read with their contents, and keep the findings; return how many were still as read.

    Nothing is locked while the checks run: only the writing of each edition is a transaction.
    """
    editions = list(editions)
    neighbourhood, kept = Neighbourhood(editions), 0
    for edition in editions:
        content = edition.content()
        surroundings = neighbourhood.surroundings_of(edition, content)
        found = checks.check(content, surroundings.context)
        with transaction.atomic():
            stored = Edition.objects.select_for_update(of=("self",)).filter(pk=edition.pk).first()
            if stored and (stored.version, stored.state) == (edition.version, edition.state):
                _keep(edition, content, surroundings, found)
                kept += 1
    return kept


def _keep(
    edition: Edition, content: Content, surroundings: Surroundings, found: Iterable[checks.Finding]
) -> list[Finding]:
    year = edition.report.year.year
    rows = [
        finding_row(edition, finding, is_public=surroundings.shows(finding, year))
        for finding in found
        if is_kept(finding, surroundings.context)
    ]
    stored = list(edition.findings.order_by("pk"))
    before, after = [_told(row) for row in stored], [_told(row) for row in rows]
    if before != after:
        edition.findings.all().delete()
        stored = Finding.objects.bulk_create(rows)
        if edition.state in FROZEN and _shown(before) != _shown(after):
            Report.objects.filter(pk=edition.report_id).update(public_stamp=F("public_stamp") + 1)
    _note(edition, content, surroundings)
    return stored


def is_kept(finding: checks.Finding, context: checks.Context) -> bool:
    """Tell whether a finding is stored: not a remark that could not be made, nor what tomorrow says otherwise."""
    if finding.rule == "P-DUE":
        return bool(context.duty and context.duty.is_published)
    return not (finding.severity == "info" and finding.verdict == "undecided")


def _told(row: Finding) -> tuple[Any, ...]:
    return tuple(getattr(row, name) for name in _FIELDS)


def _shown(rows: Iterable[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    return [row for row in rows if row[-1]]


def _note(edition: Edition, content: Content, surroundings: Surroundings) -> None:
    """Remember by which rule book the edition was checked; keep the index in step with its state."""
    last = CheckOfEdition.objects.filter(edition=edition).first()
    is_indexed, belongs = bool(last and last.is_indexed), edition.state == State.PUBLISHED
    if belongs and not is_indexed:
        remember(edition, content)
    elif is_indexed and not belongs:
        forget(edition)
    told = {
        "rulebook": rulebook_of(surroundings.context.thresholds),
        "is_due": False,
        "is_indexed": belongs,
        "checked_at": timezone.now(),
    }
    if last:
        CheckOfEdition.objects.filter(edition=edition).update(**told)
    else:
        CheckOfEdition.objects.update_or_create(edition=edition, defaults=told)


def finding_row(edition: Edition, finding: checks.Finding, *, is_public: bool) -> Finding:
    """Return the unsaved row of ``finding``; ``is_public`` tells that all it rests on is published."""
    return Finding(
        edition=edition,
        rule=finding.rule,
        rule_version=finding.version,
        severity=finding.severity,
        verdict=finding.verdict,
        line=stored_line(finding.line),
        cells=list(finding.cells),
        operands=[operand.to_json() for operand in finding.operands],
        left="" if finding.left is None else str(finding.left)[:LONGEST_SIDE],
        right="" if finding.right is None else str(finding.right)[:LONGEST_SIDE],
        message_zh=finding.message.zh,
        message_en=finding.message.en,
        fingerprint=finding.fingerprint,
        inputs_are_public=is_public,
    )


def stored_line(line: str) -> str:
    """Return the line of a finding as it is stored: the end of a long one is told apart by a digest."""
    if len(line) <= LONGEST_LINE:
        return line
    return f"{line[: LONGEST_LINE - 9]}~{hashlib.sha256(line.encode()).hexdigest()[:8]}"


def unexplained(edition: Edition, findings: list[Finding]) -> list[Finding]:
    """Return the failing warnings to which nobody has said a word for these operand values."""
    said = set(Explanation.objects.filter(edition=edition).values_list("fingerprint", flat=True))
    return [f for f in findings if f.severity == "warn" and f.is_failing and f.fingerprint not in said]


def standing_errors(edition: Edition, findings: list[Finding]) -> list[Finding]:
    """Return the errors that keep a draft from being handed over: not those cleared, nor those about publication."""
    cleared = set(Explanation.objects.filter(edition=edition, is_clearance=True).values_list("fingerprint", flat=True))
    return [
        finding
        for finding in findings
        if finding.severity == "error" and finding.is_failing and finding.fingerprint not in cleared
        if finding.rule != DAY_OF_PUBLICATION
    ]


def of_publication(findings: list[Finding]) -> list[Finding]:
    """Return the failures that keep an edition from being published today."""
    return [finding for finding in findings if finding.rule == DAY_OF_PUBLICATION and finding.is_failing]


def recheck_all(editions: QuerySet[Edition]) -> int:
    """Check all of ``editions`` in groups; return how many were checked."""
    keys = list(editions.order_by("pk").values_list("pk", flat=True))
    groups = (keys[start : start + GROUP] for start in range(0, len(keys), GROUP))
    return sum(recheck_many(Edition.objects.filter(pk__in=group).with_contents().order_by("pk")) for group in groups)


def index_missing() -> int:
    """Store the fingerprints of every edition in force that has none; return of how many."""
    missing = Edition.objects.filter(state=State.PUBLISHED).exclude(last_check__is_indexed=True)
    done = 0
    for edition in missing.with_contents().order_by("pk").iterator(chunk_size=GROUP):
        with transaction.atomic():
            remember(edition, edition.content())
            CheckOfEdition.objects.update_or_create(
                edition=edition,
                defaults={"is_indexed": True},
                create_defaults={"is_indexed": True, "is_due": True, "rulebook": ""},
            )
        done += 1
    return done


# What others have changed -------------------------------------------------------------------------------------------


def due_editions() -> QuerySet[Edition]:
    """Return the editions that are to be checked again: what they rest on changed, or the rule book did."""
    rulebook = rulebook_of(Neighbourhood([]).limits)
    checkable = Edition.objects.filter(state__in=CHECKED)
    is_stale = Q(last_check=None) | Q(last_check__is_due=True) | ~Q(last_check__rulebook=rulebook)
    return checkable.filter(is_stale).order_by("pk")


def recheck_due(most: int = 100) -> int:
    """Check again what is due, at most ``most`` editions; return how many were."""
    return recheck_many(due_editions().with_contents()[:most])


def _mark_due(keys: Iterable[int]) -> None:
    CheckOfEdition.objects.filter(edition__in=list(keys)).update(is_due=True)


def mark_partners(edition: Edition) -> None:
    """Have the editions checked again whose findings may name ``edition``, which came into force or went."""
    _mark_due(alike(edition, edition.content()) - {edition.pk})
    report = edition.report
    superior = superior_in(report.agency, report.year.year)
    if superior:
        wholes = Edition.objects.filter(
            report__agency_id=superior, report__year=report.year, scope="consolidated", state__in=CHECKED
        )
        _mark_due(wholes.values_list("pk", flat=True))


def refresh_neighbours(report: Report) -> None:
    """Check again what rests on ``report``, and raise the stamps of every page that shows it.

    The next year's editions compare with this one; the pages of the years beside it name it.
    """
    year = report.year.year
    Report.objects.filter(agency_id=report.agency_id).update(public_stamp=F("public_stamp") + 1)
    heirs = Report.objects.filter(agency__in=successors_in(report.agency, year + 1), year__year=year + 1)
    heirs.update(public_stamp=F("public_stamp") + 1)
    recheck_following(report, CHECKED)


def recheck_following(report: Report, states: tuple[str, ...] = WORKING) -> None:
    """Check again the next year's editions in ``states`` that compare with this report: its agency's and its heirs'."""
    year = report.year.year + 1
    resting = (report.agency_id, *successors_in(report.agency, year))
    following = Edition.objects.filter(report__agency__in=resting, report__year__year=year, state__in=states)
    for edition in following.select_related("report__year", "report__agency"):
        recheck(edition)


def recheck_after_change(change: AgencyChange) -> None:
    """Check again the reports of the year of ``change`` of all bodies in it: it tells what they bring forward."""
    bodies = {*change.predecessors.values_list("pk", flat=True), *change.successors.values_list("pk", flat=True)}
    touched = Report.objects.filter(agency__in=bodies, year__year=change.day.year)
    touched.update(public_stamp=F("public_stamp") + 1)
    for edition in Edition.objects.filter(report__in=touched, state__in=CHECKED).select_related(
        "report__year", "report__agency"
    ):
        recheck(edition)
