"""Take a report from the address at which it is published, as a transcribed reading that waits for review."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from ..fetching import Fetched, NotFetched, fetch
from ..models import Agency, Origin, Person, Reading
from ..reading import Unreadable
from ..reading.apart import read_apart
from ..sources import Link, Links, links_apart
from .refusals import Refused, refused_in_words
from .uploads import upload


@dataclass(frozen=True)
class Offered:
    """A page that leads to reports rather than being one: why, and the links that a person chooses from."""

    address: str
    sentence: str
    links: tuple[Link, ...]


def take_from_address(
    person: Person,
    address: str,
    *,
    agency: Agency | None = None,
    year: int | None = None,
    reads_page: bool = False,
    **ways: Any,
) -> Reading | Offered:
    """Fetch ``address`` and read it as an upload, or return what it links to where it holds no figures itself.

    With ``reads_page`` a page is read although it links to files. ``ways`` go to ``fetch``. Raise Refused with one
    sentence when fetching is off, or the address is not fetched, or there is no report and no link to one.
    """
    if not settings.FETCH_ADDRESSES:
        raise Refused(_("This portal does not fetch addresses; save the page in a browser and upload the file."))
    try:
        fetched = fetch(address, suffixes=settings.FETCH_HOSTS, limit=settings.MAX_UPLOAD_BYTES, **ways)
    except NotFetched as refusal:
        raise refused_in_words(refusal.text) from refusal
    links = links_apart(fetched.data, fetched.address) if fetched.name.endswith(".html") else Links()
    if links.found and not reads_page and (why := _why_not_itself(fetched)):
        return Offered(fetched.address, why, links.found)
    return _read(person, fetched, agency, year, day_of(links.published))


def _why_not_itself(fetched: Fetched) -> str:
    """Return why the page itself is not the report, or an empty text where it holds figures."""
    try:
        read = read_apart(fetched.data, fetched.name, limit=settings.MAX_UPLOAD_BYTES)
    except Unreadable as refusal:
        return str(refused_in_words(refusal.text))
    return "" if read.document["content"]["figures"] else _("The page shows no table, but it links to other files.")


def day_of(text: str | None) -> date | None:
    """Return the day that ``text`` writes in ISO form, or None."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        return None


def _read(person: Person, fetched: Fetched, agency: Agency | None, year: int | None, published: date | None) -> Reading:
    """Read what was fetched; the day of publication is what the page says, for the person to confirm."""
    reading = upload(
        person,
        fetched.data,
        fetched.name,
        origin=Origin.TRANSCRIBED,
        agency=agency,
        year=year,
        source_address=fetched.address,
        source_published_on=published,
    )
    printed = day_of(reading.document["content"]["dates"]["published"])
    if reading.source_published_on is None and printed:
        reading.source_published_on = printed
        reading.save(update_fields=["source_published_on"])
    return reading
