"""The text of a section as rules read it: plain characters, no spaces, one line for each paragraph."""

import hashlib
import re
import unicodedata
from functools import lru_cache

from ..document import Content
from ..markup import plain_text

# Copies in traditional characters hold the same words, some with pinyin in brackets behind a character.
_PINYIN = re.compile(r"\([a-züāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňɡ]+\)", re.IGNORECASE)
_NAMED_RULES = re.compile(r"《[^》]*》|〔[^〕]*〕|\[\d{4}\]")
_MARKS = str.maketrans(
    "費處無發產項個額總計實際繳徵體動開請復議訴訟問題進報關設監責評應補結轉決數務機構審還將與對現門",
    "费处无发产项个额总计实际缴征体动开请复议诉讼问题进报关设监责评应补结转决数务机构审还将与对现门",
)
_SPACES = re.compile(r"[^\S\n]+")


@lru_cache(maxsize=128)
def repaired(text: str) -> str:
    """Return plain ``text`` with ordinary characters and without spaces and empty lines."""
    plain = unicodedata.normalize("NFKC", text).translate(_MARKS)
    lines = (line.strip() for line in _SPACES.sub("", plain).split("\n"))
    return _PINYIN.sub("", "\n".join(line for line in lines if line))


@lru_cache(maxsize=128)
def words_of(html: str) -> str:
    """Return the repaired words of ``html``."""
    return repaired(plain_text(html))


def section_words(content: Content, key: str) -> str:
    """Return the words of one section, before and behind its table."""
    section = content.section(key)
    return words_of(f"{section.text}\n{section.after}" if section.after else section.text)


def without_named_rules(words: str) -> str:
    """Return ``words`` without the names and numbers of regulations, whose words say nothing about the body."""
    return _NAMED_RULES.sub("", words)


def digest_of(words: str) -> str:
    """Return a short digest, empty for no words: a decision is tied to what was written."""
    return hashlib.sha256(words.encode()).hexdigest()[:16] if words else ""


def listed(names: list[str], language: str = "zh", most: int = 6) -> str:
    """Return names as a list in words, the first ``most`` of them and how many more there are."""
    shown = ("、" if language == "zh" else "; ").join(names[:most])
    more = len(names) - most
    if more <= 0:
        return shown
    return f"{shown}等 {len(names)} 项" if language == "zh" else f"{shown} and {more} more"
