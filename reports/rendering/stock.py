"""The stock of rules and normative documents: in force a year ago, issued and repealed since, in force now."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from ..charts import Chart, Series, line_chart
from ..checks import Finding
from ..formats import FORMS, cell_key
from ..models import Agency
from .agency_years import AgencyYears, ChangeShown, Judged, Part
from .shown_figures import Number, ShownFigure, summed

TABLE = "documents"
ISSUED, REPEALED, IN_FORCE = "issued", "repealed", "in_force"
STOCK_RULE, BOUND_RULE = "X-STOCK", "T2-STOCK"
OLD, NEW = "2019", "2021"
ROWS = tuple(leaf.key for leaf in FORMS[NEW].table(TABLE).row_leaves())
COLUMNS = tuple(leaf.key for leaf in FORMS[NEW].table(TABLE).column_leaves())
OLD_COLUMNS = tuple(leaf.key for leaf in FORMS[OLD].table(TABLE).column_leaves())


@dataclass(frozen=True)
class StockYear:
    """One year of a kind of document.

    ``before`` is what was in force by last year's report, ``parts`` what other bodies, merged since, add to it;
    ``expected`` is before + issued - repealed where all are numbers. ``sign`` is "=", "≠", "?" or "" where no rule
    speaks. ``notes`` say what else cannot be right; ``explanations`` are what the agency says to it in public.
    """

    year: int
    name: str
    address: str
    missing: str
    before: ShownFigure
    issued: ShownFigure
    repealed: ShownFigure
    expected: Number | None
    in_force: ShownFigure
    sign: str
    words: str
    parts: tuple[Part, ...] = ()
    notes: tuple[str, ...] = ()
    explanations: tuple[str, ...] = ()
    changes: tuple[ChangeShown, ...] = ()


@dataclass(frozen=True)
class OldYear:
    """One year under the form of 2019, in the columns of that form."""

    year: int
    address: str
    figures: tuple[ShownFigure, ...]


@dataclass(frozen=True)
class Stock(Judged):
    """The ledger of one kind of document: years of the form of 2021, years of that of 2019 apart, and the chart."""

    key: str
    name: str
    years: tuple[StockYear, ...]
    old_years: tuple[OldYear, ...]
    chart: Chart | None

    @property
    def signs(self) -> tuple[str, ...]:
        """Return the sign of every year."""
        return tuple(one.sign for one in self.years)

    @property
    def is_nil(self) -> bool:
        """Tell whether no report names a single document of this kind."""
        figures = [one for year in self.years for one in (year.issued, year.repealed, year.in_force)]
        figures += [one for year in self.old_years for one in year.figures]
        return all(figure.state in ("zero", "no_report") for figure in figures)


@dataclass(frozen=True)
class StockLedger:
    """Both kinds of document with the official names of the columns of each form."""

    stocks: tuple[Stock, ...]
    columns: tuple[str, ...]
    old_columns: tuple[str, ...]
    went_to: tuple[ChangeShown, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """Return the heads of the columns from last year's stock to this year's."""
        issued, repealed, in_force = self.columns
        return (gettext("In force a year ago"), issued, repealed, gettext("Should be in force"), in_force)


def stock_of(agency: Agency, language: str) -> StockLedger:
    """Return the stock ledger of ``agency`` from published reports alone. Ten queries."""
    held = AgencyYears(agency, {TABLE: ROWS})
    explained = held.explained([STOCK_RULE, BOUND_RULE])
    stocks = tuple(_stock(held, row, language, explained) for row in ROWS) if held.has_reports else ()
    leaving = (change for change in held.changes if agency not in change.successors.all())
    return StockLedger(stocks, _column_names(NEW, language), _column_names(OLD, language), held.shown(leaving))


def _column_names(form: str, language: str) -> tuple[str, ...]:
    return tuple(leaf.text.in_language(language) for leaf in FORMS[form].table(TABLE).column_leaves())


def _stock(held: AgencyYears, row: str, language: str, explained: dict[tuple[int, str], str]) -> Stock:
    old = [year for year in held.years if (content := held.content(year)) and content.form == OLD]
    years = [_year(held, year, row, language, explained) for year in held.years if year not in old]
    old_years = [
        OldYear(
            year,
            held.address(year),
            tuple(held.figure(year, cell_key(TABLE, row, column), language) for column in OLD_COLUMNS),
        )
        for year in old
    ]
    name = FORMS[NEW].table(TABLE).row(row).text.in_language(language)
    return Stock(row, name, tuple(years), tuple(old_years), _chart(row, name, years, language))


def _year(held: AgencyYears, year: int, row: str, language: str, explained: dict[tuple[int, str], str]) -> StockYear:
    cells = {column: cell_key(TABLE, row, column) for column in COLUMNS}
    issued, repealed, in_force = (held.figure(year, cells[column], language) for column in (ISSUED, REPEALED, IN_FORCE))
    before = held.figure(year - 1, cells[IN_FORCE], language)
    parts = tuple(held.parts(year, cells[IN_FORCE], language))
    stock, edition = held.judged(STOCK_RULE, year).get(row), held.edition(year)
    bounds = [one for line, one in held.judged(BOUND_RULE, year).items() if line.startswith(f"{row}.")]
    failing = [one for one in (*([stock] if stock else []), *bounds) if one.is_failure]
    said = (explained.get((edition.pk, one.fingerprint), "") for one in failing) if edition else ()
    content = held.content(year)
    sign, words = _said(stock, language) if stock else ("", _why_not_judged(held, year))
    return StockYear(
        year=year,
        name=content.agency_name if content and content.agency_name != held.agency.name else "",
        address=held.address(year),
        missing=held.why_nothing(year),
        before=before,
        issued=issued,
        repealed=repealed,
        expected=_expected([before, *(part.figure for part in parts)], issued, repealed, sign),
        in_force=in_force,
        sign=sign,
        words=words,
        parts=parts,
        notes=tuple(one.message.in_language(language) for one in bounds if one.is_failure),
        explanations=tuple(dict.fromkeys(text for text in said if text)),
        changes=held.shown(held.changes_in(year)),
    )


def _expected(before: Sequence[ShownFigure], issued: ShownFigure, repealed: ShownFigure, sign: str) -> Number | None:
    """Return what should be in force; None where a number is missing or nobody can judge."""
    start = summed(figure.number for figure in before)
    if sign == "?" or start is None or issued.number is None or repealed.number is None:
        return None
    return start + issued.number - repealed.number


def _said(finding: Finding, language: str) -> tuple[str, str]:
    if finding.verdict == "holds":
        return "=", gettext("follows from the year before")
    if finding.is_failure and finding.left is not None and finding.right is not None:
        return "≠", gettext("differs by %(gap)s") % {"gap": abs(finding.left - finding.right)}
    return "?", finding.message.in_language(language)


def _why_not_judged(held: AgencyYears, year: int) -> str:
    """Say why no rule speaks to the stock of ``year``."""
    if held.why_nothing(year):
        return held.why_nothing(year)
    before = held.content(year - 1)
    if before is not None and before.form == OLD:
        return gettext("The form of the year before does not ask how many are in force.")
    if year <= FORMS[NEW].first_year:
        return gettext("The first year under this form: there is nothing to compare with.")
    return gettext("not compared")


def _chart(row: str, name: str, years: Sequence[StockYear], language: str) -> Chart | None:
    """Return what is in force by year, and what should be by the year before; None where there is too little."""
    if not years:
        return None
    labels = tuple(str(one.year) for one in years)
    words = gettext(
        "How many are in force in each year from %(first)s to %(last)s, and how many should be by the year before: "
        "where the stock follows, both lie on each other; a year without a figure is a gap."
    )
    in_force = Series(
        FORMS[NEW].table(TABLE).column(IN_FORCE).text.in_running_text.in_language(language),
        tuple(one.in_force.number for one in years),
        tuple(one.in_force.text or "–" for one in years),
    )
    expected = Series(gettext("By the year before"), tuple(one.expected for one in years), _words(years))
    described = words % {"first": labels[0], "last": labels[-1]}
    drawn = line_chart(Chart(f"stock-{row}", name, described, labels, (in_force, expected), gettext("Year")))
    return drawn if drawn.svg and any(drawn.numbers) else None


def _words(years: Sequence[StockYear]) -> tuple[str, ...]:
    return tuple("–" if one.expected is None else str(one.expected) for one in years)
