"""Reports that stand in the rows of a table: one report a row, or one figure a row. Nothing is placed by guess."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from ..document import Candidate, Content, Doubt, Evidence, Reading, SectionText
from ..figures import Figure, parse_cell
from ..formats import ALL_CELLS, FORMS, Form, NoForm, column_of, form_for, is_cell, split_cell
from ..markup import MarkupRefused, paragraphs, plain_text
from . import reasons
from .blocks import Place
from .cells import add_text
from .events import Value
from .fees import fee_statement
from .identity import year_of
from .proposal import Proposal
from .refusals import Unreadable
from .sheets import Row
from .year_headers import Header, header_of

READER = "rows/1"
LAST_HEADER_ROW = 12
_APOSTROPHE = "'"
_BEGINS_A_FORMULA = tuple("=+-@＝＋－＠")
_YEARS = range(2000, 2100)


@dataclass(frozen=True)
class _Text:
    """A text of the table and where it stands."""

    text: str
    row: int
    column: int


@dataclass
class _Record:
    """What the table says of one report, before it is judged."""

    sheet: str
    row: int
    own: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)
    cells: dict[str, tuple[_Text, ...]] = field(default_factory=dict)
    hidden: set[str] = field(default_factory=set)
    leftovers: list[str] = field(default_factory=list)

    def is_empty(self) -> bool:
        """Tell whether neither a figure nor a text of the report is there."""
        return not any(self.texts.values()) and not any(said.text for held in self.cells.values() for said in held)

    def is_nobodys(self) -> bool:
        """Tell whether the row says neither whose report it is nor for when: it waits to be filled in."""
        return not any(self.own.get(key) for key in ("agency", "code", "year", "title"))


def find_header(rows: Iterable[Row]) -> Header | None:
    """Return the header of a table of reports among the first rows of a sheet."""
    for row in rows:
        if row.number > LAST_HEADER_ROW:
            return None
        header = header_of(row.number, row.texts)
        if header:
            return header
    return None


def reports_in_rows(sheet: str, header: Header, rows: Iterable[Row]) -> Iterator[tuple[int, Reading | Unreadable]]:
    """Yield (number of the row, reading or refusal) for each report in the ``rows`` of a sheet."""
    below = (row for row in rows if row.number > header.row and row.texts)
    records = _gathered(sheet, header, below) if header.is_figure_a_row else _records(sheet, header, below)
    for record in records:
        if record.is_empty():
            if record.is_nobodys():
                continue
            yield record.row, Unreadable("empty_row")
            continue
        try:
            yield record.row, _reading(record)
        except MarkupRefused:
            yield record.row, Unreadable("too_long")


def _said(texts: Mapping[int, str], column: int) -> str:
    """Return what a cell says, without the apostrophe that kept it from being a formula."""
    text = texts.get(column, "")
    shielded = text.startswith(_APOSTROPHE) and text.lstrip("' \u3000\t\r\n").startswith(_BEGINS_A_FORMULA)
    return text[1:] if shielded else text


def _first(texts: Mapping[int, str], columns: tuple[int, ...]) -> str:
    return next((said for column in columns if (said := _said(texts, column))), "")


def _own(header: Header, row: Row) -> dict[str, str]:
    return {key: _first(row.texts, columns) for key, columns in header.own.items()}


def _leftovers(header: Header, row: Row) -> list[str]:
    """Return what stands in columns that no report has: kept, with the words over the column."""
    known = {column for part in (header.own, header.texts, header.cells) for held in part.values() for column in held}
    kept = []
    for column, text in sorted(row.texts.items()):
        if column not in known and not header.is_figure_a_row:
            kept.append(f"{header.unknown.get(column, '')}：{text}".removeprefix("："))
    return kept


def _records(sheet: str, header: Header, rows: Iterable[Row]) -> Iterator[_Record]:
    missing = frozenset(ALL_CELLS) - header.cells.keys()
    for row in rows:
        record = _Record(sheet, row.number, _own(header, row), leftovers=_leftovers(header, row))
        if row.is_hidden:
            record.own["hidden"] = "1"
        if said := record.own.get("leftovers"):
            record.leftovers += said.splitlines()
        record.texts = {
            key: "\n".join(filter(None, (_said(row.texts, at) for at in columns)))
            for key, columns in header.texts.items()
        }
        record.hidden = {*missing, *record.own.get("not_shown", "").split()}
        for cell, columns in header.cells.items():
            if cell not in record.hidden:
                record.cells[cell] = tuple(_Text(_said(row.texts, column), row.number, column) for column in columns)
        yield record


def _gathered(sheet: str, header: Header, rows: Iterable[Row]) -> Iterator[_Record]:
    """Yield a record for each report whose figures stand one a row; a report is its agency and year."""
    found: dict[tuple[str, str], _Record] = {}
    forms: dict[tuple[str, str], Counter[str]] = {}
    for row in rows:
        own = _own(header, row)
        report = (own.get("agency", ""), own.get("year", ""))
        record = found.setdefault(report, _Record(sheet, row.number, dict(own), hidden=set(ALL_CELLS)))
        cell = own.get("cell", "").casefold()
        if not is_cell(cell):
            record.leftovers.append(" | ".join(row.texts[column] for column in sorted(row.texts)))
            continue
        forms.setdefault(report, Counter())[own.get("form", "")] += 1
        if own.get("state") == "not_shown":
            continue
        record.hidden.discard(cell)
        record.cells[cell] = (*record.cells.get(cell, ()), *_texts_of_figure(header, row, cell))
    for report, record in found.items():
        record.own["form"] = forms[report].most_common(1)[0][0] if report in forms else ""
        yield record


def _texts_of_figure(header: Header, row: Row, cell: str) -> Iterator[_Text]:
    """Yield what is printed in the cell, and the value as well where the two differ."""
    columns = [column for name in ("printed", "value") for column in header.own.get(name, ())]
    texts = [_Text(said, row.number, column) for column in columns if (said := _said(row.texts, column))]
    kind = column_of(cell)
    for number, text in enumerate(texts):
        figure = parse_cell(text.text, kind).figure
        if number == 0 or (figure is not None and figure != parse_cell(texts[0].text, kind).figure):
            yield text
    if not texts:
        yield _Text("", row.number, columns[0])


def _reading(record: _Record) -> Reading:
    year = year_in(record.own.get("year", ""))
    form = _form(record, year)
    proposal, evidence = _proposal(record, form)
    figures, printed = figures_of(proposal)
    absent = _absent(record, form, figures)
    remarks = list(_missing(form, figures, absent))
    agency = record.own.get("agency", "")
    if record.own.get("hidden"):
        remarks.append(Doubt(None, reasons.HIDDEN_ROW))
    if not year:
        remarks.append(Doubt(None, reasons.NO_YEAR))
    if not agency and not record.own.get("code"):
        remarks.append(Doubt(None, reasons.NO_AGENCY))
    texts = {key: paragraphs(text) if text else "" for key, text in record.texts.items()}
    last = form.sections[-1].key
    content = Content(
        agency_name=agency,
        agency_code=record.own.get("code", ""),
        year=year,
        form=form.key,
        title=record.own.get("title", ""),
        document_date=iso_date(record.own.get("date", "")),
        preface=paragraphs(record.own["preface"]) if record.own.get("preface") else "",
        sections=tuple(
            SectionText(section.key, section.heading.zh, texts.get(section.key, "")) for section in form.sections
        ),
        figures=figures,
        printed=printed,
        absent=absent,
        leftovers=tuple(record.leftovers),
        fee=fee_statement(plain_text(texts.get(last, ""))),
    )
    return Reading(
        content,
        (*proposal.doubts.values(), *remarks),
        (Candidate(year, 0.99),) if year else (),
        (Candidate(agency, 0.95),) if agency else (),
        evidence,
        READER,
    )


def year_in(text: str) -> int:
    """Return the year that a cell says, in digits or Chinese numerals; 0 where it says none."""
    words = text.strip().removesuffix("度").removesuffix("年")
    try:
        year = year_of(words)
    except ValueError:
        return 0
    return year if year in _YEARS else 0


def iso_date(text: str) -> str | None:
    """Return the date that a cell says as YYYY-MM-DD, or None."""
    plain = text.strip()
    parts = plain.split("-")
    is_iso = len(plain) == 10 and len(parts) == 3 and all(part.isascii() and part.isdigit() for part in parts)
    return plain if is_iso else None


def _form(record: _Record, year: int) -> Form:
    """Return the form that the row names, else the one of whose own cells more are filled in, else the year's."""
    said = record.own.get("form", "")
    named = [form for key, form in FORMS.items() if key in said]
    if len(named) == 1:
        return named[0]
    filled = {cell for cell, texts in record.cells.items() if any(said.text for said in texts)}
    scores = {key: len(filled & set(form.cells())) for key, form in FORMS.items()}
    best = max(scores.values())
    leading = [key for key, score in scores.items() if score == best]
    if len(leading) == 1:
        return FORMS[leading[0]]
    try:
        return form_for(year)
    except NoForm:
        return FORMS[max(FORMS)]


def _proposal(record: _Record, form: Form) -> tuple[Proposal, dict[str, Evidence]]:
    """Take the form's cells, blank or not, and those of the other form that hold something; and where they stand."""
    proposal = Proposal()
    evidence: dict[str, Evidence] = {}
    own = frozenset(form.cells())
    for cell, texts in record.cells.items():
        held = [said for said in texts if said.text] or list(texts[:1])
        first = held[0]
        if cell not in own and not first.text:
            continue
        add_text(proposal, cell, Value(first.text, Place(first.row, part=record.sheet)), column_of(cell, form))
        evidence[cell] = Evidence(first.text, first.row, record.sheet, row=first.row, column=first.column)
        if len({said.text for said in held}) > 1:
            candidates = tuple(dict.fromkeys(said.text for said in held))
            proposal.doubt(Doubt(cell, reasons.TWICE_IN_ROW, " | ".join(candidates), candidates))
    return proposal, evidence


def figures_of(proposal: Proposal) -> tuple[dict[str, Figure], dict[str, str]]:
    """Return figures and printed texts of all cells; a doubtful one has no figure and keeps what is printed."""
    figures: dict[str, Figure] = {}
    printed: dict[str, str] = {}
    for cell, proposed in proposal.cells.items():
        read = parse_cell(proposed.text, column_of(cell))
        figures[cell] = read.figure
        if read.printed is not None:
            printed[cell] = read.printed
    for cell, doubt in proposal.doubts.items():
        figures[cell] = None
        if doubt.reason != reasons.TWICE_IN_ROW:
            printed[cell] = doubt.printed
    return figures, printed


def _absent(record: _Record, form: Form, figures: Mapping[str, Figure]) -> tuple[str, ...]:
    """Return the cells without a place in the table whose row of the form is there."""
    shown = {(place.table, place.row) for place in map(split_cell, figures)}
    return tuple(
        sorted(
            cell
            for cell in form.cells()
            if cell in record.hidden and (split_cell(cell).table, split_cell(cell).row) in shown
        )
    )


def _missing(form: Form, figures: Mapping[str, Figure], absent: tuple[str, ...]) -> Iterator[Doubt]:
    """Name the tables and rows of the form that have no column."""
    shown = {(place.table, place.row) for place in map(split_cell, (*figures, *absent))}
    for table in form.tables:
        gone = tuple(row.text for row in table.row_leaves() if (table.key, row.key) not in shown)
        if len(gone) == len(table.row_leaves()):
            yield Doubt(None, reasons.tables_missing(table.title))
        elif gone:
            yield Doubt(None, reasons.rows_missing(table.title, gone))
