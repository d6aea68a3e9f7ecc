"""From sections and the agreed proposal to the Reading: content, doubts, identity, evidence."""

from dataclasses import dataclass, replace

from ..document import Content, Doubt, Reading, SectionText, Shape
from ..figures import Figure, parse_cell
from ..formats import FORMS, Form, NoForm, column_of, form_for
from ..markup import plain_text
from . import reasons
from .blocks import Blocks, Grid, Line, LooseCells, texts_of
from .fees import fee_statement
from .frame import is_caption, without_frame
from .identity import Title, document_date, find_title, identify, is_furniture, published_date
from .paragraphs import html_of
from .proposal import Proposal
from .repair import mend
from .sections import TABLE_SECTIONS, Sections
from .tables import section_texts

_FEWEST_SECTIONS = 2


@dataclass(frozen=True)
class _Front:
    """What stands at the head of the report: title, dates, preface."""

    title: Title | None
    document_date: str | None
    published_date: str | None
    preface: str
    overview: Blocks


def assemble(blocks: Blocks, sections: Sections, proposal: Proposal, reader: str) -> Reading:
    """Return the reading of a report."""
    text = text_of(blocks)
    front = _front(sections, text)
    identity = identify(front.title, text)
    year = int(identity.years[0].value) if identity.years else 0
    form = _form(proposal, year)
    agency = str(identity.agencies[0].value) if identity.agencies else ""
    framed = without_frame(_with_overview(sections, front.overview), agency)
    texts = tuple(_section(part.section, part.heading, part.blocks) for part in framed.sections.parts)
    figures, printed = _figures(proposal)
    other = next((section.text for section in texts if section.key == form.sections[-1].key), "")
    content = Content(
        agency_name=agency,
        year=year,
        form=form.key,
        shape=_shape(texts, proposal),
        title=front.title.text if front.title else "",
        document_date=front.document_date or framed.document_date,
        published_date=front.published_date,
        preface=front.preface,
        sections=texts,
        figures=figures,
        printed=printed,
        absent=tuple(sorted(proposal.absent)),
        leftovers=(*(raw for _, raw in sorted(proposal.leftovers) if not is_caption(raw)), *framed.leftovers),
        fee=fee_statement(plain_text(other)),
    )
    remarks = [*proposal.remarks, *_missing(sections, proposal, form)]
    if not identity.years:
        remarks.append(Doubt(None, reasons.NO_YEAR))
    if not identity.agencies:
        remarks.append(Doubt(None, reasons.NO_AGENCY))
    evidence = {**proposal.evidence, **{cell: proposed.evidence for cell, proposed in proposal.cells.items()}}
    return Reading(content, (*proposal.doubts.values(), *remarks), identity.years, identity.agencies, evidence, reader)


def text_of(blocks: Blocks) -> str:
    """Return all words of ``blocks``, mended, a line for each line or cell."""
    return mend("\n".join([text for block in blocks for text in texts_of(block)]))


def _front(sections: Sections, text: str) -> _Front:
    """Take title and dates from the head; the title may be printed behind the first heading."""
    overview = next((part.blocks for part in sections.parts if part.section == "overview"), ())
    preface = sections.preface
    title = find_title(preface)
    if title:
        preface = preface[title.blocks[-1] + 1 :]
    elif (title := find_title(overview[:4])) is not None:
        overview = tuple(block for number, block in enumerate(overview) if number not in title.blocks)
    dates = [date for block in preface[:3] if isinstance(block, Line) and (date := document_date(mend(block.text)))]
    kept = tuple(block for block in preface if not _is_furniture(block) and not isinstance(block, Grid | LooseCells))
    return _Front(title, dates[0] if dates else None, published_date(text), html_of(kept), overview)


def _with_overview(sections: Sections, overview: Blocks) -> Sections:
    """Return the sections with section one as it is behind the title of the report."""
    parts = (replace(part, blocks=overview) if part.section == "overview" else part for part in sections.parts)
    return replace(sections, parts=tuple(parts))


def _is_furniture(block: object) -> bool:
    if not isinstance(block, Line):
        return False
    plain = mend(block.text).strip()
    return is_furniture(plain) or document_date(plain) is not None


def _form(proposal: Proposal, year: int) -> Form:
    """Return the form whose labels are seen most; without any the form in force for the year."""
    votes = sorted(proposal.votes.items(), key=lambda item: (item[1], item[0]))
    if votes and (len(votes) == 1 or votes[-1][1] > votes[-2][1]):
        return FORMS[votes[-1][0]]
    try:
        return form_for(year)
    except NoForm:
        return FORMS[max(FORMS)]


def _shape(texts: tuple[SectionText, ...], proposal: Proposal) -> Shape:
    """Propose what the report shows: some bodies lawfully publish no tables, and say in words what they have to say.

    Where a section that has tables is a heading over nothing, its table was lost: that is no such report.
    """
    said = {section.key for section in texts if section.text}
    empty = any(section.key in TABLE_SECTIONS and not section.text for section in texts)
    is_narrative = not proposal.tables and "overview" in said and len(said) >= _FEWEST_SECTIONS and not empty
    return "narrative_only" if is_narrative else "form"


def _section(key: str, heading: str, blocks: Blocks) -> SectionText:
    if key in TABLE_SECTIONS:
        text, after = section_texts(blocks)
        return SectionText(key, heading, text, after)
    return SectionText(key, heading, html_of(blocks))


def _figures(proposal: Proposal) -> tuple[dict[str, Figure], dict[str, str]]:
    figures: dict[str, Figure] = {}
    printed: dict[str, str] = {}
    for cell, proposed in proposal.cells.items():
        read = parse_cell(proposed.text, column_of(cell))
        figures[cell] = read.figure
        if read.printed is not None:
            printed[cell] = read.printed
    for cell, figure in proposal.decided.items():
        figures[cell], printed[cell] = figure, mend(proposal.cells[cell].text).strip()
    for cell, doubt in proposal.doubts.items():
        figures[cell] = None
        if doubt.reason in (reasons.WORDS, reasons.NO_NUMBER, reasons.GLUED):
            printed[cell] = doubt.printed
    return figures, printed


def _missing(sections: Sections, proposal: Proposal, form: Form) -> list[Doubt]:
    """Name the sections, tables and rows of the form that the source does not show."""
    found: list[Doubt] = []
    headings = {part.section for part in sections.parts}
    found += [
        Doubt(None, reasons.section_missing(section.heading))
        for section in form.sections
        if section.key not in headings
    ]
    shown = {cell.rpartition(".")[0] for cell in (*proposal.cells, *proposal.doubts, *proposal.absent)}
    for table in form.tables:
        gone = tuple(row.text for row in table.row_leaves() if f"{table.key}.{row.key}" not in shown)
        if table.key not in proposal.tables:
            found.append(Doubt(None, reasons.tables_missing(table.title)))
        elif gone:
            found.append(Doubt(None, reasons.rows_missing(table.title, gone)))
    return found
