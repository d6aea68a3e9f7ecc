"""What a reader must know before drawing conclusions from reports side by side: one clear sentence each."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from django.utils.translation import get_language, gettext, ngettext

from ..formats import FORMS
from ..models import AgencyKind, AgencyLevel
from .choosing import Choice
from .comparison import MOST_AGENCIES, Column, Comparison
from .joined import joined, named
from .shown_figures import FEWEST_CASES


@dataclass(frozen=True)
class Caution:
    """One sentence. ``kind`` names the reason, for tests and styles."""

    kind: str
    words: str


def cautions_of(comparison: Comparison) -> list[Caution]:
    """Return every caution about the compared reports, what is missing first."""
    shown = [column for column in comparison.columns if column.has_tables]
    return [
        *_missing(comparison),
        *_without_tables(comparison),
        *_unequal(shown),
        *_renamed(comparison),
        *_consolidated(shown),
        *_other_form(comparison),
        *_wrong_form(shown),
        *_small(shown),
    ]


def _of(column: Column) -> dict[str, object]:
    return {"agency": named(column.agency, column.name), "year": column.year}


def _missing(comparison: Comparison) -> Iterator[Caution]:
    for column in comparison.columns:
        if column.missing:
            words = gettext("%(agency)s, %(year)s: %(reason)s.") % {**_of(column), "reason": column.missing}
            yield Caution("missing", words)


def _without_tables(comparison: Comparison) -> Iterator[Caution]:
    for column in comparison.columns:
        if column.content and not column.has_tables:
            words = gettext("%(agency)s, %(year)s: the report was published without tables; only its text is compared.")
            yield Caution("without_tables", words % _of(column))


def _unequal(shown: list[Column]) -> Iterator[Caution]:
    first_of_each = list({column.agency.pk: column for column in reversed(shown)}.values())[::-1]
    kinds = [column.period.kind if column.period else column.agency.kind for column in first_of_each]
    if len(set(kinds)) > 1:
        bodies = joined(
            named(column.agency, column.name, str(AgencyKind(kind).label))
            for column, kind in zip(first_of_each, kinds, strict=True)
        )
        words = gettext(
            "These are bodies of different kinds, with different duties: %(agencies)s. A higher number is no merit and "
            "no fault."
        )
        yield Caution("unequal_kind", words % {"agencies": bodies})
    levels = [(column, column.period.level) for column in first_of_each if column.period]
    if len({level for _, level in levels}) > 1:
        bodies = joined(named(column.agency, column.name, str(AgencyLevel(level).label)) for column, level in levels)
        words = gettext("These bodies stand at different levels of government: %(agencies)s.")
        yield Caution("unequal_level", words % {"agencies": bodies})


def _renamed(comparison: Comparison) -> Iterator[Caution]:
    for first, second in pairwise(comparison.columns):
        if first.agency.pk == second.agency.pk and first.name != second.name:
            words = gettext("The body was called %(before)s in %(year)s and %(after)s in %(later)s.") % {
                "before": first.name,
                "after": second.name,
                "year": first.year,
                "later": second.year,
            }
            yield Caution("renamed", words)


def _consolidated(shown: list[Column]) -> Iterator[Caution]:
    scopes = {column.content.scope for column in shown if column.content}
    if len(scopes) < 2:
        return
    for column in shown:
        if column.content and column.content.scope == "consolidated":
            words = gettext(
                "%(agency)s, %(year)s: the report is consolidated and holds the figures of the bodies below; "
                "the others speak for themselves alone."
            )
            yield Caution("consolidated", words % _of(column))


def _other_form(comparison: Comparison) -> Iterator[Caution]:
    if len(comparison.forms) > 1:
        names = " / ".join(form.name_in_text.in_language(get_language() or "") for form in reversed(comparison.forms))
        words = gettext(
            "The reports use different forms (%(forms)s): only what both forms ask for in the same way is compared."
        )
        yield Caution("other_form", words % {"forms": names})


def _wrong_form(shown: list[Column]) -> Iterator[Caution]:
    for column in shown:
        form = FORMS[column.content.form] if column.content else None
        if form and not (form.first_year <= column.year <= (form.last_year or column.year)):
            name = form.name_in_text.in_language(get_language() or "")
            words = gettext("%(agency)s, %(year)s: the report uses a form that was not in force (%(form)s).")
            yield Caution("wrong_form", words % {**_of(column), "form": name})


def _small(shown: list[Column]) -> Iterator[Caution]:
    few = [
        f"{named(column.agency, column.name)} {column.year}"
        for column in shown
        if column.content and (column.content.number("requests.results_total.total") or 0) < FEWEST_CASES
    ]
    if few:
        words = gettext("Fewer than %(number)s requests closed, so that no rate is shown: %(reports)s.")
        yield Caution("small_number", words % {"number": FEWEST_CASES, "reports": joined(few)})


def cautions_of_choice(choice: Choice, unknown_years: list[str], most: int = MOST_AGENCIES) -> list[Caution]:
    """Return what the address named in vain."""
    found = [
        Caution("unknown_agency", gettext("No agency has the address “%(slug)s”.") % {"slug": slug})
        for slug in choice.unknown
    ]
    found += [
        Caution("unknown_year", gettext("No reports are kept here for “%(year)s”.") % {"year": year})
        for year in unknown_years
    ]
    if choice.too_many:
        words = ngettext(
            "At most %(most)s agencies stand side by side; %(number)s was left out.",
            "At most %(most)s agencies stand side by side; %(number)s were left out.",
            choice.too_many,
        )
        found.append(Caution("too_many", words % {"most": most, "number": choice.too_many}))
    if choice.is_found and not choice.offered:
        words = gettext("No further agency is called “%(words)s”; try a shorter name.")
        found.append(Caution("nothing_found", words % {"words": choice.words}))
    return found
