"""What somebody typed into the search box: years, and words that name an agency."""

import re
import unicodedata
from dataclasses import dataclass

from ..formats.wording import REPORT_NAME, TITLE_SUFFIX

LONGEST = 100
MOST_WORDS = 6
_YEAR = re.compile(r"(?<!\d)((?:19|20)[0-9]{2})(?!\d)\s*(?:年度|年)?")
_FILLERS = (TITLE_SUFFIX.zh, REPORT_NAME.zh, "年度报告", "年报", "报告", REPORT_NAME.en.lower(), "annual report")


@dataclass(frozen=True)
class Query:
    """A query taken apart; ``text`` is what was typed."""

    text: str
    words: tuple[str, ...] = ()
    years: tuple[int, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.words or self.years)


def understood(text: str) -> Query:
    """Return the years and words of ``text``; the name of the report itself says nothing and is left out."""
    text = text.strip()[:LONGEST]
    plain = unicodedata.normalize("NFKC", text).replace("\x00", "").lower()
    years = tuple(dict.fromkeys(int(found) for found in _YEAR.findall(plain)))
    rest = _YEAR.sub(" ", plain)
    for filler in _FILLERS:
        rest = rest.replace(unicodedata.normalize("NFKC", filler), " ")
    words = tuple(dict.fromkeys(re.split(r"[\s,，、。;；:：]+", rest.strip())))
    return Query(text, tuple(word for word in words if word)[:MOST_WORDS], years)
