"""The index of search: what of published editions and of listed agencies is looked up.

The passages of published editions are ordinary rows. What their texts are looked up under lies beside them as each
database does it best: in a virtual table of SQLite's FTS5, in a table of PostgreSQL with a GIN index (see
``search_tables``). Nothing here is a record: all of it can be thrown away and made again.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from ..markup import plain_text
from .agencies import Agency
from .editions import Edition, EditionText

TITLE, PREFACE, LEFTOVERS = "title", "preface", "leftovers"
MOST_PARTS = 256  # of one edition
_FIRST_YEAR, _YEARS = 2000, 128
_QUARTER, _QUARTERS = 900, 1 << 20  # seconds; how many count from the beginning of the report's year: thirty years
_EDITIONS = 1 << 21


def first_key(year: int, published_at: datetime | None = None, edition: int = 0) -> int:
    """Return the key of an edition's first passage: seven bits of year, 20 of quarter hours, 21 of edition, 8 of parts.

    Without an edition it is the least key of the year. Keys stay under 2**56: numbers of more bits take nine bytes in
    the lists of FTS5, whose last byte it can take for one of the next number when it goes through a list backwards.
    """
    quarters = 0
    if published_at:
        since = published_at - datetime(year, 1, 1, tzinfo=UTC)
        quarters = min(max(int(since.total_seconds()) // _QUARTER, 0), _QUARTERS - 1)
    years = min(max(year - _FIRST_YEAR, 0), _YEARS - 1)
    return ((years * _QUARTERS + quarters) * _EDITIONS + edition % _EDITIONS) * MOST_PARTS


def searched_texts(edition: Edition, texts: Iterable[EditionText]) -> Iterator[tuple[str, str]]:
    """Yield (section, plain text) for everything of ``edition`` that is searched, in the order of the report."""
    yield TITLE, edition.title
    yield PREFACE, plain_text(edition.preface)
    for text in texts:
        yield text.key, "\n".join(filter(None, (plain_text(text.text), plain_text(text.after))))
    yield LEFTOVERS, "\n".join(map(str, edition.leftovers))


class SearchPassage(models.Model):
    """One part of a published edition as it is searched: title, preface, a section, or what stands outside the form.

    ``key`` orders passages by time: year of the report, quarter hour of publication, edition, part. ``head`` and
    ``body`` are folded: the names of the body, and the words of the part. The rest is what results are filtered by.
    """

    key = models.BigIntegerField(primary_key=True)
    edition = models.ForeignKey(Edition, models.CASCADE, related_name="search_passages")
    section = models.CharField(max_length=24)
    year = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=20)
    path = models.CharField(max_length=200)
    head = models.CharField(max_length=400)
    body = models.TextField()

    class Meta:
        verbose_name = _("passage for search")
        verbose_name_plural = _("passages for search")

    def __str__(self) -> str:
        return f"{self.edition} · {self.section}"


class SearchedEdition(models.Model):
    """That the passages of an edition are stored: cut by which version, and under which place and kind of its body."""

    edition = models.OneToOneField(Edition, models.CASCADE, primary_key=True, related_name="searched")
    version = models.PositiveSmallIntegerField()
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)

    class Meta:
        verbose_name = _("edition in search")
        verbose_name_plural = _("editions in search")

    def __str__(self) -> str:
        return str(self.edition)


class SearchedAgency(models.Model):
    """The names and codes under which a listed agency is found, one a line (see ``reports.searching.names``).

    ``written`` are those lines alone that may hold Chinese: the names as they are written.
    """

    agency = models.OneToOneField(Agency, models.CASCADE, primary_key=True, related_name="searched")
    path = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    source = models.CharField(max_length=64)
    lines = models.TextField()
    written = models.TextField()

    class Meta:
        verbose_name = _("agency in search")
        verbose_name_plural = _("agencies in search")

    def __str__(self) -> str:
        return str(self.agency)
