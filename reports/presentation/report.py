"""A whole report made ready to be shown: title, sections with text and tables, what stands beside them."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from ..document import Content
from ..formats import FORMS, Form, Section, Text
from ..formats.wording import report_title
from .cells import FindingShown, Mark, PresentedTable
from .tables import Drawing, Link, failing, marked_cells, other_form_table, section_table

_NUMBER = re.compile(r"^\s*[一二三四五六七八九十]+\s*[、.．,，]\s*")


@dataclass(frozen=True)
class PresentedSection:
    """One section: its number and heading, its text before and after the tables."""

    key: str
    number: str
    anchor: str
    heading: str
    text: str
    after: str
    tables: tuple[PresentedTable, ...]
    gist: str = ""

    @property
    def is_empty(self) -> bool:
        """Tell whether the source says nothing here."""
        return not (self.text or self.after or self.tables)


@dataclass(frozen=True)
class Presented:
    """A report ready to be printed.

    ``tables`` are the official ones by section, ``other_tables`` hold rows of the other form;
    ``lines`` is the title in one or two lines, the agency on the first; ``removed`` tells what came off by law.
    """

    language: str
    title: str
    lines: tuple[str, ...]
    agency: str
    year: int
    shape: str
    form: str
    form_name: str
    preface: str
    sections: tuple[PresentedSection, ...]
    tables: dict[str, PresentedTable]
    other_tables: dict[str, PresentedTable]
    leftovers: tuple[str, ...]
    removed: tuple[Mapping[str, str | int], ...] = ()


def present(
    content: Content,
    language: str,
    *,
    findings: Sequence[FindingShown] = (),
    last_year: Content | None = None,
    link: Link | None = None,
    marks: Mapping[str, tuple[Mark, ...]] | None = None,
    removed: tuple[Mapping[str, str | int], ...] = (),
) -> Presented:
    """Return ``content`` with its tables drawn in ``language``.

    ``findings`` that fail are marked at their cells and listed with their table; ``link`` gives the
    address of a figure; ``last_year`` puts last year's figure beside each cell; ``marks`` are words at
    the cells that a correction changed.
    """
    form = FORMS[content.form]
    drawing = Drawing(content, language, form, findings, last_year, link, _by_cell(findings), marks or {})
    has_tables = content.shape == "form"
    tables = {key: table for key in _keys(form) if has_tables and (table := section_table(drawing, key))}
    others = {key: table for key in _keys(form) if has_tables and (table := other_form_table(drawing, key))}
    title = _title(content, language)
    return Presented(
        language=language,
        title=title,
        lines=_lines(title, content.agency_name),
        agency=content.agency_name,
        year=content.year,
        shape=content.shape,
        form=form.key,
        form_name=form.name.in_language(language),
        preface=content.preface,
        sections=tuple(
            _section(drawing, section, tuple(held[section.key] for held in (tables, others) if section.key in held))
            for section in form.sections
            if has_tables or _says(content, section.key)
        ),
        tables=tables,
        other_tables=others,
        leftovers=content.leftovers,
        removed=removed,
    )


def _title(content: Content, language: str) -> str:
    if language.startswith("en"):
        return report_title(content.agency_name, content.year, language)
    return content.title or report_title(content.agency_name, content.year)


def _lines(title: str, agency: str) -> tuple[str, ...]:
    rest = title.removeprefix(agency).lstrip(" :：")
    return (agency, rest[:1].upper() + rest[1:]) if agency and rest and title.startswith(agency) else (title,)


def _keys(form: Form) -> tuple[str, ...]:
    return tuple(section.key for section in form.sections)


def _says(content: Content, key: str) -> bool:
    section = content.section(key)
    return content.shape != "document_only" and bool(section.text or section.after)


def _by_cell(findings: Sequence[FindingShown]) -> dict[str, tuple[FindingShown, ...]]:
    found: dict[str, tuple[FindingShown, ...]] = {}
    for finding in failing(findings):
        for cell in marked_cells(finding):
            found[cell] = (*found.get(cell, ()), finding)
    return found


def _section(drawing: Drawing, section: Section, tables: tuple[PresentedTable, ...]) -> PresentedSection:
    printed = drawing.content.section(section.key)
    heading = _NUMBER.sub("", printed.heading) or section.title.zh
    return PresentedSection(
        key=section.key,
        number=section.number,
        anchor=f"s{_position(drawing.form, section)}",
        heading=section.title.en if drawing.language.startswith("en") else heading,
        text=printed.text,
        after=printed.after,
        tables=tables,
        gist=drawing.say(gist) if section.key == "requests" and (gist := gist_of(drawing.content)) else "",
    )


def _position(form: Form, section: Section) -> int:
    return form.sections.index(section) + 1


GIST_ROWS = ("received", "brought_forward", "results_total", "disclosed", "partly_disclosed", "carried_forward")


def gist_of(content: Content) -> Text | None:
    """Return section three in one sentence, drawn from the figures in its total column; None when one is no number."""
    if content.shape != "form":
        return None
    numbers = [content.number(f"requests.{row}.total") for row in GIST_ROWS]
    if not all(isinstance(number, int) for number in numbers):
        return None
    received, brought, results, disclosed, partly, carried = (int(number or 0) for number in numbers)
    given = disclosed + partly
    rate = f"{given * 100 / results:.1f}%" if results > 0 else ""
    return Text(
        f"收到申请 {received} 件，上年结转 {brought} 件；办结 {results} 件，其中予以公开和部分公开 {given} 件"
        f"{f'（{rate}）' if rate else ''}；结转下年度 {carried} 件。",
        f"{received} requests received and {brought} brought forward; {results} closed, of which {given} disclosed "
        f"in full or in part{f' ({rate})' if rate else ''}; {carried} carried forward.",
    )
