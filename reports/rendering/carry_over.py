"""The chain of requests from year to year: what each year brought forward is what the year before carried forward."""

from dataclasses import dataclass

from django.utils.translation import gettext

from ..charts import Chart, Series, line_chart
from ..checks import Finding
from ..formats import CARRY, FORMS, cell_key
from ..models import Agency
from .agency_years import AgencyYears, ChangeShown, Judged, Part
from .shown_figures import Number, ShownFigure, summed

TOTAL = "total"
ROWS = ("brought_forward", "received", "results_total", "carried_forward")
BROUGHT, CARRIED = cell_key(CARRY.table, CARRY.row, TOTAL), cell_key(CARRY.table, CARRY.last_years_row, TOTAL)


@dataclass(frozen=True)
class ColumnBroken:
    """A kind of applicant in which the chain breaks, in the words of the rule."""

    name: str
    message: str


@dataclass(frozen=True)
class Joint:
    """Where one year meets the next.

    ``sign`` is "=", "≠" or "?"; ``gap`` how much the next year brought forward more than was carried forward. ``parts``
    are what other bodies, merged into this one meanwhile, had carried forward. ``explanations`` are what the agency
    says to it in public.
    """

    next_year: int
    brought: ShownFigure
    sign: str
    words: str
    gap: Number | None = None
    parts: tuple[Part, ...] = ()
    broken: tuple[ColumnBroken, ...] = ()
    explanations: tuple[str, ...] = ()
    changes: tuple[ChangeShown, ...] = ()


@dataclass(frozen=True)
class ChainYear:
    """One year of the chain: its four figures, or in words why there are none, and the joint to the next year."""

    year: int
    name: str
    address: str
    figures: tuple[ShownFigure, ...]
    missing: str
    joint: Joint | None

    @property
    def labelled(self) -> list[tuple[str, ShownFigure]]:
        """Return the four figures with the heads of their columns."""
        return list(zip(labels(), self.figures, strict=False))

    @property
    def carried(self) -> str:
        """Return what was carried forward as printed, that of merged bodies behind a plus."""
        parts = self.joint.parts if self.joint else ()
        figures = [self.figures[-1], *(part.figure for part in parts)]
        return " + ".join(figure.text or "–" for figure in figures if figure.state != "no_report") or "–"

    @property
    def is_broken(self) -> bool:
        """Tell whether the next year does not go on from here."""
        return self.joint is not None and self.joint.sign == "≠"


@dataclass(frozen=True)
class Chain(Judged):
    """The chain of one agency, oldest year first. ``went_to`` are the bodies that took it over in the end."""

    years: tuple[ChainYear, ...]
    chart: Chart | None
    went_to: tuple[ChangeShown, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the heads of the columns of figures."""
        return labels()

    @property
    def joints(self) -> tuple[Joint, ...]:
        """Return the joints of which something can be said."""
        return tuple(one.joint for one in self.years if one.joint is not None)

    @property
    def signs(self) -> tuple[str, ...]:
        """Return the sign of every joint."""
        return tuple(joint.sign for joint in self.joints)


def labels() -> tuple[str, ...]:
    """Return the heads of the columns: the four figures of a year, and what the next year brought forward."""
    return (
        gettext("Brought forward"),
        gettext("Requests received"),
        gettext("Requests closed"),
        gettext("Carried forward"),
        gettext("Brought forward by the next year"),
    )


def chain_of(agency: Agency, language: str) -> Chain:
    """Return the chain of ``agency`` from published reports alone. Ten queries."""
    held = AgencyYears(agency, {CARRY.table: ROWS})
    explained = held.explained([CARRY.rule])
    years = [_year(held, year, language, explained) for year in _years_shown(held)]
    return Chain(
        years=tuple(years),
        chart=_chart(years),
        went_to=held.shown(change for change in held.changes if _leaves(change, agency)),
    )


def _leaves(change, agency: Agency) -> bool:
    successors = list(change.successors.all())
    return agency in change.predecessors.all() and any(body != agency for body in successors)


def _years_shown(held: AgencyYears) -> tuple[int, ...]:
    """Return the years of the agency, and the one before where others carried requests into the first."""
    if not held.years:
        return ()
    first = held.years[0]
    is_joined = bool(held.parts(first, CARRIED, "")) or any(
        finding.is_failure for finding in held.judged(CARRY.rule, first).values() if held.context(first).is_first_year
    )
    return (first - 1, *held.years) if is_joined else held.years


def _year(held: AgencyYears, year: int, language: str, explained: dict[tuple[int, str], str]) -> ChainYear:
    content = held.content(year)
    missing = held.why_nothing(year)
    if year not in held.reports and year < held.years[0]:
        missing = gettext("the body did not report yet")
    return ChainYear(
        year=year,
        name=content.agency_name if content and content.agency_name != held.agency.name else "",
        address=held.address(year),
        figures=tuple(held.figure(year, cell_key(CARRY.table, row, TOTAL), language) for row in ROWS),
        missing=missing,
        joint=_joint(held, year + 1, language, explained),
    )


def _joint(held: AgencyYears, year: int, language: str, explained: dict[tuple[int, str], str]) -> Joint | None:
    """Return how ``year`` goes on from the year before; None where there is no later year."""
    if year > held.years[-1]:
        return None
    brought, changes = held.figure(year, BROUGHT, language), held.shown(held.changes_in(year))
    findings = held.judged(CARRY.rule, year)
    if TOTAL not in findings:
        return Joint(year, brought, "?", _not_judged(held, year), changes=changes)
    total = findings[TOTAL]
    sign, words, gap = _said(total, language)
    edition = held.edition(year)
    failing = {line: finding for line, finding in findings.items() if finding.is_failure}
    said = dict.fromkeys(
        text for finding in failing.values() if edition and (text := explained.get((edition.pk, finding.fingerprint)))
    )
    names = {leaf.key: leaf.text.in_language(language) for leaf in _columns(held, year)}
    return Joint(
        year,
        brought,
        sign,
        words,
        gap,
        parts=tuple(held.parts(year, CARRIED, language)),
        broken=tuple(
            ColumnBroken(names.get(line, line), finding.message.in_language(language))
            for line, finding in failing.items()
        ),
        explanations=tuple(said),
        changes=changes,
    )


def _columns(held: AgencyYears, year: int):
    content = held.content(year)
    return FORMS[content.form if content else "2021"].table(CARRY.table).column_leaves()


def _not_judged(held: AgencyYears, year: int) -> str:
    reason = held.why_nothing(year) or gettext("the report has no such table")
    return gettext("cannot be judged: %(year)s: %(reason)s") % {"year": year, "reason": reason}


def _said(finding: Finding, language: str) -> tuple[str, str, Number | None]:
    """Return the sign of a verdict, its words, and by how much both sides differ."""
    if finding.verdict == "holds":
        return "=", gettext("goes on"), 0
    if finding.is_failure and finding.left is not None and finding.right is not None:
        gap = finding.left - finding.right
        return "≠", gettext("breaks, by %(gap)s") % {"gap": abs(gap)}, gap
    return "?", finding.message.in_language(language), None


def _chart(years: list[ChainYear]) -> Chart | None:
    """Return two lines that lie on each other where the chain holds; None where there are too few figures."""
    if not years:
        return None
    carried, brought = [one.figures[-1] for one in years], [one.joint.brought if one.joint else None for one in years]
    sums = [_with_parts(figure, one.joint) for figure, one in zip(carried, years, strict=True)]
    named = tuple(str(one.year) for one in years)
    words = gettext(
        "What each year from %(first)s to %(last)s carried forward, and what the year after it brought forward: where "
        "the chain holds, both lie on each other; a year without a figure is a gap."
    )
    series = (
        Series(gettext("Carried forward"), tuple(sums), tuple("–" if one is None else str(one) for one in sums)),
        Series(
            gettext("Brought forward by the next year"),
            tuple(figure.number if figure else None for figure in brought),
            tuple((figure.text or "–") if figure else "–" for figure in brought),
        ),
    )
    described = words % {"first": named[0], "last": named[-1]}
    drawn = line_chart(Chart("chain", gettext("Carried from year to year"), described, named, series, gettext("Year")))
    return drawn if drawn.svg else None


def _with_parts(figure: ShownFigure, joint: Joint | None) -> Number | None:
    """Return what was carried forward together with other bodies that were merged; a gap where one has no number."""
    parts = joint.parts if joint else ()
    own = [] if figure.state == "no_report" and parts else [figure.number]
    return summed([*own, *(part.figure.number for part in parts)])
