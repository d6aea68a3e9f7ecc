"""What somebody typed into the search box: years, words, and phrases between quotation marks."""

import re
import unicodedata
from dataclasses import dataclass

from ..formats.wording import REPORT_NAME, TITLE_SUFFIX
from .folding import fold
from .tokens import looked_up

LONGEST = 100
MOST_WORDS = 6
_DIGITS = dict(zip("零〇○一二三四五六七八九", "000123456789", strict=True))
_CHINESE_YEAR = re.compile(r"(?<![零〇○一二三四五六七八九])[一二][零〇○九][零〇○一二三四五六七八九]{2}(?=年)")
# A number that counts something is no year: 受理2000件.
_YEAR = re.compile(
    r"(?<![0-9.])((?:19|20)[0-9]{2})(?![0-9.])(?:\s*年度?(?![度报])|(?!\s*[件条份次个项名人元万篇期页户场家宗部本%]))"
)
_PHRASE = re.compile(r"[“\"]([^“”\"]*)[”\"]")
_BETWEEN = re.compile(r"[\s,，、。;；:：]+")
_NAMES = tuple(
    unicodedata.normalize("NFKC", name).lower()
    for name in (TITLE_SUFFIX.zh, REPORT_NAME.zh, REPORT_NAME.en, "annual report", "年度报告", "年报告", "年报")
)
_AFTER_YEAR = "报告"


@dataclass(frozen=True)
class Word:
    """A word or phrase: ``raw`` in small letters, ``folded`` as it stands in folded texts, ``keys`` to look up."""

    raw: str
    folded: str
    keys: tuple[str, ...]


@dataclass(frozen=True)
class Query:
    """A query taken apart; ``text`` is what was typed, ``has_more`` tells that its end was left out."""

    text: str
    asked: tuple[Word, ...] = ()
    years: tuple[int, ...] = ()
    has_more: bool = False

    @property
    def words(self) -> tuple[str, ...]:
        """Return the words as typed, in small letters."""
        return tuple(word.raw for word in self.asked)

    def __bool__(self) -> bool:
        return bool(self.asked or self.years)


def understood(text: str) -> Query:
    """Return the years and words of ``text``; the name of the report itself says nothing and is left out.

    It is looked for when nothing else was typed. What stands between quotation marks is taken as it is.
    """
    typed = text.strip()
    text = typed[:LONGEST]
    plain = unicodedata.normalize("NFKC", text).replace("\x00", "").lower()
    phrases = [phrase for phrase in _PHRASE.findall(plain) if phrase.strip()]
    rest = _CHINESE_YEAR.sub(lambda year: "".join(_DIGITS[sign] for sign in year[0]), _PHRASE.sub(" ", plain))
    years = tuple(dict.fromkeys(int(found) for found in _YEAR.findall(rest)))
    rest = _YEAR.sub("\n", rest)
    words = [word for part in rest.split("\n") for word in _BETWEEN.split(part)]
    if years:
        words = [word.removeprefix(_AFTER_YEAR) for word in words]
    telling = [shorter for word in words if (shorter := _without_names(word))]
    if not telling and not phrases and not years:
        telling = words
    asked = {word.folded: word for word in (*map(_word, phrases), *map(_word, telling)) if word}
    kept = tuple(asked.values())[:MOST_WORDS]
    return Query(text, kept, years, len(typed) > LONGEST or len(asked) > MOST_WORDS)


def _without_names(word: str) -> str:
    for name in _NAMES:
        if word.endswith(name):
            word = word.removesuffix(name)
    return "" if word == _AFTER_YEAR else word


def _word(raw: str) -> Word | None:
    folded = fold(raw)
    return Word(raw.strip(), folded, looked_up(folded)) if folded else None
