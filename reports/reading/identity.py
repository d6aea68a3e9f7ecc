"""Whose report it is and for which year: from the title, else from the text; each with a confidence."""

import re
from collections import Counter
from dataclasses import dataclass

from ..document import Candidate
from .blocks import Blocks, Line
from .repair import fold, mend, remembered

_NUMERAL = r"\s?[〇○零Ｏ0一二三四五六七八九]"
_YEAR = rf"(?P<year>20\d{{2}}|二{_NUMERAL}{{3}})\s*年"
_REPORT = r"政府信息公开(?:工作)?(?:年度)?(?:工作)?报告"
_TITLE_YEAR_LATER = re.compile(rf"(?P<agency>[^，。：；!?]{{2,50}}?)\s*{_YEAR}\s*度?\s*{_REPORT}")
_TITLE_YEAR_FIRST = re.compile(rf"{_YEAR}\s*度?\s*(?P<agency>[^，。：；!?\d]{{2,50}}?){_REPORT}")
_BARE_TITLE = re.compile(rf"{_YEAR}\s*度?\s*{_REPORT}")
_SUBJECT_OF_ALL = "政府信息公开"
_TITLE_TAIL = re.compile(r"(?:（[^（）]*）|\([^()]*\))?")
_PERIOD = re.compile(rf"{_YEAR}\s*1\s*月\s*1\s*日")
_OF_YEAR = re.compile(rf"{_YEAR}\s*度?[^。；，,]{{0,20}}政府信息公开")
_ANY_YEAR = re.compile(_YEAR)
_BODIES = "人民政府 街道办事处 办事处 管理委员会 管委会 委员会 办公厅 办公室 局 厅 院 中心 科委 发改委 国资委 卫健委"
_BODY = f"(?:{'|'.join(_BODIES.split())})"
_SHORT_LINE = re.compile(rf"[一-鿿]{{2,30}}{_BODY}")
_SUBJECT = re.compile(
    rf"(?:^|[，。,;；])\s*([一-鿿]{{2,24}}?{_BODY})(?=认真|高度|坚持|按照|严格|全年|深入|累计|主动|通过|本年度|继续|始终|紧紧)"
)
_SOURCE = re.compile(r"(?:来源|发布机构|信息来源|作者)\s*[:：]\s*([一-鿿]{2,30})")
_PLACE_NAME = re.compile(r"[省市县区旗州镇乡]$")
_PUBLISHED = re.compile(r"(?:发布|公开|发文)(?:时间|日期)\s*[:：]\s*(20\d{2})[-年/.]\s*(\d{1,2})[-月/.]\s*(\d{1,2})")
_DATED = re.compile(r"[（(]?\s*(20\d{2})\s*年\s*(\d{1,2})\s*月\s*(\d{1,2})\s*日\s*[）)]?")
_DIGITS = str.maketrans(
    {"〇": "0", "○": "0", "零": "0", "Ｏ": "0", **dict(zip("一二三四五六七八九", "123456789", strict=True))}
)
_FURNITURE = re.compile(
    r"(?:【?\s*字\s*[体号]|当前(?:页面|位置)|首页\s*$|>|(?:信息)?来源\s*[:：]|发布(?:时间|日期|机构)\s*[:：]|浏览(?:次数|量)|打印|正文|分享到)"
)
# What the portal's Word form prints where the agency and the year belong.
AGENCY_TO_FILL, YEAR_TO_FILL = "（行政机关名称）", "（年份）"
_TITLE_LINES = 40
_LONGEST_TITLE = 70
_LONGEST_LINE = 4 * _LONGEST_TITLE  # a title may have spaces between its words


@dataclass(frozen=True)
class Title:
    """The title as printed, and the lines (by block number) that it took."""

    text: str
    agency: str
    year: int | None
    blocks: tuple[int, ...]


@dataclass(frozen=True)
class Identity:
    """Candidates for year and agency, best first."""

    years: tuple[Candidate, ...]
    agencies: tuple[Candidate, ...]


def is_title(line: Line) -> bool:
    """Tell whether one line is the whole title of a report."""
    return len(line.text) <= _LONGEST_LINE and _title_on(line.text) is not None


def find_title(blocks: Blocks) -> Title | None:
    """Return the first line, or two lines together, that are the title of a report."""
    for number, block in enumerate(blocks[:_TITLE_LINES]):
        if not isinstance(block, Line) or len(block.text) > _LONGEST_LINE:
            continue
        following = blocks[number + 1] if number + 1 < len(blocks) else None
        second = following.text if isinstance(following, Line) and not _title_on(following.text) else ""
        for taken, text in ((1, block.text), (2, block.text.rstrip() + second.strip() if second else "")):
            title = _title_on(text)
            if title:
                return Title(title[0], title[1], title[2], tuple(range(number, number + taken)))
    return None


@remembered
def _title_on(line: str) -> tuple[str, str, int | None] | None:
    """Return the title that a line is, with its agency and year."""
    text = mend(line).strip().strip("#* ")
    if _SUBJECT_OF_ALL not in text:
        return None
    plain = re.sub(r"\s+", " ", text)
    if not plain or len(plain) > _LONGEST_TITLE or is_furniture(plain):
        return None
    for pattern in (_TITLE_YEAR_LATER, _TITLE_YEAR_FIRST):
        match = pattern.fullmatch(_TITLE_TAIL.sub("", plain) if plain.endswith(("）", ")")) else plain)
        if match:
            return plain, match["agency"].replace(" ", "").strip("《"), year_of(match["year"])
    return None


def year_of(text: str) -> int:
    """Return the year that digits or Chinese numerals write."""
    return int(text.replace(" ", "").translate(_DIGITS))


def identify(title: Title | None, text: str) -> Identity:
    """Return the candidates for year and agency from the title and the whole text."""
    folded = "".join(map(fold, text.split("\n")))  # most lines are known labels
    return Identity(_years(title, folded), _agencies(title, text))


def _years(title: Title | None, text: str) -> tuple[Candidate, ...]:
    found: dict[int, float] = {}
    if title and title.year:
        found[title.year] = 0.99
    for pattern, confidence in ((_PERIOD, 0.9), (_OF_YEAR, 0.8)):
        for match in pattern.finditer(text):
            year = year_of(match["year"])
            found[year] = max(found.get(year, 0), confidence if not title else min(confidence, 0.5))
            break
    counted = Counter(year_of(match["year"]) for match in _ANY_YEAR.finditer(text))
    for year, times in counted.most_common(3):
        found.setdefault(year, round(0.6 * times / counted.total(), 2))
    return tuple(Candidate(year, confidence) for year, confidence in sorted(found.items(), key=lambda item: -item[1]))


def _agencies(title: Title | None, text: str) -> tuple[Candidate, ...]:
    found: dict[str, float] = {}
    if title and title.agency not in ("", AGENCY_TO_FILL):
        bare = _PLACE_NAME.search(title.agency) is not None
        found[title.agency] = 0.7 if bare else 0.95
        if bare:
            found[f"{title.agency}人民政府"] = 0.6
    for line in text.splitlines()[:12]:
        plain = line.strip()
        if _SHORT_LINE.fullmatch(plain):
            found.setdefault(plain, 0.5)
    for match in _SOURCE.finditer(text):
        if not match[1].startswith("原创"):
            found.setdefault(match[1], 0.4)
    subjects = Counter(match[1] for match in _SUBJECT.finditer(text))
    for name, _ in subjects.most_common(2):
        found.setdefault(name, 0.4)
    ordered = sorted(found.items(), key=lambda item: -item[1])
    return tuple(Candidate(name, confidence) for name, confidence in ordered[:6])


def is_name(line: str) -> bool:
    """Tell whether ``line`` is the name of an administrative organ or of a year's report, and nothing else."""
    return any(pattern.fullmatch(line.strip()) for pattern in (_SHORT_LINE, _BARE_TITLE))


def is_furniture(line: str) -> bool:
    """Tell whether ``line`` is a part of the page around the report: navigation, source, font size."""
    return _FURNITURE.match(line.strip()) is not None


def published_date(text: str) -> str | None:
    """Return the publication date that a page prints over its article, as an ISO date."""
    return _iso(_PUBLISHED.search(text))


def document_date(line: str) -> str | None:
    """Return the date that stands alone on ``line``, as an ISO date."""
    return _iso(_DATED.fullmatch(line.strip()))


def _iso(match: re.Match[str] | None) -> str | None:
    if match is None:
        return None
    year, month, day = (int(part) for part in match.groups())
    return f"{year:04}-{month:02}-{day:02}" if 1 <= month <= 12 and 1 <= day <= 31 else None
