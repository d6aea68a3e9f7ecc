"""What surrounds each report of the district when it is checked, without a database.

Tables and texts of other agencies are left out: those are found by the index alone.
"""

import datetime
from collections.abc import Iterable

from ..checks import Child, Context, Correction, Duty, Profile
from ..models import AgencyKind, Change, State
from . import course
from .district import BODIES, GOVERNMENT, Body
from .writing_up import Written

TODAY = datetime.date(2026, 11, 22)  # a day behind everything that the demonstration tells
_PUBLIC = (State.PUBLISHED, State.SUPERSEDED, State.WITHDRAWN)


class Around:
    """The contexts of all editions of one district."""

    def __init__(self, editions: Iterable[Written]) -> None:
        self.editions = list(editions)
        self.in_force = {(one.body.key, one.year): one for one in self.editions if one.state == State.PUBLISHED}
        self.first = {(one.body.key, one.year): one for one in reversed(self.editions) if one.state in _PUBLIC}
        self.superseded = {(one.body.key, one.year): one for one in self.editions if one.state == State.SUPERSEDED}
        self.names = {name for body in BODIES for name in _names_of(body)}

    def context_of(self, one: Written) -> Context:
        """Return what ``one`` is checked against."""
        before = self.in_force.get((one.body.key, one.year - 1))
        kind, level = str(one.body.kind), str(one.body.level)
        return Context(
            last_year=before.content if before else None,
            profile=Profile(tuple(_names_of(one.body)), kind, level, False),  # type: ignore[arg-type]
            last_year_then=self._last_year_then(one, before),
            children=self._children(one.year) if one.body is GOVERNMENT else None,
            same_tables=(),
            same_text=(),
            is_body=self.names.__contains__,
            duty=self._duty(one),
            correction=self._correction(one),
        )

    def _last_year_then(self, one: Written, before: Written | None):
        then = self.superseded.get((one.body.key, one.year - 1))
        if then is None or before is None or one.state not in _PUBLIC:
            return None
        return then.content if before.days.published > one.days.published else None

    def _children(self, year: int) -> tuple[Child, ...]:
        below = (body for body in BODIES if body is not GOVERNMENT and (body.key, year) not in course.EXEMPT)
        found = ((body, self.in_force.get((body.key, year))) for body in below)
        return tuple(Child(body.name_in(year), one.content if one else None) for body, one in found)

    def _duty(self, one: Written) -> Duty:
        first, month = self.first.get((one.body.key, one.year)), 3 if one.body.kind == AgencyKind.GOVERNMENT else 1
        published = None
        if first is not None:
            stated = first.content.published_date
            published = datetime.date.fromisoformat(stated) if stated else first.days.published.date()
        return Duty(
            today=TODAY,
            obligation="owed",
            legal_date=datetime.date(one.year + 1, month, 31),
            published=published,
            first_seen=one.days.submitted.date() if one.content.published_date else None,
            is_published=first is not None,
            slots=1,
        )

    def _correction(self, one: Written) -> Correction | None:
        if one.change == Change.FIRST:
            return None
        previous = self.superseded.get((one.body.key, one.year))
        return Correction(previous.content, one.reason) if previous else None


def _names_of(body: Body) -> list[str]:
    names = [body.full_name(), body.short_name]
    return [*names, body.full_name(body.former), body.former] if body.former else names
