"""Write the official form as an empty Word file to fill in: six headings, the official tables, room for the texts."""

import io
import re
import zipfile

from ..document import Content, SectionText
from ..formats import Form
from ..formats.wording import report_title
from ..presentation import present
from ..reading.identity import AGENCY_TO_FILL, YEAR_TO_FILL
from .blank_tables import TEMPLATE_PROPERTY
from .blank_workbook import BLANK_FORM
from .word_file import write_word

_ROOM = "\ue000"  # stands for a paragraph to write in; no one can type it
_PARAGRAPHS = {"overview": 6, "improvement": 4, "other_matters": 3}
_PARAGRAPH = re.compile(rf"<w:p>(?:(?!</w:p>).)*?{_ROOM}(?:(?!</w:p>).)*?</w:p>", re.DOTALL)
_WORDS = re.compile(rf"<w:r>(?:(?!</w:r>).)*?{_ROOM}(?:(?!</w:r>).)*?</w:r>", re.DOTALL)
_YEAR_PROPERTY = re.compile(r'<property [^>]*name="ogi-year">.*?</property>', re.DOTALL)
_LAST_PROPERTY = "</Properties>"


def write_blank_word(form: Form, language: str = "zh") -> bytes:
    """Return the empty form; its labels are the official Chinese ones. ``language`` is that of its title property."""
    year = str(form.first_year)
    title = report_title(AGENCY_TO_FILL, form.first_year).replace(year, YEAR_TO_FILL)
    content = Content(
        agency_name=AGENCY_TO_FILL,
        year=form.first_year,
        form=form.key,
        title=title,
        sections=tuple(
            SectionText(section.key, section.heading.zh, f"<p>{_ROOM}</p>" * _PARAGRAPHS.get(section.key, 0))
            for section in form.sections
        ),
        figures=dict.fromkeys(form.cells()),
    )
    written = write_word(present(content, "zh"), content, False)
    name = BLANK_FORM.in_language(language)
    held = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(written)) as source, zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as copy:
        for part in source.infolist():
            text = source.read(part).decode()
            if part.filename == "word/document.xml":
                text = _PARAGRAPH.sub(lambda found: _WORDS.sub("", found[0]), text)
            elif part.filename == "docProps/core.xml":
                text = text.replace(title, name).replace(AGENCY_TO_FILL, "")
            elif part.filename == "docProps/custom.xml":
                text = _YEAR_PROPERTY.sub("", text).replace(_LAST_PROPERTY, f"{_template_mark()}{_LAST_PROPERTY}")
            copy.writestr(part, text)
    return held.getvalue()


def _template_mark() -> str:
    return (
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="99" name="{TEMPLATE_PROPERTY}">'
        "<vt:lpwstr>1</vt:lpwstr></property>"
    )
