"""What lies beside a report: the agency's other years, the edition's files, and sister agencies with a report."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from ..models import Agency, Edition, FileRole, Report, State

NEAREST = 3  # sisters on either side


@dataclass(frozen=True)
class FileLink:
    """A file beside an edition that the public may take, or could until it was withheld by law, its name with it."""

    name: str
    role: str
    size: int
    sha256: str
    address: str
    is_withheld: bool = False


@dataclass(frozen=True)
class YearLink:
    """One year of the same agency."""

    year: int
    address: str
    is_shown: bool


@dataclass(frozen=True)
class Sister:
    """An agency under the same superior with a report on the same year."""

    name: str
    english_name: str
    slug: str
    address: str


@dataclass(frozen=True)
class Neighbours:
    """The years of the agency in order, its files, and the nearest sisters by their place in the tree."""

    years: tuple[YearLink, ...] = ()
    files: tuple[FileLink, ...] = ()
    sisters: tuple[Sister, ...] = ()
    superior: Agency | None = None
    year: int = 0

    @property
    def earlier(self) -> YearLink | None:
        """Return the latest year before the one shown."""
        return max((one for one in self.years if one.year < self.year), key=lambda one: one.year, default=None)

    @property
    def later(self) -> YearLink | None:
        """Return the first year after the one shown."""
        return min((one for one in self.years if one.year > self.year), key=lambda one: one.year, default=None)


_FILE = (
    "files__role",
    "files__is_public",
    "files__name",
    "files__file__name",
    "files__file__size",
    "files__file__sha256",
    "files__public_copy__size",
    "files__public_copy__sha256",
    "files__file__withheld",
)
_FIELDS = (
    "pk",
    "report__agency",
    "report__agency__slug",
    "report__agency__english_name",
    "report__agency__path",
    "agency_name",
    "report__year__year",
    "current_of",
    *_FILE,
)


def neighbours_of(edition: Edition) -> Neighbours:
    """Return what lies beside ``edition``: one query, and one for the superior where that was not read along."""
    report, agency = edition.report, edition.report.agency
    own = Edition.objects.public().filter(report__agency=agency.pk)
    parts = [own, *_sister_editions(report)]
    rows = [part.order_by().values(*_FIELDS) for part in parts]
    found = list(rows[0].union(*rows[1:], all=True) if len(rows) > 1 else rows[0])
    mine = [row for row in found if row["report__agency"] == agency.pk]
    superior = agency.superior if agency.superior_id else None
    return Neighbours(
        years=_years(edition, {row["report__year__year"] for row in mine if row["current_of"]}),
        files=tuple(_files(edition, mine)),
        sisters=tuple(_sisters(report.year.year, [row for row in found if row["report__agency"] != agency.pk])),
        superior=superior if superior and superior.is_listed else None,
        year=report.year.year,
    )


def _sister_editions(report: Report) -> list[Any]:
    """Return the editions in force of the nearest sisters before and behind, as two querysets."""
    agency = report.agency
    if not agency.superior_id:
        return []
    sisters = Report.objects.published().filter(year=report.year_id, agency__superior=agency.superior_id)
    before = sisters.filter(agency__path__lt=agency.path).order_by("-agency__path")
    behind = sisters.filter(agency__path__gt=agency.path).order_by("agency__path")
    return [
        Edition.objects.public().filter(pk__in=near.values("current_edition")[:NEAREST]) for near in (before, behind)
    ]


def _years(edition: Edition, years: set[int]) -> tuple[YearLink, ...]:
    agency, own = edition.report.agency, edition.report.year.year
    held = sorted({*years, own})
    return tuple(YearLink(year, reverse("report", args=[agency.slug, year]), year == own) for year in held)


def _files(edition: Edition, rows: list[dict[str, Any]]) -> Iterable[FileLink]:
    """Yield the released files of ``edition``; they go with a withdrawal."""
    for row in sorted(rows, key=lambda row: row["files__role"] or ""):
        if row["pk"] == edition.pk and row["files__is_public"] and edition.state != State.WITHDRAWN:
            yield _file(edition, row)


def _file(edition: Edition, row: dict[str, Any]) -> FileLink:
    sha256, report = row["files__public_copy__sha256"] or row["files__file__sha256"], edition.report
    is_withheld = row["files__file__withheld"] is not None
    return FileLink(
        name="" if is_withheld else row["files__name"] or row["files__file__name"],
        role=str(FileRole(row["files__role"]).label),
        size=row["files__public_copy__size"] or row["files__file__size"],
        sha256=sha256,
        address=reverse("file", args=[report.agency.slug, report.year.year, sha256]),
        is_withheld=is_withheld,
    )


def _sisters(year: int, rows: list[dict[str, Any]]) -> Iterable[Sister]:
    once = {row["report__agency"]: row for row in rows}
    for row in sorted(once.values(), key=lambda row: row["report__agency__path"]):
        slug = row["report__agency__slug"]
        english_name = row["report__agency__english_name"]
        yield Sister(row["agency_name"], english_name, slug, reverse("report", args=[slug, year]))
