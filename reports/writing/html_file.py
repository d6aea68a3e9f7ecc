"""Write a report as one HTML file that needs nothing else, or as a fragment for the editor of a website.

The fragment has inline styles only and no element that editors strip. Figures name their headers
by id, as the report page does; the fragment's ids have a prefix of their own.
"""

import re
from dataclasses import dataclass
from html import escape

from ..document import Content
from ..marks import NAME
from ..markup import normalise
from ..presentation import Presented, PresentedCell, PresentedTable
from .mark import mark_of
from .words import DRAFT, LEFTOVERS, NOTHING_SAID, day, heading

_STYLE = """
body{margin:0 auto;max-width:62rem;padding:1.5rem;background:#fff;color:#1a1a1a;
font:16px/1.8 "Noto Sans SC","Source Han Sans SC","Microsoft YaHei",sans-serif}
h1,h2{font-family:"Noto Serif SC","Source Han Serif SC",SimSun,serif;line-height:1.4}
h1{text-align:center;font-size:1.6rem}h1 span{display:block}h2{font-size:1.2rem;margin-top:2rem}
h3,h4{font-size:1rem}.text p{text-indent:2em;margin:.4em 0}
.closing{text-align:right;margin:.2em 2em}
.frame{overflow-x:auto;margin:.6rem 0 1rem}table{border-collapse:collapse;width:100%;font-size:.85rem;line-height:1.4}
caption{text-align:start;padding:.3rem 0;color:#555}
th,td{border:1px solid #888;padding:.25rem .4rem;font-weight:400;text-align:center}
.form th.label{text-align:start}.form td.figure{text-align:right;font-variant-numeric:tabular-nums;min-width:1.5em}
.form td.total{font-weight:600}.draft{border:2px solid #b00020;color:#b00020;padding:.5rem 1rem;font-weight:600}
@page{size:A4;margin:20mm 16mm}
@media print{body{padding:0;font-size:11pt}tr{break-inside:avoid}thead{display:table-header-group}}
"""
_CELL = "border:1px solid #888;padding:4px 6px;"
_INLINE = {
    "title": "text-align:center;font-size:24px;line-height:1.5;font-weight:bold;margin:0 0 20px;",
    "h2": "font-size:19px;line-height:1.6;font-weight:bold;margin:26px 0 10px;",
    "h3": "font-size:16px;line-height:1.8;font-weight:bold;margin:10px 0 4px;",
    "h4": "font-size:16px;line-height:1.8;font-weight:bold;margin:8px 0 4px;",
    "p": "font-size:16px;line-height:1.8;text-indent:2em;margin:6px 0;",
    "table": "border-collapse:collapse;width:100%;font-size:14px;line-height:1.5;margin:8px 0;",
    "caption": "text-align:left;padding:4px 0;color:#555555;",
    "th": f"{_CELL}font-weight:normal;text-align:center;",
    "label": f"{_CELL}font-weight:normal;text-align:left;",
    "td": f"{_CELL}text-align:center;",
    "figure": f"{_CELL}text-align:right;",
    "total": f"{_CELL}text-align:right;font-weight:bold;",
    "closing": "font-size:16px;line-height:1.8;text-align:right;margin:4px 32px;",
    "draft": "border:2px solid #b00020;color:#b00020;padding:8px 16px;font-weight:bold;",
}
_STYLED_IN_TEXT = re.compile(r"<(p|h3|h4|table|caption|th|td)(?=[ >])")


@dataclass(frozen=True)
class Manner:
    """How marks are dressed: by classes of a style sheet, or each with a style of its own."""

    is_inline: bool

    def dress(self, name: str) -> str:
        """Return the attribute that gives an element the look ``name``."""
        if self.is_inline:
            return f' style="{_INLINE[name]}"'
        return {"label": ' class="label"', "figure": ' class="figure"', "total": ' class="figure total"'}.get(name, "")

    def ids(self, idents: str) -> str:
        """Return ids, space separated, as they are in this document."""
        return " ".join(f"nb-{ident}" for ident in idents.split()) if self.is_inline else idents

    def text(self, html: str, language: str) -> str:
        """Return narrative, which is Chinese whatever the language of the document."""
        clean = normalise(html)
        if self.is_inline:
            clean = _STYLED_IN_TEXT.sub(lambda found: f"<{found[1]}{self.dress(found[1])}", clean)
        lang = ' lang="zh-Hans"' if language.startswith("en") else ""
        return f'<div class="text"{lang}>{clean}</div>' if not self.is_inline else f"<div{lang}>{clean}</div>"


def write_html(presented: Presented, content: Content, is_draft: bool) -> bytes:
    """Return a whole page with its style sheet inside."""
    language = "en" if presented.language.startswith("en") else "zh-Hans"
    lines = "".join(f"<span>{escape(line)}</span>" for line in presented.lines)
    body = "\n".join(_parts(presented, content, Manner(is_inline=False), is_draft))
    return (
        f'<!DOCTYPE html>\n<html lang="{language}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f"<title>{escape(presented.title)}</title>\n"
        f'<meta name="generator" content="Nianbao">\n<meta name="ogi-form" content="{escape(presented.form)}">\n'
        f'<meta name="{NAME}" content="{mark_of(presented, content)}">\n'
        f"<style>{_STYLE}</style>\n</head>\n<body>\n<main>\n<h1>{lines}</h1>\n{body}\n</main>\n</body>\n</html>\n"
    ).encode()


def write_fragment(presented: Presented, content: Content, is_draft: bool) -> bytes:
    """Return title, texts and tables to be pasted into the source view of an editor."""
    manner = Manner(is_inline=True)
    title = f"<h1{manner.dress('title')}>{'<br>'.join(map(escape, presented.lines))}</h1>"
    return (
        "\n".join(
            (
                f'<div data-{NAME}="{mark_of(presented, content)}">{title}',
                *_parts(presented, content, manner, is_draft),
                "</div>",
            )
        )
        + "\n"
    ).encode()


def _parts(presented: Presented, content: Content, manner: Manner, is_draft: bool) -> list[str]:
    language = presented.language
    closing = manner.dress("closing") or ' class="closing"'
    parts = []
    if is_draft:
        dress = manner.dress("draft") or ' class="draft"'
        parts.append(f"<p{dress}>{escape(DRAFT.in_language(language))}</p>")
    if presented.preface:
        parts.append(manner.text(presented.preface, language))
    for position, section in enumerate(presented.sections, 1):
        parts.append(f"<h2{manner.dress('h2')}>{escape(heading(presented, section, position))}</h2>")
        parts += [manner.text(section.text, language)] if section.text else []
        parts += [_table(table, manner) for table in section.tables]
        parts += [manner.text(section.after, language)] if section.after else []
        parts += [f"<p{manner.dress('p')}>{NOTHING_SAID.in_language(language)}</p>"] if section.is_empty else []
    if presented.leftovers:
        parts.append(f"<h2{manner.dress('h2')}>{LEFTOVERS.in_language(language)}</h2>")
        said = "".join(f"<p{manner.dress('p')}>{escape(text)}</p>" for text in presented.leftovers)
        parts.append(said if manner.is_inline else f'<div class="text">{said}</div>')
    if content.document_date:
        parts += [f"<p{closing}>{escape(said)}</p>" for said in (presented.agency, day(content, language))]
    return parts


def _table(table: PresentedTable, manner: Manner) -> str:
    marks = manner.dress("table") or f' class="form form-{table.key}"'
    parts = [f"<table{marks}><caption{manner.dress('caption')}>{escape(table.caption)}</caption>"]
    if table.head:
        rows = "".join(f"<tr>{''.join(_cell(cell, manner) for cell in row)}</tr>" for row in table.head)
        parts.append(f"<thead>{rows}</thead>")
    for body in table.bodies:
        rows = "\n".join(f"<tr>{''.join(_cell(cell, manner) for cell in row)}</tr>" for row in body)
        parts.append(f"<tbody>{rows}</tbody>")
    whole = "\n".join((*parts, "</table>"))
    return whole if manner.is_inline else f'<div class="frame">{whole}</div>'


def _cell(cell: PresentedCell, manner: Manner) -> str:
    marks = {"id": manner.ids(cell.id), "headers": manner.ids(cell.headers), "scope": cell.scope}
    spans = {"colspan": cell.colspan, "rowspan": cell.rowspan}
    written = "".join(f' {name}="{escape(text)}"' for name, text in marks.items() if text)
    written += "".join(f' {name}="{span}"' for name, span in spans.items() if span > 1)
    return f"<{cell.tag}{written}{manner.dress(_look(cell))}>{escape(cell.text)}</{cell.tag}>"


def _look(cell: PresentedCell) -> str:
    if cell.role == "figure":
        return "total" if cell.is_total else "figure"
    return "label" if cell.role == "row" else "th" if cell.tag == "th" else "td"
