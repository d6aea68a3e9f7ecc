"""Pages, Word files and workbooks whose tables were damaged: nothing is ever silently wrong."""

import random
import unicodedata

import pytest

from reports.formats import FORMS
from reports.reading import read
from tests.reading.documents import html_page, parts_of, word_file, workbook_file
from tests.reading.fixtures import sound_figures
from tests.reading.pdf_documents import pdf_file
from tests.reading.table_damages import (
    TABLE_DAMAGES,
    drop_a_cell,
    lose_spans,
    move_left,
    remove_blanks,
)
from tests.reading.test_layouts import printed_figures

WRITERS = {"html": html_page, "docx": word_file, "xlsx": workbook_file, "pdf": pdf_file}
SEEDS = {"html": 12, "docx": 12, "xlsx": 12, "pdf": 3}
# Every cell of a sheet has an address: moving what stands behind is another sheet, not a damaged one.
NOT_IN_SHEETS = (drop_a_cell, lose_spans, move_left, remove_blanks)


def silent_errors(figures, reading):
    """Return the cells read with certainty that differ from what was printed before the damage."""
    shown, doubtful = printed_figures(reading.content), reading.doubtful_cells()
    return [
        (cell, text, figures.get(cell, ""))
        for cell, text in shown.items()
        if cell not in doubtful and unicodedata.normalize("NFKC", text) != figures.get(cell, "")
    ]


CASES = [
    (kind, damage) for kind in WRITERS for damage in TABLE_DAMAGES if kind != "xlsx" or damage not in NOT_IN_SHEETS
]


@pytest.mark.parametrize(("kind", "damage"), CASES, ids=lambda part: part if isinstance(part, str) else part.__name__)
def test_damage_is_never_silent(kind, damage):
    """Whatever one damage does to all tables, no figure is wrong that is not in doubt, none lost without a word."""
    for seed in range(SEEDS[kind]):
        chance = random.Random(seed)  # noqa: S311  (a damage that can be repeated)
        form = chance.choice(sorted(FORMS))
        figures = sound_figures(FORMS[form], seed)
        if chance.random() < 0.6:
            figures = {cell: "" if text == "0" else text for cell, text in figures.items()}
        data = WRITERS[kind](parts_of(form, figures, lambda rows, chance=chance: damage(chance, rows)))
        reading = read(data, f"report.{kind}")
        assert silent_errors(figures, reading) == []
        lost = [cell for cell in figures if cell not in reading.content.figures and cell not in reading.content.absent]
        assert not lost or any(doubt.cell is None for doubt in reading.doubts)
