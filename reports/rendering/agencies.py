"""What agencies were and became: their names by date, and the changes that link them with others."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from ..models import Agency, AgencyKind, AgencyLevel, AgencyPeriod
from ..models.successions import changes_of


@dataclass(frozen=True)
class Step:
    """A dated change: bodies before and after it, those that the public side lists. ``kind`` says what happened."""

    day: date
    kind: str
    words: str
    before: tuple[Agency, ...]
    after: tuple[Agency, ...]
    note: str


@dataclass(frozen=True)
class Span:
    """What an agency was called, and what it was, from a first to a last day; ``last`` is None while that holds."""

    name: str
    short_name: str
    kind: str
    level: str
    superior: Agency | None
    credit_code: str
    region_code: str
    first: date
    last: date | None


@dataclass(frozen=True)
class Past:
    """All names of an agency, the latest first, and its changes, the earliest first.

    ``ended`` is the last day of a body that is no longer in being; ``heirs`` are those that follow it.
    """

    spans: tuple[Span, ...]
    steps: tuple[Step, ...]
    ended: date | None
    heirs: tuple[Agency, ...]

    @property
    def latest(self) -> Span | None:
        """Return what holds today, or held last."""
        return self.spans[0] if self.spans else None

    @property
    def other_names(self) -> tuple[str, ...]:
        """Return the names that differ from the latest one, the latest first."""
        names = dict.fromkeys(span.name for span in self.spans)
        return tuple(names)[1:]


def past_of(agency: Agency) -> Past:
    """Return what ``agency`` was: four queries, two of them only where there are changes."""
    periods = list(agency.periods.select_related("superior").order_by("-first_day"))
    spans = tuple(_span(period) for period in periods)
    steps = tuple(_steps(agency))
    today = timezone.localdate()
    lasting = [span for span in spans if span.last is None or span.last >= today]
    ended = max((span.last for span in spans if span.last), default=None) if not lasting else None
    heirs = dict.fromkeys(
        heir for step in steps if agency in step.before and step.kind in ("merged", "split") for heir in step.after
    )
    return Past(spans, steps, ended, tuple(heir for heir in heirs if heir != agency) if ended else ())


def _span(period: AgencyPeriod) -> Span:
    return Span(
        name=period.name,
        short_name=period.short_name,
        kind=str(AgencyKind(period.kind).label),
        level=str(AgencyLevel(period.level).label),
        superior=period.superior,
        credit_code=period.credit_code,
        region_code=period.region_code,
        first=period.first_day,
        last=period.last_day,
    )


def _steps(agency: Agency) -> Iterable[Step]:
    """Yield the changes in which ``agency`` took part, with all listed bodies on both sides."""
    for change in changes_of(agency):
        yield Step(
            day=change.day,
            kind=change.kind,
            words=str(change.get_kind_display()),
            before=tuple(body for body in change.predecessors.all() if body.is_listed),
            after=tuple(body for body in change.successors.all() if body.is_listed),
            note=change.note,
        )
