"""Which characters a pattern can begin with, so that a text is searched only where a word may begin.

Trying ninety patterns at every character of a report takes thirty times as long as trying, where one of them may
begin, the few that may.
"""

from collections.abc import Iterable
from functools import cache
from re import _parser  # type: ignore[attr-defined]
from typing import Any

# What a class such as [^,] may begin with is any character at all: those that patterns of the vocabulary know.
_OUTSIDE = {"AT", "ASSERT", "ASSERT_NOT"}
_DIGITS = frozenset("0123456789")
_WORD = _DIGITS | frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ")


class NoBeginning(ValueError):
    """A pattern that may begin with anything, or that may be empty: it would be tried everywhere."""


@cache
def first_characters(pattern: str) -> frozenset[str]:
    """Return every character that a match of ``pattern`` can begin with; raise NoBeginning when that is any."""
    characters, may_be_empty = _first(_parser.parse(pattern))
    if may_be_empty or not characters:
        raise NoBeginning(pattern)
    return characters


def _first(items: Iterable[Any]) -> tuple[frozenset[str], bool]:
    """Return the first characters of a sequence, and whether it may be empty."""
    found: frozenset[str] = frozenset()
    for operation, argument in items:
        characters, may_be_empty = _of_item(str(operation), argument)
        found |= characters
        if not may_be_empty:
            return found, False
    return found, True


def _of_item(operation: str, argument: Any) -> tuple[frozenset[str], bool]:
    if operation in _OUTSIDE:
        return frozenset(), True
    if operation == "LITERAL":
        return frozenset(chr(argument)), False
    if operation == "IN":
        return _of_class(argument), False
    if operation == "BRANCH":
        parts = [_first(branch) for branch in argument[1]]
        return frozenset().union(*(characters for characters, _empty in parts)), any(empty for _chars, empty in parts)
    if operation == "SUBPATTERN":
        return _first(argument[3])
    if operation in ("MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"):
        characters, may_be_empty = _first(argument[2])
        return characters, may_be_empty or argument[0] == 0
    raise NoBeginning(operation)


def _of_class(items: Iterable[Any]) -> frozenset[str]:
    found: set[str] = set()
    for operation, argument in items:
        name = str(operation)
        if name == "LITERAL":
            found.add(chr(argument))
        elif name == "RANGE":
            found |= {chr(code) for code in range(argument[0], argument[1] + 1)}
        elif name == "CATEGORY" and str(argument) == "CATEGORY_DIGIT":
            found |= _DIGITS
        elif name == "CATEGORY" and str(argument) == "CATEGORY_WORD":
            found |= _WORD
        else:
            raise NoBeginning(name)
    return frozenset(found)
