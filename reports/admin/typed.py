"""What a person typed in the workbench: read from a sent form, validated, compared with what is stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..actions import Refused, flat
from ..checks import equations_for_browser
from ..document import Content
from ..figures import parse_cell, shown
from ..formats import CARRY, FORMS, SECTION_KEYS, cell_key, cell_name, column_of, is_cell
from ..markup import plain_text
from .narrative import html_of, typing_of

LONGEST = {"title": 300, "fee_notified_yuan": 30, "fee_collected_yuan": 30}
LONGEST_HEADING = 200
LONGEST_CELL = 200
LARGEST_NOTICES = 2**31 - 1
MOST_DIGITS_OF_NOTICES = 20
PLAIN_FIELDS = ("title", "document_date", "fee_notices", "fee_notified_yuan", "fee_collected_yuan")


@dataclass(frozen=True)
class Typed:
    """A sent form: the version it began from, the last event it had seen, cells and texts."""

    version: int
    seen: int
    figures: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    def without(self, keys: set[str]) -> "Typed":
        """Return the form without some of its cells and texts: they stay as stored."""
        return replace(
            self,
            figures={key: text for key, text in self.figures.items() if key not in keys},
            texts={key: text for key, text in self.texts.items() if key not in keys},
        )

    def with_figures(self, figures: Mapping[str, str]) -> "Typed":
        """Return the form with some cells set anew."""
        return replace(self, figures={**self.figures, **figures})


def typed_in(sent: Mapping[str, str], stored: Content) -> Typed:
    """Return what ``sent`` says. Texts that are as in ``stored`` are left out: nothing is saved anew for nothing."""
    clean = {name: text.replace("\x00", "").replace("\r\n", "\n") for name, text in sent.items()}
    texts = {name: clean[name] for name in PLAIN_FIELDS if name in clean}
    if clean.get("shape") in ("form", "narrative_only"):
        texts["shape"] = clean["shape"]
    if clean.get("form") in FORMS:
        texts["form"] = clean["form"]
    if "leftovers" in clean:
        texts["leftovers"] = clean["leftovers"].strip("\n")
    for key in SECTION_KEYS:
        if f"heading.{key}" in clean:
            texts[f"heading.{key}"] = clean[f"heading.{key}"]
    for name, html in _stored_texts(stored).items():
        if name in clean:
            lines = typing_of(html)
            is_untouched = not lines.is_html and clean[name].strip() == lines.text.strip()
            texts[name] = html if is_untouched else html_of(clean[name])
        elif f"html.{name}" in clean:
            texts[name] = clean[f"html.{name}"]
    unchanged = flat(stored)
    return Typed(
        version=_number(clean.get("version", "")),
        seen=_number(clean.get("seen", "")),
        figures={name: text for name, text in clean.items() if is_cell(name)},
        texts={name: text for name, text in texts.items() if text.strip() != unchanged.get(name, "")},
    )


def _stored_texts(content: Content) -> dict[str, str]:
    texts = {"preface": content.preface}
    for key in SECTION_KEYS:
        section = content.section(key)
        texts |= {f"text.{key}": section.text, f"after.{key}": section.after}
    return texts


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0


def refuse_nonsense(typed: Typed) -> None:
    """Raise Refused with one sentence for what cannot be kept at all. Odd figures are findings, not nonsense."""
    for name, longest in LONGEST.items():
        if len(typed.texts.get(name, "").strip()) > longest:
            words = _("%(field)s is longer than %(count)s characters.")
            raise Refused(words % {"field": name_of(name), "count": longest})
    for name, text in typed.texts.items():
        if name.startswith("heading.") and len(text.strip()) > LONGEST_HEADING:
            raise Refused(_("A heading is longer than %(count)s characters.") % {"count": LONGEST_HEADING})
    notices = typed.texts.get("fee_notices", "").strip()
    if notices and not (notices.isascii() and notices.isdecimal() and int(notices[:11]) <= LARGEST_NOTICES):
        raise Refused(_("The number of fee notices is a whole number."))
    for cell, text in typed.figures.items():
        if len(text.strip()) > LONGEST_CELL:
            raise Refused(
                _("%(cell)s is longer than %(count)s characters.") % {"cell": name_of(cell), "count": LONGEST_CELL}
            )


def cells_of_section(content: Content, section: str) -> tuple[str, ...]:
    """Return the cells of the official tables of ``section``, none for an unknown section."""
    return tuple(cell for table in FORMS[content.form].tables_of(section) for cell in table.cells())


def standing(content: Content, cell: str) -> str:
    """Return the text that stands in ``cell``."""
    return shown(content.figures.get(cell), content.printed.get(cell))


def has_figures(content: Content, section: str) -> bool:
    """Tell whether anything but nought stands in the tables of ``section``."""
    texts = (standing(content, cell) for cell in cells_of_section(content, section))
    return any(text and text != "0" for text in texts)


def nothing_to_report(content: Content, section: str) -> dict[str, str]:
    """Return a nought for every cell of ``section``; text columns are left as they are."""
    return {cell: "0" for cell in cells_of_section(content, section) if column_of(cell).kind != "text"}


def blanks_as_nought(content: Content, section: str) -> dict[str, str]:
    """Return a nought for every blank cell of ``section``, and its sum for every blank total.

    For the person who says that the blanks mean nil; what stands is left as it is.
    """
    cells = {cell: standing(content, cell) for cell in nothing_to_report(content, section)}
    sums = [line for line in equations_for_browser(FORMS[content.form]) if line["total"] in cells]
    totals = {line["total"] for line in sums}
    filled = {cell: text or ("" if cell in totals else "0") for cell, text in cells.items()}
    for _pass in ("subtotals", "totals of subtotals"):
        for line in sums:
            parts = [parse_cell(filled.get(cell, ""), column_of(cell)).figure for cell in line["left"]]
            if not filled[line["total"]] and all(isinstance(part, int) for part in parts):
                filled[line["total"]] = str(sum(parts))
    return {cell: text for cell, text in filled.items() if text and text != cells[cell]}


def brought_forward(content: Content, last_year: Content | None) -> dict[str, str]:
    """Return last year's carried-forward figures for the brought-forward cells that are blank."""
    found = {}
    for cell, text in carried_from(content, last_year).items():
        if text and not standing(content, cell) and parse_cell(text, column_of(cell)).figure is not None:
            found[cell] = text
    return found


def carried_from(content: Content, last_year: Content | None) -> dict[str, str]:
    """Return for each brought-forward cell the text of last year's carried-forward cell."""
    if last_year is None or last_year.shape != "form":
        return {}
    columns = FORMS[content.form].table(CARRY.table).column_leaves()
    return {
        cell_key(CARRY.table, CARRY.row, column.key): standing(
            last_year, cell_key(CARRY.table, CARRY.last_years_row, column.key)
        )
        for column in columns
    }


def in_words(key: str, text: str) -> str:
    """Return what a cell or field says without the marks of a narrative."""
    is_narrative = key == "preface" or key.startswith(("text.", "after."))
    return plain_text(text) if is_narrative else text


def name_of(key: str) -> str:
    """Return the name of a cell or a field in words."""
    language = get_language() or "zh"
    if is_cell(key):
        return cell_name(key).in_language(language)
    part, _dot, section = key.partition(".")
    if section in SECTION_KEYS:
        title = FORMS["2021"].section(section).title.in_language(language)
        words = {"text": _("text"), "after": _("note after the table"), "heading": _("printed heading")}
        return f"{title} · {words.get(part, part)}"
    return {
        "title": _("Title"),
        "preface": _("Preface"),
        "document_date": _("Date of the document"),
        "form": _("Official form"),
        "shape": _("Shape"),
        "leftovers": _("Rows and notes outside the form"),
        "fee_notices": _("Fee notices issued"),
        "fee_notified_yuan": _("Fees notified, yuan"),
        "fee_collected_yuan": _("Fees collected, yuan"),
        "absent": _("Cells that the source does not show"),
    }.get(key, key)
