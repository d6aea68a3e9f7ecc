"""What surrounds a report when it is checked: other years and bodies, dates, files, published texts that say the same.

Of other agencies only what is published counts, so nothing of their drafts shows in a finding.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from django.db.models import Q
from django.utils import timezone

from .. import checks
from ..checks import Context, Correction, Duty, Thresholds
from ..document import Content
from ..models import (
    FROZEN,
    WORKING,
    AgencyChange,
    Change,
    DueDate,
    Edition,
    Origin,
    Report,
    State,
    current_site,
    due_row_for,
)
from ..models.successions import DIVIDES, merged_into, touching
from .bodies import (
    are_all_listed,
    changes_of,
    children_are_listed,
    children_of,
    is_known_body,
    profile_of,
    successors_in,
)
from .index import same_tables_of, same_text_of
from .originals import file_reading_of, kept_file_of

# States of which supervisors see the contents, too.
SEEN_ABOVE = (State.RETURNED, State.SUBMITTED, State.APPROVED)
# About files that the public may not have, and about numbers of persons: where they stand is for the agency alone.
KEPT_INSIDE = ("P-FILE", "N-PERSONAL", *(rule for rule in checks.RULES if rule.startswith("R-")))

__all__ = ["Neighbourhood", "Surroundings", "edition_of_last_year", "rulebook_of", "successors_in", "surroundings_of"]


@dataclass(frozen=True)
class Surroundings:
    """The context of a check, and what of it is public: ``is_public`` the report itself and what it rests on."""

    context: Context
    is_public: bool
    last_year_is_public: bool = True
    children_are_public: bool = field(default=True)

    def shows(self, finding: checks.Finding, year: int) -> bool:
        """Tell whether ``finding`` in a report on ``year`` rests on published inputs alone."""
        if not self.is_public or finding.rule in KEPT_INSIDE:
            return False
        if finding.rule.startswith("C-"):
            return self.children_are_public
        return self.last_year_is_public or all(operand.year >= year for operand in finding.operands)


def edition_of_last_year(edition: Edition) -> Edition | None:
    """Return the edition of the year before that checks compare with.

    A public edition is compared with public editions only; work in progress also with work in progress.
    """
    return Neighbourhood([edition]).last_year_of(edition)


def surroundings_of(edition: Edition, content: Content | None = None) -> Surroundings:
    """Return what ``edition``, which says ``content``, is checked against. Costs about thirty queries.

    An edition that is not stored has neither files nor a content of its own.
    """
    if content is None and edition.pk:
        content = edition.content()
    return Neighbourhood([edition]).surroundings_of(edition, content)


def rulebook_of(limits: Thresholds) -> str:
    """Return a short digest of all rules with their versions, and of the lines that the site sets."""
    told = [f"{rule.number} {rule.version}" for rule in checks.RULES.values()]
    return hashlib.sha256("\n".join([*told, repr(limits)]).encode()).hexdigest()[:16]


class Neighbourhood:
    """What surrounds some editions, read for all of them together where that saves queries."""

    def __init__(self, editions: Iterable[Edition]) -> None:
        self.editions = list(editions)

    def surroundings_of(self, edition: Edition, content: Content | None) -> Surroundings:
        """Return what one of the editions, which says ``content``, is checked against."""
        report, before = edition.report, self.last_year_of(edition)
        agency, year = report.agency, report.year.year
        changes = [change for change in self._changes if touching(change, agency.pk, year)]
        merged = merged_into(agency, changes)
        dividing = [change for change in changes if change.kind in DIVIDES]
        is_sum = edition.scope == "consolidated"
        context = Context(
            last_year=before.content() if before else None,
            merged=tuple(self._published_before(other.pk, year) for other in merged),
            is_divided=bool(dividing),
            change_note=next((change.note for change in dividing if change.note), ""),
            is_first_year=agency.period_in(year - 1) is None,
            profile=profile_of(report),
            is_body=is_known_body,
            duty=self._duty_of(edition),
            correction=_correction_of(edition),
            thresholds=self.limits,
            children=children_of(edition) if is_sum and report.pk else None,
            last_year_then=_last_year_then(edition, before),
            **(self._found_beside(edition, content) if content is not None and edition.pk else {}),
        )
        return Surroundings(
            context,
            is_public=edition.state in FROZEN and (before is None or before.state == State.PUBLISHED),
            last_year_is_public=not merged or are_all_listed([other.pk for other in merged]),
            children_are_public=not is_sum or children_are_listed(report),
        )

    def _found_beside(self, edition: Edition, content: Content) -> dict[str, object]:
        return {
            "same_tables": same_tables_of(edition, content),
            "same_text": same_text_of(edition, content, self.limits),
            "file": kept_file_of(edition),
            "reading": file_reading_of(edition, content),
        }

    def last_year_of(self, edition: Edition) -> Edition | None:
        """Return the edition of the year before that ``edition`` is compared with."""
        report = edition.report
        published = self._published.get((report.agency_id, report.year.year - 1))
        if published or edition.state in FROZEN:
            return published
        # Whoever sees this edition reads the figures in its findings: nobody may see more of last year's than of this.
        as_open = WORKING if edition.state == State.DRAFT else SEEN_ABOVE
        before = Edition.objects.filter(report__agency_id=report.agency_id, report__year__year=report.year.year - 1)
        return before.filter(state__in=as_open).with_contents().first()

    def _published_before(self, agency: int, year: int) -> Content | None:
        edition = self._published.get((agency, year - 1))
        return edition.content() if edition else None

    @cached_property
    def limits(self) -> Thresholds:
        """Where plausible ends on this site."""
        return current_site().thresholds()

    @cached_property
    def _changes(self) -> list[AgencyChange]:
        return changes_of(
            [edition.report.agency_id for edition in self.editions],
            {edition.report.year.year for edition in self.editions},
        )

    @cached_property
    def _published(self) -> dict[tuple[int, int], Edition]:
        """The editions in force of the year before, of the bodies themselves and of those merged into them."""
        wanted = Q(pk__in=[])
        for year in {edition.report.year.year for edition in self.editions}:
            bodies = {edition.report.agency_id for edition in self.editions if edition.report.year.year == year}
            for change in self._changes:
                if change.day.year == year:
                    bodies |= {predecessor.pk for predecessor in change.predecessors.all()}
            wanted |= Q(report__agency__in=bodies, report__year__year=year - 1)
        found = Edition.objects.filter(wanted, state=State.PUBLISHED).with_contents()
        return {(edition.report.agency_id, edition.report.year.year): edition for edition in found}

    @cached_property
    def _due_dates(self) -> dict[int, list[DueDate]]:
        years = {edition.report.year_id for edition in self.editions}
        dates: dict[int, list[DueDate]] = {year: [] for year in years if year}
        for due in DueDate.objects.filter(year__in=dates).select_related("subtree"):
            dates[due.year_id].append(due)
        return dates

    @cached_property
    def _first_editions(self) -> dict[int, Edition]:
        """The first public edition of each report: a later correction comes no later than that."""
        reports = [edition.report_id for edition in self.editions if edition.report_id]
        public = Edition.objects.filter(report__in=reports, state__in=FROZEN).order_by("-number")
        return {edition.report_id: edition for edition in public}

    def _duty_of(self, edition: Edition) -> Duty:
        report: Report = edition.report
        due = due_row_for(report.agency, self._due_dates.get(report.year_id, []))
        first = self._first_editions.get(report.pk) if report.pk else None
        if edition.state in FROZEN and first is None:
            first = edition
        if first is None and edition.origin == Origin.TRANSCRIBED:
            first = edition
        published = None
        if first is not None:
            published = first.source_published_on
            if first.origin == Origin.DRAFTED:
                published = timezone.localdate(first.published_at) if first.published_at else None
        return Duty(
            today=timezone.localdate(),
            obligation=report.obligation,
            exempt_because=report.exemption_reason,
            legal_date=due.legal_date if due else None,
            local_date=due.local_date if due else None,
            published=published,
            first_seen=edition.first_seen_on,
            is_published=first is not None,
            slots=1,
        )


def _correction_of(edition: Edition) -> Correction | None:
    """Return what a correction replaces: the public edition before it."""
    if edition.change == Change.FIRST or not edition.pk:
        return None
    public = Edition.objects.filter(report_id=edition.report_id, state__in=FROZEN).exclude(pk=edition.pk)
    if edition.number:
        public = public.filter(number__lt=edition.number)
    previous = public.order_by("-number").with_contents().first()
    return Correction(previous.content(), edition.change_reason) if previous else None


def _last_year_then(edition: Edition, before: Edition | None) -> Content | None:
    """Return last year's edition as the public had it when ``edition`` was published, where it was corrected since."""
    if before is None or edition.published_at is None or (before.number or 1) == 1:
        return None
    if before.published_at is not None and before.published_at <= edition.published_at:
        return None
    earlier = Edition.objects.filter(
        report_id=before.report_id, state=State.SUPERSEDED, published_at__lte=edition.published_at
    )
    then = earlier.order_by("-number").with_contents().first()
    return then.content() if then else None
