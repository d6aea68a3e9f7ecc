"""What the columns of a year's workbook are: one report a row, or one figure a row, by key or by official label."""

import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from ..formats import ALL_CELLS, FORMS, SECTION_KEYS, column_of, is_cell, row_of
from .repair import remembered

_FEWEST_CELLS = 3
_SEPARATORS = str.maketrans("", "", "·.•‧|/:-_,、()")
_OWN = {
    "agency": ("机关", "行政机关", "机关名称", "行政机关名称", "单位", "单位名称", "报告单位", "agency_name", "slug"),
    "code": ("代码", "机关代码", "统一社会信用代码", "agency_code"),
    "year": ("年度", "年份", "报告年度"),
    "form": ("格式", "格式版本", "official form"),
    "title": ("标题", "报告标题"),
    "preface": ("前言", "引言"),
    "date": ("落款日期", "document_date"),
    "leftovers": ("其他内容",),
    "not_shown": ("未列",),
    "mark": ("标记",),
}
_FIGURE_COLUMNS = frozenset({"cell", "printed", "value", "state"})
_KNOWN_BESIDE = frozenset({"row_zh", "column_zh", "row_en", "column_en", "unit"})


@dataclass(frozen=True)
class Header:
    """The header row: what is in each column (from 1), and the words over those that are not known.

    ``own`` maps agency, year, form… to columns, ``texts`` sections, ``cells`` figures; a thing that stands
    over several columns has several.
    """

    row: int
    own: Mapping[str, tuple[int, ...]]
    texts: Mapping[str, tuple[int, ...]]
    cells: Mapping[str, tuple[int, ...]]
    unknown: Mapping[int, str]

    @property
    def is_figure_a_row(self) -> bool:
        """Tell whether each row holds one figure, as the CSV file of a report does."""
        return "cell" in self.own


def header_of(number: int, texts: Mapping[int, str]) -> Header | None:
    """Return what a row of ``texts`` names, or None when it is no header of reports."""
    if len(texts) < _FEWEST_CELLS:  # no header is so short, of whichever kind
        return None
    own: dict[str, tuple[int, ...]] = {}
    sections: dict[str, tuple[int, ...]] = {}
    cells: dict[str, tuple[int, ...]] = {}
    unknown: dict[int, str] = {}
    for column, text in sorted(texts.items()):
        kind, key = _meaning(text)
        place = {"own": own, "text": sections, "cell": cells}.get(kind)
        if place is None:
            unknown[column] = text
        else:
            place[key] = (*place.get(key, ()), column)
    if len(cells) >= _FEWEST_CELLS:
        return Header(number, own, sections, cells, unknown)
    named = {words.strip().casefold(): column for column, words in unknown.items()}
    if "cell" in named and {"printed", "value"} & named.keys() and {"agency", "year"} & own.keys():
        figure = {name: (column,) for name, column in named.items() if name in _FIGURE_COLUMNS}
        rest = {column: words for column, words in unknown.items() if not _is_of_figures(words)}
        return Header(number, {**own, **figure}, {}, {}, rest)
    return None


def _is_of_figures(words: str) -> bool:
    return words.strip().casefold() in _FIGURE_COLUMNS | _KNOWN_BESIDE


@remembered
def _meaning(text: str) -> tuple[str, str]:
    key = text.strip().casefold()
    if is_cell(key):
        return "cell", key
    return _meanings().get(_plain(text), ("", ""))


def _plain(words: str) -> str:
    """Return ``words`` as they are compared: narrow, small, without spaces, separators and numbering marks."""
    return "".join(unicodedata.normalize("NFKC", words).split()).casefold().translate(_SEPARATORS)


@cache
def _meanings() -> Mapping[str, tuple[str, str]]:
    """Map what may stand in a header to its meaning; a name that two columns bear means neither."""
    found: dict[str, set[tuple[str, str]]] = {}

    def learn(meaning: tuple[str, str], names: Iterable[str]) -> None:
        for name in names:
            found.setdefault(_plain(name), set()).add(meaning)

    for cell in ALL_CELLS:
        learn(("cell", cell), _names_of(cell))
    for form in FORMS.values():
        for key in SECTION_KEYS:
            section = form.section(key)
            learn(("text", key), (key, *section.heading, section.title.zh, *section.other_wordings))
    for key, names in _OWN.items():
        learn(("own", key), (key, *names))
    return {name: next(iter(meanings)) for name, meanings in found.items() if len(meanings) == 1}


def _names_of(cell: str) -> Iterable[str]:
    for form in FORMS.values():
        row, column = row_of(cell, form), column_of(cell, form)
        for rows in (row.text, row.text.in_running_text):
            for columns in (column.text, column.text.in_running_text):
                yield from (f"{above}{below}" for above, below in zip(rows, columns, strict=True))
