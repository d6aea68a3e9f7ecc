"""Put the figures, the text and the faults of every report together as report documents."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from ..document import Content
from ..figures import shown
from ..formats import form_for
from ..formats.wording import report_title
from ..models import AgencyKind, Change, Origin, State
from . import course
from .district import BELOW, BODIES, BY_KEY, GOVERNMENT, PARTY, Body, credit_code
from .fault import with_cells
from .faults import BY_REPORT
from .figures import Work, consolidated, works_of
from .narrative import Narrator


@dataclass
class Written:
    """One edition to be made: what it says, where it ends, and when it went through which hands."""

    body: Body
    year: int
    content: Content
    state: State
    origin: Origin
    days: course.Days
    number: int | None = 1
    change: Change = Change.FIRST
    reason: str = ""
    source_address: str = ""
    last_year: Content | None = field(default=None, repr=False)


class District:
    """Everything that the district's bodies wrote in ``years``, drawn from ``seed``."""

    def __init__(self, seed: str, years: range) -> None:
        self.seed, self.years = seed, years
        self.works: dict[tuple[str, int], Work] = {}
        for body in BELOW:
            if body is not PARTY:
                self.works |= {(body.key, year): work for year, work in works_of(body, seed).items()}
        for year in sorted({year for _key, year in self.works}):
            parts = (work for (_key, of), work in self.works.items() if of == year)
            self.works[GOVERNMENT.key, year] = consolidated(year, list(parts))
        self._told: dict[tuple[str, int], Work] = {}
        self._public: dict[tuple[str, int], Content] = {}

    def editions(self) -> Iterator[Written]:
        """Yield every edition, year by year, first editions before their corrections."""
        for year in self.years:
            for body in BODIES:
                if (body.key, year) not in course.MISSING and (body.key, year) not in course.EXEMPT:
                    yield from self._editions_of(body, year)

    def unfinished(self, key: str, year: int) -> Content:
        """Return what the body ``key`` would have published for ``year``, where its report is missing."""
        body = BY_KEY[key]
        return self._content(body, year, course.days_of(body, year, self.seed), Origin.DRAFTED)

    def _editions_of(self, body: Body, year: int) -> Iterator[Written]:
        key = (body.key, year)
        days = course.days_of(body, year, self.seed)
        state = course.UNFINISHED.get(key, State.PUBLISHED)
        if key in course.WITHDRAWN:
            state = State.WITHDRAWN
        origin = course.origin_of(body, year)
        first = Written(body, year, self._content(body, year, days, origin), state, origin, days)
        first.last_year = self._public.get((body.key, year - 1))
        if origin == Origin.TRANSCRIBED:
            first.source_address = f"http://www.chengyan.example/zwgk/nb/{year}/{body.key}.html"
        if state in course.UNFINISHED.values():
            first.number = None
        if key in course.DISCARDED:
            blank = replace(first.content, figures=dict.fromkeys(form_for(year).cells()), printed={}, absent=())
            yield replace(first, content=blank, state=State.DISCARDED, number=None, reason=course.DISCARDED[key])
        slip = course.SLIPS.get(key)
        if slip is None:
            yield first
        else:
            slipped = self._content(body, year, days, origin, slip)
            yield replace(first, content=slipped, state=State.SUPERSEDED)
            yield replace(first, number=2, change=slip.change, reason=slip.reason, days=_later(days, slip.days))
        if state == State.PUBLISHED:
            self._public[key] = first.content

    def _content(
        self, body: Body, year: int, days: course.Days, origin: Origin, slip: course.Slip | None = None
    ) -> Content:
        name = body.name_in(year)
        narrator = Narrator(body, year, name, self.seed)
        content = Content(
            agency_name=name,
            agency_code=credit_code(BODIES.index(body) + 1),
            year=year,
            form=form_for(year).key,
            scope="consolidated" if body.kind == AgencyKind.GOVERNMENT else "own",
            title=report_title(name, year),
            document_date=days.approved.date().isoformat(),
            published_date=days.approved.date().isoformat() if origin == Origin.TRANSCRIBED else None,
            preface=narrator.preface(),
        )
        if body is PARTY:
            return replace(content, shape="narrative_only", sections=narrator.sections_without_tables())
        work = self.works[body.key, year]
        content = replace(content, figures=dict(work.figures), fee=work.fee if year >= 2021 else content.fee)
        fault = BY_REPORT.get((body.key, year))
        if fault:
            content = with_cells(fault.with_copied_tables(content, self._public.get((body.key, year - 1))), fault.cells)
        if slip:
            content = with_cells(content, slip.cells)
        told = _told(work, content)
        if not slip:
            self._told[body.key, year] = told
        content = replace(content, sections=narrator.sections(told, self._told.get((body.key, year - 1))))
        return fault.applied_to(content, self._public.get((body.key, year - 1))) if fault else content


def _told(work: Work, content: Content) -> Work:
    """Return the work as the text tells it: the printed numbers, the true ones where no number is printed."""
    figures = dict(work.figures)
    for cell, figure in content.figures.items():
        if isinstance(figure, int) and figure >= 0 and shown(figure, content.printed.get(cell)) == str(figure):
            figures[cell] = figure
    return replace(work, figures=figures)


def _later(days: course.Days, count: int) -> course.Days:
    step = datetime.timedelta(days=count)
    return course.Days(days.begun + step, days.submitted + step, days.approved + step, days.published + step)
