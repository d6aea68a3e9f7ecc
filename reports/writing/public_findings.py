"""The findings of one report for anybody to take away: Excel, CSV, JSON. No list says who worked on the report."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from ..checks import RULES
from ..figures import plain_number
from ..formats import FORMS, Text, cell_name, is_cell
from .findings_list import Listing, Row, Value, csv_parts, json_parts, workbook
from .media_types import CSV, EXCEL, JSON

SEVERITY_WORDS: dict[str, Text] = {
    "error": Text("错误", "error"),
    "warn": Text("须说明", "warning"),
    "info": Text("提示", "remark"),
    "doubt": Text("存疑", "doubt"),
}
VERDICT_WORDS: dict[str, Text] = {
    "fails": Text("不符合", "fails"),
    "fails_whatever_blank": Text("无论空白为何值都不符合", "fails whatever the blank holds"),
    "holds_if_nil": Text("空白为 0 时符合", "holds if the blank is nil"),
    "undecided": Text("无法判断", "undecided"),
}
COLUMNS: dict[str, Text] = {
    "agency": Text("机构", "Agency"),
    "year": Text("年度", "Year"),
    "rule": Text("规则", "Rule"),
    "name_zh": Text("规则名称", "Name in Chinese"),
    "name_en": Text("规则英文名称", "Name"),
    "severity": Text("程度", "Severity"),
    "verdict": Text("结论", "Verdict"),
    "line": Text("核对对象", "Line"),
    "cells": Text("单元格", "Cells"),
    "where_zh": Text("单元格名称", "Cells in Chinese"),
    "where_en": Text("单元格英文名称", "Cells in words"),
    "left": Text("左边", "Left side"),
    "right": Text("右边", "Right side"),
    "difference": Text("相差", "Difference"),
    "message_zh": Text("说明", "Message in Chinese"),
    "message_en": Text("英文说明", "Message"),
    "explanation": Text("机构说明", "Explanation"),
    "is_cleared": Text("经另一人核对认可", "Cleared by a second person"),
}


@dataclass(frozen=True)
class ListedFinding:
    """One finding as the list holds it; a doubt of a reader has no rule. Sides are texts, empty where there is none."""

    rule: str
    severity: str
    verdict: str
    line: str
    cells: tuple[str, ...]
    message: Text
    left: str = ""
    right: str = ""
    explanation: str = ""
    is_cleared: bool = False

    @property
    def name(self) -> Text:
        """Return the name of the rule."""
        return RULES[self.rule].name if self.rule in RULES else Text(self.rule, self.rule)

    @property
    def is_failing(self) -> bool:
        """Tell whether something does not hold."""
        return self.verdict.startswith("fails")

    @property
    def difference(self) -> str:
        """Return how far the two sides are apart; nothing where one of them is no number."""
        try:
            return plain_number(abs(Decimal(self.left) - Decimal(self.right)))
        except InvalidOperation:
            return ""


@dataclass(frozen=True)
class FindingList:
    """The findings of one report and what they are about."""

    agency: str
    year: int
    form: str
    findings: tuple[ListedFinding, ...]


def in_weight(findings: Iterable[ListedFinding]) -> tuple[ListedFinding, ...]:
    """Return the findings that fail first, errors before warnings, then what is undecided; else as they came."""
    order = list(SEVERITY_WORDS)
    return tuple(sorted(findings, key=lambda one: (not one.is_failing, one.is_cleared, order.index(one.severity))))


def _listing(held: FindingList, severities: dict[str, str], verdicts: dict[str, str]) -> Listing:
    def row(finding: ListedFinding) -> Row:
        names = [cell_name(cell, FORMS[held.form]) for cell in finding.cells if is_cell(cell)]
        return (
            *(held.agency, held.year, finding.rule, finding.name.zh, finding.name.en),
            *(severities.get(finding.severity, finding.severity), verdicts.get(finding.verdict, finding.verdict)),
            *(finding.line, " ".join(finding.cells)),
            *("；".join(name.zh for name in names), "; ".join(name.en for name in names)),
            *(_side(finding.left), _side(finding.right), _side(finding.difference)),
            *(finding.message.zh, finding.message.en, finding.explanation, finding.is_cleared),
        )

    return Listing("findings", COLUMNS, [row(finding) for finding in held.findings])


def _side(text: str) -> Value:
    """Return a whole number as one, so that a spreadsheet can add it up; it keeps fifteen digits."""
    plain = text.removeprefix("-")
    return int(text) if plain.isascii() and plain.isdigit() and len(plain) < 16 else text


def _csv(held: FindingList, _language: str) -> bytes:
    return b"".join(csv_parts(_listing(held, {}, {})))


def _json(held: FindingList, _language: str) -> bytes:
    return b"".join(json_parts([_listing(held, {}, {})]))


def _workbook(held: FindingList, language: str) -> bytes:
    severities = {key: words.in_language(language) for key, words in SEVERITY_WORDS.items()}
    verdicts = {key: words.in_language(language) for key, words in VERDICT_WORDS.items()}
    return workbook([_listing(held, severities, verdicts)], language, on_disk=False)


@dataclass(frozen=True)
class ListWriter:
    """One kind of list: how it is called, served and made."""

    name: Text
    media_type: str
    make: Callable[[FindingList, str], bytes]


LIST_WRITERS: dict[str, ListWriter] = {
    "xlsx": ListWriter(Text("Excel", "Excel"), EXCEL, _workbook),
    "csv": ListWriter(Text("CSV", "CSV"), CSV, _csv),
    "json": ListWriter(Text("JSON", "JSON"), JSON, _json),
}


def list_name(held: FindingList, kind: str) -> str:
    """Return the name of the file: the report and what the list is of."""
    agency = "".join(character for character in held.agency if character.isalnum())[:60]
    return f"{agency}{held.year or ''}年报核对结果.{kind}"
