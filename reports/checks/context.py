"""What a check may look at beside the report itself: other years, other bodies, duties, files.

None means: not known. A rule that rests on what is not known says "undecided"; it never passes and never fails.
Where a thing cannot be there (no correction, no file), None means that there is nothing to judge.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from ..document import Candidate, Content
from ..figures import Figure
from ..formats import Text

Kind = Literal[
    "government",
    "general_office",
    "department",
    "township",
    "subdistrict",
    "dispatched",
    "vertical",
    "authorised",
    "party",
    "development_zone",
]
Level = Literal["state", "province", "city", "county", "township"]


@dataclass(frozen=True)
class Profile:
    """What the list of agencies says of the body in the report year.

    ``names`` are all its names: full, short, former ones of that year. ``regions`` are the names of its
    area, e.g. the city and the district.
    """

    names: tuple[str, ...] = ()
    kind: Kind | None = None
    level: Level | None = None
    may_make_rules: bool | None = None
    regions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Child:
    """A body directly below that enters a consolidated sum. ``content`` None: its report is missing.

    ``counted_in`` names another body of the same sum whose own sum holds this one already.
    """

    name: str
    content: Content | None = None
    address: str = ""
    counted_in: str = ""


@dataclass(frozen=True)
class SameTable:
    """A published table of another agency that holds the same figures."""

    table: str
    agency: str
    year: int
    address: str = ""


@dataclass(frozen=True)
class SameText:
    """A published section of another agency, and the share (0 to 1) of this report's section that repeats it."""

    section: str
    share: float
    agency: str
    year: int
    address: str = ""


@dataclass(frozen=True)
class Duty:
    """When the report was owed and when it came. ``slots``: how many reports the body has for that year."""

    today: date | None = None
    obligation: Literal["owed", "exempt", "not_alive"] | None = None
    exempt_because: str = ""
    legal_date: date | None = None
    local_date: date | None = None
    published: date | None = None
    first_seen: date | None = None
    is_published: bool | None = None
    slots: int | None = None


@dataclass(frozen=True)
class Correction:
    """What a correction replaces, and the reason that the public is given."""

    previous: Content
    reason: str = ""


@dataclass(frozen=True)
class KeptFile:
    """The kept original of a report. None: not tried."""

    name: str
    opens: bool | None = None
    type_matches: bool | None = None
    has_hash: bool | None = None
    has_tables_as_pictures_only: bool | None = None


@dataclass(frozen=True)
class Disagreement:
    """A cell that two readers read differently and nobody has decided."""

    cell: str
    by_label: str
    by_position: str


@dataclass(frozen=True)
class Twin:
    """A stored report with the same file or the same figures."""

    same: Literal["file", "figures"]
    agency: str
    year: int
    address: str = ""


@dataclass(frozen=True)
class FileReading:
    """What a reader made of the file that the report was taken from.

    ``with_evidence`` are the cells whose place in the file is known, ``is_confirmed`` tells that a person
    confirmed year and agency, ``refusal`` is the sentence on a file that could not be read, ``twins`` what is
    stored already (None: not looked for).
    """

    disagreements: tuple[Disagreement, ...] = ()
    with_evidence: frozenset[str] | None = None
    years: tuple[Candidate, ...] = ()
    agencies: tuple[Candidate, ...] = ()
    is_confirmed: bool = False
    refusal: Text | None = None
    twins: tuple[Twin, ...] | None = None


@dataclass(frozen=True)
class Thresholds:
    """Where plausible ends. A site may set each of them."""

    jump_factor: int = 5
    jump_from: int = 30
    unit_factor: int = 1000
    backlog_share: float = 0.3
    backlog_from: int = 30
    remedies_factor: int = 2
    remedies_from: int = 5
    same_table_from: int = 5
    longest_overview: int = 1000
    shortest_improvement: int = 10
    repeat_share: float = 0.5
    repeat_from: int = 100
    doubtful_words: Mapping[str, str] | None = None
    largest_fee_wan_yuan: Mapping[str, Decimal] = field(
        default_factory=lambda: {
            "township": Decimal(10**4),
            "county": Decimal(10**6),
            "city": Decimal(10**7),
            "province": Decimal(10**8),
            "state": Decimal(10**9),
            "": Decimal(10**7),
        }
    )


@dataclass(frozen=True)
class Context:
    """What a check may look at beside the report itself. None means: not known, hence undecided.

    ``merged`` are last year's reports of the other bodies merged into this one during the report
    year, always in the same order. ``is_divided``: a split or a transfer of functions touched the
    body in that year, ``change_note`` being what the record says of it. ``is_first_year``: the body
    did not exist on 31 December of the year before, so ``last_year`` plays no part.
    ``last_year_then`` is last year's public edition as it stood when this report was published, given
    only where it was corrected since. ``children`` are the bodies directly below, for a consolidated report.
    ``same_tables`` and ``same_text`` are found by an index over published reports. ``is_body`` tells whether
    a name is that of a known body.
    """

    last_year: Content | None = None
    merged: tuple[Content | None, ...] = ()
    is_divided: bool = False
    change_note: str = ""
    is_first_year: bool = False
    profile: Profile | None = None
    last_year_then: Content | None = None
    children: tuple[Child, ...] | None = None
    same_tables: tuple[SameTable, ...] | None = None
    same_text: tuple[SameText, ...] | None = None
    is_body: Callable[[str], bool] | None = None
    duty: Duty | None = None
    correction: Correction | None = None
    file: KeptFile | None = None
    reading: FileReading | None = None
    thresholds: Thresholds = field(default_factory=Thresholds)


@dataclass(frozen=True, eq=False)  # one object each, so that a rule stays hashable
class Example:
    """A small change of a sound report that breaks a rule: for the public rule book, and for its test.

    ``figures`` are set, ``texts`` replace those of sections and ``add_text`` follows them, ``drop_sections`` are left
    out, ``last_year`` sets figures of last year's report, ``content`` and ``context`` replace whole fields. With
    ``is_later`` last year's report changed only after this one was published. ``along`` are the companions of the
    rule that this very change breaks too.
    """

    words: Text
    figures: Mapping[str, Figure] = field(default_factory=dict)
    texts: Mapping[str, str] = field(default_factory=dict)
    last_year: Mapping[str, Figure] = field(default_factory=dict)
    content: Mapping[str, object] = field(default_factory=dict)
    context: Mapping[str, object] = field(default_factory=dict)
    add_text: Mapping[str, str] = field(default_factory=dict)
    drop_sections: tuple[str, ...] = ()
    is_later: bool = False
    along: tuple[str, ...] = ()

    def broken(self, content: Content, context: Context) -> tuple[Content, Context]:
        """Return a sound report and its context with the change."""
        surroundings = dict(self.context)
        if self.last_year and context.last_year is not None:
            before = context.last_year
            surroundings["last_year"] = replace(before, figures={**before.figures, **self.last_year})
            surroundings["last_year_then"] = before if self.is_later else context.last_year_then
        changed: dict[str, object] = {"figures": {**content.figures, **self.figures}}
        changed["sections"] = tuple(
            replace(section, text=self.texts.get(section.key, section.text) + self.add_text.get(section.key, ""))
            for section in content.sections
            if section.key not in self.drop_sections
        )
        fields: dict[str, Any] = changed | dict(self.content)
        return replace(content, **fields), replace(context, **surroundings)  # type: ignore[arg-type]
