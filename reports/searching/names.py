"""Names of agencies as they are looked up: full, short, former, English, as they sound, and codes.

All names of an agency are lines of one text, each with a letter that says what it is. A word is first looked for
anywhere in that text, by the database, and then judged here: pinyin begins at a syllable, an English word whole.
"""

from collections.abc import Iterable, Sequence
from difflib import SequenceMatcher

from .folding import FIRST_OF_CHINESE, fold
from .pinyin import readings

FULL, SHORT, FORMER, ENGLISH, ADDRESS = "n", "s", "f", "e", "g"
SOUND, JOINED, INITIALS, CODE = "b", "p", "i", "c"
_WRITTEN = frozenset((FULL, SHORT, FORMER))
_LEFT_OUT = str.maketrans({"'": None, "’": None, "ü": "v"})
_GOVERNMENTS = ("人民政府", "政府")
_GOVERNMENT_SOUNDS = ("renminzhengfu", "zhengfu", "rmzf", "zf")
_FEWEST_INITIALS = 2
_FEWEST_DIGITS = 4
_SHORTEST_ABBREVIATION = 3
_ENDS_OF_BODIES = frozenset("局委办府会院处站所部厅队署室")


def name_lines(
    full: str,
    short: str,
    former: Iterable[str],
    english: str,
    addresses: Iterable[str],
    codes: Iterable[str],
) -> str:
    """Return the lines under which an agency is found."""
    former = tuple(former)
    lines = [(FULL, fold(full)), (SHORT, fold(short)), *((FORMER, fold(name)) for name in former)]
    # What everybody calls it: 区政府 for 区人民政府.
    lines += [(kind, name.replace(*_GOVERNMENTS)) for kind, name in lines]
    for sound in (sound for name in dict.fromkeys((full, short, *former)) for sound in readings(name)):
        lines += [(SOUND, " ".join(sound)), (JOINED, "".join(sound)), (INITIALS, "".join(part[0] for part in sound))]
    lines += [(ENGLISH, " ".join(english.lower().split())), *((ADDRESS, address.lower()) for address in addresses)]
    lines += [(CODE, code.lower()) for code in codes]
    return "\n".join(f"{kind}:{text}" for kind, text in dict.fromkeys(lines) if text)


def written_lines(lines: str) -> str:
    """Return those of ``lines`` that may hold Chinese: all that Chinese words are looked for in."""
    return "\n".join(line for line in lines.split("\n") if line[0] in _WRITTEN)


def spelt(raw: str) -> str:
    """Return typed pinyin as names are stored in it: without apostrophes, v for ü."""
    return raw.translate(_LEFT_OUT)


def rank_of(lines: str, words: Sequence[tuple[str, str]]) -> int | None:
    """Return how well the names answer to all words (raw, folded): 0 is the name itself, None is not at all."""
    names = [(line[0], line[2:]) for line in lines.split("\n")]
    worst = -1
    for raw, folded in words:
        rank = _rank(names, raw, folded)
        if rank is None:
            return None
        worst = max(worst, rank)
    if len(words) < 2:
        return worst if words else None
    together = _rank(names, "".join(raw for raw, _ in words), "".join(folded for _, folded in words))
    return worst if together is None else min(worst, together)


def _rank(names: Sequence[tuple[str, str]], raw: str, folded: str) -> int | None:
    best = None
    is_plain = spelt(raw).isascii()
    for kind, name in names:
        # Of thousands of names most are left out here: Chinese is in no sound, code or address.
        if folded in name if kind in _WRITTEN else is_plain:
            rank = _rank_of_one(kind, name, raw, folded)
            if rank is not None and (best is None or rank < best):
                best = rank
    return best


def _rank_of_one(kind: str, name: str, raw: str, folded: str) -> int | None:
    """Return how well one name answers: itself, of a region's government, at the end, anywhere.

    Full, short and former names hold the word, as the caller made sure.
    """
    if kind in (FULL, SHORT):
        if name == folded:
            return 0
        if any(name.endswith(folded + government) for government in _GOVERNMENTS):
            return 2
        return 4 if name.endswith(folded) else 5
    if kind == FORMER:
        return 3 if name == folded else 6
    if kind == CODE:
        return 1 if name == raw else 7 if len(raw) >= _FEWEST_DIGITS and name.startswith(raw) else None
    if kind == ADDRESS:
        return 1 if name == raw else None
    if kind == ENGLISH:
        return 1 if name == raw else 7 if f" {raw} " in f" {name} " else None
    return _rank_of_sound(kind, name, raw)


def _rank_of_sound(kind: str, name: str, raw: str) -> int | None:
    plain = spelt(raw)
    if not (plain.isascii() and plain.isalpha()) or kind == JOINED:
        return None
    if kind == INITIALS:
        if len(plain) < _FEWEST_INITIALS or plain not in name:
            return None
        is_government = any(name.endswith(plain + government) for government in _GOVERNMENT_SOUNDS[2:])
        return 1 if name == plain else 2 if is_government else 7 if name.endswith(plain) else 8
    joined = name.replace(" ", "")
    if plain not in joined:
        return None
    if joined == plain:
        return 1
    if any(joined.endswith(plain + government) for government in _GOVERNMENT_SOUNDS[:2]):
        return 2
    return 7 if _begins_at_a_syllable(name, plain) else None


def _begins_at_a_syllable(name: str, plain: str) -> bool:
    """Tell whether ``plain`` stands in the syllables ``name`` from the beginning of one; its last may be half typed."""
    parts = name.split(" ")
    return any("".join(parts[at:]).startswith(plain) for at in range(len(parts)))


def may_abbreviate(folded: str) -> bool:
    """Tell whether this may be an abbreviation of a name: three characters or more, the last one that of a body."""
    return len(folded) >= _SHORTEST_ABBREVIATION and folded[-1] in _ENDS_OF_BODIES and min(folded) >= FIRST_OF_CHINESE


def abbreviated(lines: str, words: Sequence[tuple[str, str]]) -> int | None:
    """Return how closely the words abbreviate a name, 0 at best; None where they do not.

    An abbreviation takes characters of a name in their order, the last of them with it: 人社局, 区市监局.
    """
    folded = "".join(folded for _raw, folded in words)
    names = [line[2:] for line in lines.split("\n") if line[0] in (FULL, SHORT, FORMER)]
    return min((gaps for name in names if (gaps := _gaps(name, folded)) is not None), default=None)


def _gaps(name: str, folded: str) -> int | None:
    """Return how many characters of the end of ``name`` are left out in ``folded``."""
    if not name.endswith(folded[-1]):
        return None
    at, gaps = len(name), 0
    for sign in reversed(folded):
        before = name.rfind(sign, 0, at)
        if before < 0:
            return None
        gaps, at = gaps + at - before - 1, before
    return gaps


def near(lines: str, words: Sequence[tuple[str, str]]) -> float:
    """Return how much the names resemble what was typed, 0 to 1: for the case that nothing answers to it."""
    raw, folded = "".join(raw for raw, _ in words), "".join(folded for _, folded in words)
    compared = []
    for kind, name in ((line[0], line[2:]) for line in lines.split("\n")):
        if kind in (FULL, SHORT, FORMER):
            typed, names = folded, [name, name[-len(folded) - 1 :], name.removesuffix(_GOVERNMENTS[0])[-len(folded) :]]
        elif kind in (JOINED, INITIALS) and raw.isascii():
            typed, names = raw, [name, name[-len(raw) - 1 :], name.removesuffix(_GOVERNMENT_SOUNDS[0])[-len(raw) :]]
        else:
            continue
        compared += [SequenceMatcher(None, typed, each, autojunk=False).ratio() for each in names if each]
    return max(compared, default=0.0)
