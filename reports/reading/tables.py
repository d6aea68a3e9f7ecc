"""The reading by label of all tables of a report, section by section."""

from .blocks import Blocks
from .by_label import read_rows
from .events import Narrative, events_of, split_section
from .paragraphs import html_of
from .placing import place_rows
from .proposal import Proposal
from .remedies import across_table, place_remedies
from .sections import Sections

TABLE_SECTIONS = ("proactive_disclosure", "requests", "remedies")


def read_by_label(sections: Sections) -> Proposal:
    """Propose what the labels of both forms say, whichever form the report uses."""
    proposal = Proposal()
    for key, blocks in table_stretches(sections):
        _, stretch, _ = split_section(blocks)
        events = list(events_of(stretch))
        if key == across_table().section:
            place_remedies(events, proposal)
        else:
            place_rows(read_rows(events), proposal)
    return proposal


def table_stretches(sections: Sections) -> list[tuple[str, Blocks]]:
    """Return the blocks in which tables may stand: sections two to four, or all where no heading is left."""
    found = [(part.section, part.blocks) for part in sections.parts if part.section in TABLE_SECTIONS]
    if found or sections.parts:
        return found
    return [("", sections.preface)]


def section_texts(blocks: Blocks) -> tuple[str, str]:
    """Return the text before the tables of a section and the notes behind them, as HTML."""
    before, stretch, after = split_section(blocks)
    inside = tuple(event.line for event in events_of(stretch) if isinstance(event, Narrative))
    return html_of(before), html_of((*inside, *after))
