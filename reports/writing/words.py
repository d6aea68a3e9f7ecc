"""What the writers print beside the report's own words, in both languages."""

from ..document import Content
from ..formats import Text
from ..formats.wording import OUTSIDE_THE_FORM
from ..presentation import Presented, PresentedSection

DRAFT = Text("草稿：尚未发布，不作为正式文件", "Draft: not published, not an official document")
LEFTOVERS = OUTSIDE_THE_FORM
PREFACE_SHEET = Text("封面", "Title page")
LEFTOVERS_SHEET = Text("其他内容", "Further contents")
NOTHING_SAID = Text("（无）", "(nothing said)")
DATE_TO_FILL = Text("    年  月  日", "Date:")
ORGAN = Text("报告单位", "Organ")
YEAR = Text("年度", "Year")
FORM = Text("格式", "Official form")


def heading(presented: Presented, section: PresentedSection, position: int) -> str:
    """Return the printed heading of a section with its number; ``position`` counts the sections from 1."""
    if presented.language.startswith("en"):
        return f"{position}. {section.heading}"
    return f"{section.number}、{section.heading}"


def day(content: Content, language: str) -> str:
    """Return the date under the report in words, or room to write it by hand."""
    if not content.document_date:
        return DATE_TO_FILL.in_language(language)
    year, month, number = (int(part) for part in content.document_date.split("-"))
    return content.document_date if language.startswith("en") else f"{year}年{month}月{number}日"
