"""What the portal says in plain words about a term that somebody searches for: on the reader's page, in the explorer.

A term is an official label of the form, a word of the glossary, a plain name of a figure, or an everyday word for one
of these. The whole query, without years, has to be a term or a telling part of one.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from django.conf import settings
from django.urls import reverse
from django.utils.translation import override

from ..formats import FORMS, groups
from ..searching.folding import fold
from .help import chapters
from .help.blocks import Question, Word, Words
from .measures import CURATED, name_of

MOST = 3
_LEAST_CHARACTERS, _LEAST_WORDS = 4, 2  # of a part of a term; less of it is an ordinary word
_NAMED = re.compile("(.+?)(?:：|: )")  # how some definitions begin: with the term itself, which the link says already
_SAYS_NOTHING = (".total", "_other", ".other_organization")  # labels of places that are ordinary words
# What people say, and where it is explained: a question or word of the reader's page, or a figure of the explorer.
_EVERYDAY = {
    ("拒绝", "拒绝公开", "拒绝率", "refused", "refusal", "refusals", "rejected", "withheld"): (
        "refused",
        "sum.withheld",
    ),
    ("结转", "carried over", "carry-over", "carryover", "carried forward", "brought forward"): (
        "requests.brought_forward",
        "requests.carried_forward",
        "balance",
    ),
    ("商业秘密", "个人隐私", "第三方", "third party", "trade secret", "trade secrets", "privacy"): (
        "requests.withheld_third_party",
    ),
    ("信访", "petition", "petitions"): ("requests.not_processed_petition",),
    ("补正",): ("requests.unavailable_still_unclear", "requests.otherwise_not_corrected"),
    ("复议", "reconsideration"): ("remedies.reconsideration", "table-four"),
    ("诉讼", "起诉", "lawsuit", "litigation"): ("table-four", "sum.lawsuits"),
    ("比率", "纠错率"): ("computed",),
    ("勾稽", "勾稽核对", "勾稽关系", "勾稽不平", "cross-check"): ("checks", "not-said"),
    ("更正", "撤回", "版次", "corrections", "withdrawal", "editions"): ("corrections",),
    ("迟报", "late reports"): ("late",),
}


@dataclass(frozen=True)
class Explanation:
    """A place of the portal that explains a term; a question has no meaning of its own, its answer is the place."""

    page: str
    place: str
    name: str
    meaning: str = ""

    @property
    def address(self) -> str:
        """Return where it stands."""
        return reverse(self.page) + self.place


def explanations(words: Iterable[str], language: str) -> tuple[Explanation, ...]:
    """Return what explains the term that ``words`` are, three places at most; its meaning where there is but one."""
    asked = fold(" ".join(words))
    places = _terms().get(asked) or (_places_of_part(asked) if _is_telling(asked) else ())
    known, found = _explained(language), {}
    for place in places:
        found.setdefault(known[place].name, known[place])
    shown = tuple(found.values())[:MOST]
    if sum(bool(one.meaning) for one in shown) > 1:
        return tuple(replace(one, meaning="") for one in shown)
    return shown


def _is_telling(folded: str) -> bool:
    words = folded.count("<")
    return words >= _LEAST_WORDS or (not words and len(folded) >= _LEAST_CHARACTERS)


def _places_of_part(folded: str) -> tuple[str, ...]:
    """Return the places of all terms that hold ``folded``; none where it stands in too many to mean any of them."""
    found = dict.fromkeys(place for term, places in _terms().items() if folded in term for place in places)
    return tuple(found) if len(found) <= MOST else ()


@cache
def _terms() -> dict[str, tuple[str, ...]]:
    """Return the places that explain each term, by the folded term; the nearest comes first."""
    found: dict[str, dict[str, None]] = {}
    for name, place in (*_everyday(), *_labels(), *_figures()):
        found.setdefault(fold(name), {})[place] = None
    return {term: tuple(places) for term, places in found.items()}


def _everyday() -> Iterator[tuple[str, str]]:
    for names, places in _EVERYDAY.items():
        yield from ((name, place) for name in names for place in places)


def _labels() -> Iterator[tuple[str, str]]:
    """Yield the labels of the glossary, and those of the groups of results, which a question explains."""
    for word in _words():
        if not word.anchor.endswith(_SAYS_NOTHING):
            yield from ((name, word.anchor) for name in word.label)
    for group in groups(FORMS["2021"].table("requests").rows):
        place = "refused" if group.key == "withheld" else "results"
        yield from ((name, place) for name in group.text.in_running_text)


def _figures() -> list[tuple[str, str]]:
    """Return the plain names of figures in every language."""
    named: list[tuple[str, str]] = []
    for language, _name in settings.LANGUAGES:
        with override(language):
            named += [(name_of(measure), key) for key, measure in CURATED.items() if measure.name]
    return named


@cache
def _explained(language: str) -> dict[str, Explanation]:
    """Return everything that explains a term in ``language``, by its place."""
    with override(language):
        figures = {
            key: Explanation("statistics", f"?f={key}", name_of(measure), str(measure.definition))
            for key, measure in CURATED.items()
        }
    answers = {one.anchor: _on_help(one.anchor, one.title.in_language(language)) for one in _questions()}
    words = {
        one.anchor: _on_help(one.anchor, one.label.in_language(language), one.meaning.in_language(language))
        for one in _words()
    }
    return figures | answers | words


def _on_help(anchor: str, name: str, meaning: str = "") -> Explanation:
    named = _NAMED.match(meaning)
    if named and named[1].lower() in name.lower():
        meaning = meaning[named.end() :]
    return Explanation("help", f"#{anchor}", name, meaning)


def _questions() -> Iterator[Question]:
    for chapter in chapters():
        yield from chapter.questions


def _words() -> Iterator[Word]:
    for question in _questions():
        for block in question.blocks:
            if isinstance(block, Words):
                yield from block.words
