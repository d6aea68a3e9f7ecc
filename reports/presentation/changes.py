"""What differs between two editions of one report: the public ledger of a correction."""

from dataclasses import dataclass

from ..document import Content
from ..figures import shown
from ..formats import FORMS, Text, cell_name
from ..formats.wording import NOT_SHOWN
from .cells import BLANK

PREFACE = Text("前言", "Preface")
PREFACE_KEY = "preface"


@dataclass(frozen=True)
class CellChange:
    """A figure before and after, as printed, with its name in words."""

    cell: str
    name: str
    before: str
    after: str


@dataclass(frozen=True)
class Changes:
    """The figures that differ, and the texts that differ: their names, and the keys of the same in the same order."""

    cells: tuple[CellChange, ...] = ()
    texts: tuple[str, ...] = ()
    text_keys: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.cells or self.texts)


def changes_between(before: Content, after: Content, language: str) -> Changes:
    """Return what ``after`` says otherwise than ``before``, cells in printed order."""
    form = FORMS[after.form]
    order = list(dict.fromkeys((*form.cells(), *before.figures, *after.figures)))
    cells = []
    for cell in order:
        old, new = _standing(before, cell, language), _standing(after, cell, language)
        if old != new:
            cells.append(CellChange(cell, cell_name(cell, form).in_language(language), old, new))
    texts = _texts(before, after)
    return Changes(tuple(cells), tuple(name.in_language(language) for name in texts.values()), tuple(texts))


def _standing(content: Content, cell: str, language: str) -> str:
    if not content.shows(cell):
        return NOT_SHOWN.in_language(language)
    return shown(content.figures[cell], content.printed.get(cell)) or BLANK.in_language(language)


def _texts(before: Content, after: Content) -> dict[str, Text]:
    """Return the names of the texts that differ, by their keys."""
    names = {PREFACE_KEY: PREFACE} if before.preface != after.preface else {}
    for section in FORMS[after.form].sections:
        old, new = before.section(section.key), after.section(section.key)
        if (old.text, old.after) != (new.text, new.after):
            names[section.key] = section.title
    return names
