"""Cut folded texts into what the index looks up: characters, pairs of neighbours, words of letters and digits."""

import re
from itertools import pairwise

_PART = re.compile(r"<([^>]*)>|([^<> ]+)")
_LONGEST_WORD = 40  # characters of a Latin word or number that are looked up; what follows is compared in the text
_MOST_PAIRS = 12  # of one word that is looked up: these find nearly nothing else
HEAD = "h_"  # before a token of the name of the body; no text has a token with this sign


def tokens(folded: str) -> set[str]:
    """Return everything under which a folded text is found."""
    found: set[str] = set()
    for word, chinese in _PART.findall(folded):
        if word:
            found.add(word[:_LONGEST_WORD])
        else:
            found.update(chinese)
            found.update(map("".join, pairwise(chinese)))
    return found


def looked_up(folded: str) -> tuple[str, ...]:
    """Return the tokens that every text with the folded words ``folded`` has: pairs where there are any."""
    found: list[str] = []
    for word, chinese in _PART.findall(folded):
        if word:
            found.append(word[:_LONGEST_WORD])
        else:
            found += map("".join, pairwise(chinese)) if len(chinese) > 1 else [chinese]
    found = list(dict.fromkeys(found))
    if len(found) > _MOST_PAIRS:
        step = len(found) / _MOST_PAIRS
        found = [found[int(at * step)] for at in range(_MOST_PAIRS)]
    return tuple(found)
