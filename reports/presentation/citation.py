"""How a report, or one figure of it, is cited: GB/T 7714-2015, a plain sentence, BibTeX, RIS and CSL-JSON.

The address cited is that of one edition, whose contents never change; the digest in it tells them from any other.
GB/T 7714-2015, 4.6: 主要责任者. 题名: 其他题名信息[EB/OL]. 版本. (更新日期)[引用日期]. 获取和访问路径.
The standard wants the day on which the source was read. A file, made when it is asked for, states it; a page, which is
kept and says the same on every day, leaves its place open under the name that the standard gives it.
"""

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from ..formats import Text


@dataclass(frozen=True)
class Source:
    """What is cited. Dates are ISO days; ``figure`` names one figure with what stands in it, "" for the whole report.

    ``accessed`` is the day on which it was read, "" where the reader has to write it; ``key`` names the source among
    the references of a paper.
    """

    author: str
    title: str
    year: int
    number: int
    digest: str
    address: str
    accessed: str = ""
    published: str = ""
    figure: str = ""
    key: str = ""


class Style(NamedTuple):
    """A way of citing as a file: how it is called, its type, and the function that writes it."""

    kind: str
    name: str
    media_type: str
    write: Callable[[Source], str]


_SPACES = re.compile(r"\s+")
_TEX = {
    "\\": r"\textbackslash{}",
    "{": r"\{",
    "}": r"\}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
}
_IN_ADDRESS = {"{": "%7B", "}": "%7D", "\\": "%5C", " ": "%20"}
TO_BE_FILLED = "引用日期"
_EDITION = Text("第{number}版", "edition {number}")


def one_line(words: str) -> str:
    """Return ``words`` without line breaks and control characters, which end a field in every one of the formats."""
    kept = "".join(character if character.isprintable() else " " for character in words)
    return _SPACES.sub(" ", kept).strip()


def gb7714(source: Source) -> str:
    """Return the reference as GB/T 7714-2015 wants it; a first edition is not named."""
    parts = [one_line(source.author), f"{_full_title(source, ': ')}[EB/OL]"]
    if source.number > 1:
        parts.append(f"{source.number}版")
    days = f"({source.published})" if source.published else ""
    return f"{'. '.join(parts)}. {days}[{source.accessed or TO_BE_FILLED}]. {source.address}"


def sentence(source: Source, language: str) -> str:
    """Return the reference as a plain sentence in ``language``."""
    title = _full_title(source, ", " if language.startswith("en") else "，")
    edition = _EDITION.in_language(language).format(number=source.number)
    if language.startswith("en"):
        day = f", published {source.published}" if source.published else ""
        read = f" (accessed {source.accessed})" if source.accessed else ""
        return f"{title}. {edition.capitalize()}{day}. {source.address}{read}"
    day = f"，{source.published} 发布" if source.published else ""
    read = f"（{source.accessed} 访问）" if source.accessed else ""
    return f"{title}，{edition}{day}。{source.address}{read}"


def bibtex(source: Source) -> str:
    """Return the reference as a BibTeX entry in UTF-8, special characters escaped."""
    fields = {
        "author": _braced(source.author),
        "title": _braced(_full_title(source, ": ")),
        "year": f"{{{source.published[:4]}}}" if source.published else "",
        "date": f"{{{source.published}}}" if source.published else "",
        "edition": f"{{{source.number}}}",
        "note": f"{{SHA-256 {_tex(source.digest)}}}",
        "url": f"{{{_address(source.address)}}}",
        "urldate": f"{{{source.accessed}}}" if source.accessed else "",
    }
    key = re.sub(r"[^A-Za-z0-9:.-]+", "-", source.key) or "report"
    lines = "".join(f"  {name} = {text},\n" for name, text in fields.items() if text)
    return f"@online{{{key},\n{lines}}}\n"


def ris(source: Source) -> str:
    """Return the reference as RIS."""
    fields = [
        ("TY", "RPRT"),
        ("AU", one_line(source.author)),
        ("TI", _full_title(source, ": ")),
        ("PY", source.published[:4]),
        ("DA", source.published.replace("-", "/")),
        ("ET", str(source.number)),
        ("N1", f"SHA-256 {source.digest}"),
        ("UR", source.address),
        ("Y2", source.accessed.replace("-", "/")),
    ]
    lines = [f"{tag}  - {one_line(words)}" for tag, words in fields if words]
    return "\r\n".join([*lines, "ER  - ", ""])


def csl_json(source: Source) -> str:
    """Return the reference as CSL-JSON, which citation programs read."""
    entry: dict[str, object] = {
        "id": source.key,
        "type": "report",
        "author": [{"literal": one_line(source.author)}],
        "title": _full_title(source, ": "),
        "edition": str(source.number),
        "note": f"SHA-256 {source.digest}",
        "URL": source.address,
    }
    if source.accessed:
        entry["accessed"] = _day(source.accessed)
    if source.published:
        entry["issued"] = _day(source.published)
    return json.dumps([entry], ensure_ascii=False, indent=1) + "\n"


STYLES: dict[str, Style] = {
    style.kind: style
    for style in (
        Style("txt", "GB/T 7714", "text/plain; charset=utf-8", lambda source: f"{gb7714(source)}\n"),
        Style("bib", "BibTeX", "application/x-bibtex; charset=utf-8", bibtex),
        Style("ris", "RIS", "application/x-research-info-systems; charset=utf-8", ris),
        Style("json", "CSL-JSON", "application/vnd.citationstyles.csl+json; charset=utf-8", csl_json),
    )
}


def _full_title(source: Source, mark: str) -> str:
    return one_line(f"{source.title}{mark}{source.figure}" if source.figure else source.title)


def _tex(words: str) -> str:
    return "".join(_TEX.get(character, character) for character in one_line(words))


def _braced(words: str) -> str:
    """Return ``words`` in double braces, so that a name in Chinese is not taken apart nor its case changed."""
    return f"{{{{{_tex(words)}}}}}"


def _address(address: str) -> str:
    return "".join(_IN_ADDRESS.get(character, character) for character in address)


def _day(day: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in day.split("-")]]}
