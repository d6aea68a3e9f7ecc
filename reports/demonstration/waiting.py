"""A report that waits for review: the missing one of the editor's own body, as the text file that somebody sent in."""

from .. import actions
from ..document import Content
from ..figures import shown
from ..formats import FORMS, Table, cell_key, grid_of
from ..markup import plain_text
from ..models import Agency, Origin, Person, Reading
from .fault import with_cells
from .writing_up import District

KEY, YEAR = "mochiwan-jiedao", 2022
FILE_NAME = f"{YEAR}.txt"
# A count with a remark beside it: the reader proposes the number and asks.
REMARKED = cell_key("enforcement", "penalties", "decisions")


def add_waiting_reading(district: District, agency: Agency, editor: Person) -> Reading:
    """Upload the missing report for ``editor``, with one cell that a person has to decide."""
    content = district.unfinished(KEY, YEAR)
    text = as_text(with_cells(content, {REMARKED: f"{content.figures[REMARKED]}（其中简易程序12件）"}))
    return actions.upload(editor, text.encode(), FILE_NAME, origin=Origin.DRAFTED, agency=agency, year=YEAR)


def as_text(content: Content) -> str:
    """Return a report as plain text, its tables as lines of cells with bars between."""
    form = FORMS[content.form]
    lines = [content.title, "", plain_text(content.preface)]
    for section in form.sections:
        said = content.section(section.key)
        lines += ["", said.heading or section.heading.zh, ""]
        if said.text:
            lines += plain_text(said.text).split("\n")
        for table in form.tables_of(section.key):
            lines += ["", *table_as_lines(table, content)]
    return "\n".join(lines) + "\n"


def table_as_lines(table: Table, content: Content) -> list[str]:
    """Return one table: a line for each printed row."""
    lines = []
    for row in grid_of((table,), table.section).rows:
        texts = [
            shown(content.figures.get(cell.cell), content.printed.get(cell.cell)) if cell.cell else cell.text.zh
            for cell in row
            if cell.cell or cell.text
        ]
        lines.append(f"| {' | '.join(texts)} |")
    return lines
