"""What a listed fault is: where it stands, what was done to the report, and everything that the checks find because of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..document import Content, FeeStatement, SectionText
from ..figures import parse_cell
from ..formats import Text, column_of
from ..markup import paragraphs
from .figures import APPLICANTS

FAILS, WHATEVER, IF_NIL, UNDECIDED = "fails", "fails_whatever_blank", "holds_if_nil", "undecided"
COLUMNS = (*APPLICANTS, "total")
BOTH = ("natural_person", "total")
NOT_SHOWN = None


@dataclass(frozen=True)
class Expected:
    """One finding to come: the rule, its line, the verdict; in the report of the year after with ``later``."""

    rule: str
    line: str
    verdict: str = FAILS
    later: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong in one report and why.

    ``cells`` maps a cell to a number that is added to the true figure, to the text that stands in its
    place, or to NOT_SHOWN. ``sections`` maps a section to the text that it has instead, ``adds`` to text behind its own,
    ``headings`` to its heading; ``copies`` are sections and tables taken from last year's report. ``word`` is what
    the agency says to the warning, for the public when ``is_public``.
    """

    body: str
    year: int
    what: Text
    finds: tuple[Expected, ...]
    cells: Mapping[str, int | str | None] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    word: str = ""
    is_public: bool = True
    adds: Mapping[str, str] = field(default_factory=dict)
    headings: Mapping[str, str] = field(default_factory=dict)
    copies: tuple[str, ...] = ()
    preface: str = ""
    fee: FeeStatement | None = None
    published: str = ""

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules that speak, the one that the fault is about first."""
        return tuple(dict.fromkeys(expected.rule for expected in self.finds))

    def with_copied_tables(self, content: Content, last_year: Content | None) -> Content:
        """Return ``content`` with last year's figures in the tables that were copied."""
        if last_year is None or not self.copies:
            return content
        copied = {cell: figure for cell, figure in last_year.figures.items() if cell.split(".")[0] in self.copies}
        return replace(content, figures={**content.figures, **copied})

    def applied_to(self, content: Content, last_year: Content | None) -> Content:
        """Return ``content`` with what is wrong in words, dates and fees."""
        changed = replace(
            content,
            sections=tuple(self._section(section, last_year) for section in content.sections),
            preface=paragraphs(self.preface) if self.preface else content.preface,
            fee=self.fee or content.fee,
        )
        return replace(changed, published_date=self.published) if self.published else changed

    def _section(self, section: SectionText, last_year: Content | None) -> SectionText:
        if section.key in self.copies and last_year is not None:
            section = replace(section, text=last_year.section(section.key).text)
        if section.key in self.sections:
            section = replace(section, text=paragraphs(self.sections[section.key]))
        added = paragraphs(self.adds.get(section.key, ""))
        heading = self.headings.get(section.key, section.heading)
        return replace(section, text=section.text + added, heading=heading)


def each(rule: str, *lines: str, verdict: str = FAILS, later: bool = False) -> tuple[Expected, ...]:
    """Return one finding to come for each line."""
    return tuple(Expected(rule, line, verdict, later) for line in lines)


def row_of(row: str, columns: tuple[str, ...], value: int | str | None) -> dict[str, int | str | None]:
    """Return the same change of some cells of one row of the table of requests."""
    return {f"requests.{row}.{column}": value for column in columns}


def with_cells(content: Content, cells: Mapping[str, int | str | None]) -> Content:
    """Return ``content`` with numbers added to figures, texts typed in their place, and cells left out."""
    figures, printed, absent = dict(content.figures), dict(content.printed), set(content.absent)
    for cell, change in cells.items():
        if change is NOT_SHOWN:
            figures.pop(cell)
            absent.add(cell)
        elif isinstance(change, str):
            parsed = parse_cell(change, column_of(cell))
            figures[cell] = parsed.figure
            if parsed.printed is not None:
                printed[cell] = parsed.printed
        else:
            figures[cell] = max(0, int(figures[cell]) + change)  # type: ignore[arg-type]
    return replace(content, figures=figures, printed=printed, absent=tuple(sorted(absent)))
