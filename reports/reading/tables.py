"""The reading by label of all tables of a report, section by section."""

from .blocks import Blocks
from .by_label import read_rows
from .elsewhere import doubt_what_stands_twice
from .events import narrative_of, split_section
from .paragraphs import html_of
from .placing import place_rows
from .proposal import Proposal
from .remedies import across_table, place_remedies
from .sections import Sections


def read_by_label(sections: Sections) -> Proposal:
    """Propose what the labels of both forms say, whichever form the report uses."""
    proposal = Proposal()
    for section in sections.stretches:
        events = list(sections.events_in(section))
        if section == across_table().section:
            place_remedies(events, proposal)
        else:
            place_rows(read_rows(events), proposal)
    doubt_what_stands_twice(sections, proposal)
    return proposal


def section_texts(blocks: Blocks) -> tuple[str, str]:
    """Return the text before the tables of a section and the notes behind them, as HTML."""
    before, stretch, after = split_section(blocks)
    return html_of(before), html_of((*narrative_of(stretch), *after))
