"""What every figure of the text is tied to, and whether the tables say the same."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from ...document import Content
from ..rule import Verdict
from .cells import Sum, best, change, compare, share, sum_of
from .claims import Claim
from .paragraphs import claims_of
from .prose import Passage, passage_of, texts_of

State = Literal["agrees", "contradicts", "undecided", "untied"]
_STATES: dict[Verdict, State] = {
    "holds": "agrees",
    "holds_if_nil": "agrees",
    "undecided": "undecided",
    "fails": "contradicts",
    "fails_whatever_blank": "contradicts",
}


@dataclass(frozen=True)
class Mention:
    """A figure of the text: its section, its range in ``plain_text`` of the section (without tables), as printed."""

    section: str
    start: int
    end: int
    printed: str
    claim: Claim


@dataclass(frozen=True)
class Tie:
    """A mention, the cells that it is tied to (added up), and what the tables say to it.

    ``whole`` is what a percentage is a share of, ``before`` last year's figures of a change. A mention that is tied
    to nothing has no cells and the verdict "untied".
    """

    mention: Mention
    verdict: State
    judged: Verdict | None = None
    found: Sum | None = None
    whole: Sum | None = None
    before: Sum | None = None
    place: str = ""

    @property
    def cells(self) -> tuple[str, ...]:
        """Return the cells that are added up."""
        return self.found.cells if self.found else ()

    @property
    def cell(self) -> str | None:
        """Return the one cell that the mention is tied to, None when there is none or more than one."""
        return self.cells[0] if len(self.cells) == 1 else None


@lru_cache(maxsize=64)
def _passages(texts: tuple[tuple[str, str], ...]) -> tuple[Passage, ...]:
    return tuple(passage_of(section, html) for section, html in texts)


@lru_cache(maxsize=64)
def _read(texts: tuple[tuple[str, str], ...], year: int) -> tuple[tuple[Passage, tuple[Claim, ...]], ...]:
    """Return the passages of a report and the claims in each. One text is read once, whoever asks."""
    return tuple((passage, tuple(claims_of(passage, year))) for passage in _passages(texts))


def passages_of(content: Content) -> tuple[Passage, ...]:
    """Return the preface and the sections that hold text."""
    return _passages(texts_of(content))


def forget() -> None:
    """Forget the texts read so far, so that reading one can be timed."""
    _read.cache_clear()
    _passages.cache_clear()


def mentions(content: Content) -> Iterator[tuple[Passage, Mention]]:
    """Yield every mention of a report with the passage that it stands in."""
    for passage, claims in _read(texts_of(content), content.year):
        for claim in claims:
            yield passage, _mention(passage, claim)


def ties(
    content: Content, last_year: Content | None = None, wanted: Callable[[Claim], bool] | None = None
) -> tuple[Tie, ...]:
    """Return every figure of the text (that is ``wanted``) with the cells that it is tied to and what they say."""
    return tuple(
        _tied(_mention(passage, claim), content, last_year)
        for passage, claims in _read(texts_of(content), content.year)
        for claim in claims
        if wanted is None or wanted(claim)
    )


def _mention(passage: Passage, claim: Claim) -> Mention:
    start, end = passage.place(claim.start, claim.end)
    return Mention(passage.section, start, end, passage.plain[start:end], claim)


def _tied(mention: Mention, content: Content, last_year: Content | None) -> Tie:
    claim = mention.claim
    candidates = list(_candidates(claim, content, last_year))
    if claim.kind == "untied" or not candidates:
        return Tie(mention, "untied")
    judged = [_judge(claim, found, other) for _place, found, other in candidates]
    at = best(judged)
    place, found, other = candidates[at]
    if not claim.is_firm and judged[at] not in ("holds", "holds_if_nil"):
        return Tie(mention, "untied")
    is_rate, is_change = claim.kind == "rate", claim.kind == "change"
    return Tie(
        mention,
        _STATES[judged[at]],
        judged[at],
        found,
        other if is_rate else None,
        other if is_change else None,
        place,
    )


def _candidates(claim: Claim, content: Content, last_year: Content | None) -> Iterator[tuple[str, Sum, Sum | None]]:
    """Yield every reading that the words allow, the likeliest first."""
    for target in claim.options:
        found = sum_of(content, target)
        if found is None:
            continue
        name = "+".join(target)
        if claim.kind == "rate":
            for base in claim.bases:
                whole = sum_of(content, base)
                if whole is not None and whole.cells != found.cells:
                    yield name, found, whole
        elif claim.kind == "change":
            yield name, found, sum_of(last_year, target) if last_year is not None else None
        else:
            yield name, found, None


def _judge(claim: Claim, found: Sum, other: Sum | None) -> Verdict:
    if claim.kind == "rate":
        assert claim.number is not None and other is not None  # noqa: S101, PT018 (only rates with a base come here)
        return share(claim.number, found, other, claim.stated)
    if claim.kind == "change":
        return "undecided" if other is None else change(claim, found, other)
    assert claim.number is not None  # noqa: S101 (every value has its number)
    return compare(claim.number, found)
