"""Fingerprints of tables and texts, so that one report is compared with all others through an index.

A text is cut into overlapping pieces, and of these a fixed choice is kept (winnowing, Schleimer and others 2003): two
texts that share a run of SHINGLE + WINDOW - 1 characters share a fingerprint, and no text has many of them.
"""

import hashlib
import re
from functools import cache

from ..document import Content
from ..figures import plain_number
from ..formats import FORMS, OTHERWISE, TABLE_KEYS, cell_key, leaves, tables_named
from .texts import repaired

SHINGLE = 10
WINDOW = 24
FEWEST_FIGURES = 5
_PRIME = 2**61 - 1
_BASE = 1_000_003
_OLDEST = pow(_BASE, SHINGLE, _PRIME)
_SPREAD = 0x9E3779B97F4A7C15  # neighbours in the text are no neighbours as numbers
_PUNCTUATION = re.compile(r"[\W_]+")
_DIGITS = re.compile(r"\d+")
# What every report says, because the law or the form says it: no sign that one was copied from another.
STOCK_PHRASES = (
    "中华人民共和国政府信息公开条例",
    "政府信息公开工作年度报告",
    "以习近平新时代中国特色社会主义思想为指导",
    "深入学习贯彻党的二十大精神",
    "本年度报告中所列数据统计期限",
    "自1月1日起至12月31日止",
    "政府信息公开信息处理费管理办法",
    "公民法人和其他组织",
    "以公开为常态不公开为例外",
    "先审查后公开",
    "没有其他需要报告的事项",
    "无其他需要报告的事项",
    "国务院办公厅关于印发",
)
_STOCK = re.compile("|".join(sorted((re.escape(phrase) for phrase in STOCK_PHRASES), key=len, reverse=True)))


def table_fingerprint(content: Content, table: str, fewest: int = FEWEST_FIGURES) -> bytes | None:
    """Return 16 bytes that say what a table holds, None below ``fewest`` figures above nought or below.

    A blank counts as blank, and the rows of the one correspondence count as their sum, so that both forms compare.
    """
    figures: list[str] = []
    known = 0
    for cell in _cells_of(table, content.form):
        number = content.number(cell)
        known += bool(number)
        figures.append("" if number is None else plain_number(number))
    if table == OTHERWISE.table:
        sums = [_otherwise(content, column) for column in _columns_of(table)]
        known += sum(bool(number) for number in sums)
        figures += ["" if number is None else str(number) for number in sums]
    if known < fewest:
        return None
    return hashlib.blake2b(f"{table}:{','.join(figures)}".encode(), digest_size=16).digest()


def table_fingerprints(content: Content, fewest: int = FEWEST_FIGURES) -> dict[str, bytes]:
    """Return the fingerprint of every table that has one."""
    found = {table: table_fingerprint(content, table, fewest) for table in TABLE_KEYS}
    return {table: mark for table, mark in found.items() if mark}


def normal_text(text: str) -> str:
    """Return plain ``text`` without marks, numbers and stock phrases."""
    bare = _PUNCTUATION.sub("", repaired(text))
    return _DIGITS.sub("", _STOCK.sub("", bare))


def pieces(text: str) -> list[int]:
    """Return every piece of plain ``text`` as a whole number below 2**61, in order: for an exact comparison."""
    bare = normal_text(text)
    found: list[int] = []
    rolling = 0
    for at, character in enumerate(bare):
        rolling = (rolling * _BASE + ord(character)) % _PRIME
        if at >= SHINGLE:
            rolling = (rolling - ord(bare[at - SHINGLE]) * _OLDEST) % _PRIME
        if at >= SHINGLE - 1:
            found.append(rolling * _SPREAD % _PRIME)
    return found


def text_fingerprints(text: str) -> tuple[int, ...]:
    """Return the fingerprints of plain ``text`` in order, each once: about one for twelve characters."""
    numbers = pieces(text)
    if not numbers:
        return ()
    chosen: dict[int, None] = {}
    least_at = -1
    for end in range(min(WINDOW, len(numbers)), len(numbers) + 1):
        start = max(0, end - WINDOW)
        if least_at < start:
            least_at = min(range(start, end), key=numbers.__getitem__)
        elif numbers[end - 1] < numbers[least_at]:
            least_at = end - 1
        chosen[numbers[least_at]] = None
    return tuple(chosen)


@cache
def _columns_of(table: str) -> tuple[str, ...]:
    return tuple(column.key for column in tables_named(table)[-1].column_leaves())


@cache
def _cells_of(table: str, form: str) -> tuple[str, ...]:
    found = next((one for one in FORMS[form].tables if one.key == table), tables_named(table)[-1])
    apart = {OTHERWISE.row, *OTHERWISE.rows} if table == OTHERWISE.table else set()
    rows = [row.key for row in leaves(found.rows) if row.key not in apart]
    return tuple(cell_key(table, row, column.key) for row in rows for column in found.column_leaves())


def _otherwise(content: Content, column: str) -> int | None:
    """Return what the report counts as otherwise closed, under whichever rows it shows."""
    own = [content.number(cell_key(OTHERWISE.table, row, column)) for row in OTHERWISE.rows]
    known = [int(number) for number in own if number is not None]
    if len(known) == len(own):
        return sum(known)
    other = content.number(cell_key(OTHERWISE.table, OTHERWISE.row, column))
    return int(other) if other is not None else sum(known) if known else None
