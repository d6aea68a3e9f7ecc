"""The forms to fill in and take away: which there are, and how each is made, named and served."""

from collections.abc import Callable
from dataclasses import dataclass

from ..formats import Form, Text
from .blank_word import write_blank_word
from .blank_workbook import BLANK_FORM, write_blank_workbook
from .media_types import EXCEL, WORD
from .year_sheets import write_year_sheets
from .year_workbook import write_year_workbook

_ROWS = Text("多份年报（每行一份）", "several reports, one a row")
_SHEETS = Text("多份年报（每表一份）", "several reports, one a sheet")


@dataclass(frozen=True)
class BlankForm:
    """One kind of blank form; ``make`` takes the form and the language of the hints."""

    kind: str
    name: Text
    suffix: str
    media_type: str
    make: Callable[[Form, str], bytes]

    def file_name(self, form: Form) -> str:
        """Return the name under which it is saved."""
        more = "" if self.kind == self.suffix else f"-{self.name.zh}"
        return f"{BLANK_FORM.zh}-{form.key}{more}.{self.suffix}"


def _write_year(form: Form, language: str) -> bytes:
    return write_year_workbook(form, language=language)


def _write_sheets(form: Form, language: str) -> bytes:
    return write_year_sheets(form, language=language)


BLANK_FORMS: dict[str, BlankForm] = {
    blank.kind: blank
    for blank in (
        BlankForm("xlsx", Text("Excel", "Excel"), "xlsx", EXCEL, write_blank_workbook),
        BlankForm("docx", Text("Word", "Word"), "docx", WORD, write_blank_word),
        BlankForm("rows", _ROWS, "xlsx", EXCEL, _write_year),
        BlankForm("sheets", _SHEETS, "xlsx", EXCEL, _write_sheets),
    )
}
