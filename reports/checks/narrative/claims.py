"""What a mention of the text claims, and what a paragraph has spoken of so far."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal, NamedTuple

from .numerals import Number

Kind = Literal["value", "rate", "change", "untied"]
Target = tuple[str, ...]  # places "table.row.column" that are added up; rows and columns may be groups

TOTAL = "total"
RECEIVED, BROUGHT, DONE, CARRIED = (
    f"requests.{row}.{TOTAL}" for row in ("received", "brought_forward", "results_total", "carried_forward")
)
WORKLOAD = (RECEIVED, BROUGHT)
ZERO = Number(Decimal(0), Decimal(0))
WEAK = ("received", "handled", "results_total")
MAIN = {
    "brought",
    "carried",
    "remedy",
    "outcome",
    "document",
    "document_column",
    "decision",
    "fee",
    "row",
    "column",
    "request",
}
# What neither names a thing nor says what was done with it.
ASIDE = {"scope", "year", "date", "skip", "aside", "ogi"}
COUNTED = {"", "件", "条", "份", "宗", "起", "例", "笔", "项", "个"}


class Claim(NamedTuple):
    """What one mention says: its place in the clean text, the number, and what it is tied to."""

    start: int
    end: int
    kind: Kind
    number: Number | None = None
    options: tuple[Target, ...] = ()
    bases: tuple[Target, ...] = ()
    sign: int | None = None
    is_firm: bool = True
    is_denial: bool = False
    is_factor: bool = False  # the change is stated as a multiple of last year's figure
    stated: Number | None = None  # the part of a share as the text itself states it


@dataclass
class State:
    """What a paragraph has spoken of so far."""

    year: int
    domain: str = ""
    is_ogi: bool = False
    row: str = ""
    column: str = ""
    scope: str = "this"
    compares: str = ""  # "last": with last year; "other": with another year
    publishes: bool = False
    pending: list[tuple["Target", ...]] = field(default_factory=list)
    includes_brought: bool = False
    is_foreign: bool = False  # the sentence speaks of cases that have nothing to do with open information
    last: Claim | None = None
    recent: list[Claim | None] = field(default_factory=list)
    shares: list[Claim | None] = field(default_factory=list)
    remedies: list[str] = field(default_factory=list)
    documents: list[str] = field(default_factory=list)
    subject: tuple[Target, ...] = ()


class Meaning(NamedTuple):
    """What the words of a stretch point at. Each of ``each`` is tied to the same figure."""

    domain: str
    each: tuple[tuple[Target, ...], ...]
    is_firm: bool = True
    row: str = ""
