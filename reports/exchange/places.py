"""Find the agencies and editions that the rows of a file speak of, in a fixed number of queries."""

from collections.abc import Iterable, Iterator, Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from ..actions import Refused, has_role_for, roles_at
from ..models import FROZEN, Agency, AgencyPeriod, Edition, Person, State, Verb

AT_ONCE = 400  # names in one query


def portions(names: Sequence) -> Iterator[Sequence]:
    """Yield ``names`` in portions that fit into one query."""
    for start in range(0, len(names), AT_ONCE):
        yield names[start : start + AT_ONCE]


class Places:
    """The agencies and editions of one file, as far as ``person`` may know them."""

    def __init__(self, person: Person, names: Iterable[str], years: Iterable[int]) -> None:
        self.person = person
        self._named = _agencies_by_name({name.strip() for name in names if name.strip()})
        found = {agency.pk for agencies in self._named.values() for agency in agencies}
        self._editions: dict[tuple[int, int], list[Edition]] = {}
        for part in portions(sorted(found)):
            visible = Edition.objects.for_person(person).filter(report__agency__in=part, report__year__year__in=years)
            for edition in visible.exclude(state=State.DISCARDED).select_related("report__agency", "report__year"):
                key = (edition.report.agency_id, edition.report.year.year)
                self._editions.setdefault(key, []).append(edition)

    def editions(self) -> list[Edition]:
        """Return every edition that a row may speak of."""
        return [edition for editions in self._editions.values() for edition in editions]

    def agency(self, text: str) -> Agency:
        """Return the one agency that ``text`` names by address, code or name; raise Refused otherwise."""
        found = self._named.get(text.strip(), set())
        if not found:
            raise Refused(
                _("No agency is called “%(name)s”: write its address, its unified social credit code or its full name.")
                % {"name": text}
            )
        if len(found) > 1:
            raise Refused(_("Several agencies are called “%(name)s”: write the address instead.") % {"name": text})
        return next(iter(found))

    def edition(self, agency: Agency, year: int, number: int | None) -> Edition:
        """Return the edition of that number, else the one in work, else the published one; raise Refused otherwise."""
        if not roles_at(self.person, agency):
            raise Refused(_("Your role at %(agency)s does not allow this step.") % {"agency": agency})
        editions = self._editions.get((agency.pk, year), [])
        if number is not None:
            fitting = [edition for edition in editions if edition.number == number]
        else:
            fitting = [edition for edition in editions if edition.state not in FROZEN]
            fitting = fitting or [edition for edition in editions if edition.state == State.PUBLISHED]
        if not fitting and number is not None:
            raise Refused(
                _("%(agency)s has no edition %(number)s on %(year)s; leave the edition empty for a draft.")
                % {"agency": agency, "year": year, "number": number}
            )
        if not fitting and not has_role_for(self.person, Verb.IMPORT, agency):
            raise Refused(_("Your role at %(agency)s does not allow this step.") % {"agency": agency})
        if not fitting:
            raise Refused(
                _("%(agency)s has no draft on %(year)s: start the report first, then import its figures.")
                % {"agency": agency, "year": year}
            )
        return fitting[0]


def _agencies_by_name(names: set[str]) -> dict[str, set[Agency]]:
    found: dict[str, set[Agency]] = {}
    for part in portions(sorted(names)):
        by_slug = {agency.slug: agency for agency in Agency.objects.filter(slug__in=part)}
        by_period: dict[str, set[Agency]] = {}
        codes = {name.upper(): name for name in part}
        periods = AgencyPeriod.objects.filter(Q(name__in=part) | Q(credit_code__in=codes)).select_related("agency")
        for period in periods:
            for name in (period.name, codes.get(period.credit_code) if period.credit_code else None):
                if name in part:
                    by_period.setdefault(name, set()).add(period.agency)
        for name in part:
            found[name] = {by_slug[name]} if name in by_slug else by_period.get(name, set())
    return found
