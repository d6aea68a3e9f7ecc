"""Keep files beside an edition: a scan to type from, the signed official file, what the public may take."""

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from ..models import EDITABLE, Edition, EditionFile, Person, SourceFile, Verb
from ..reading import Unreadable
from ..sources import NotReleased, cleaned_apart
from ..writing.media_types import EXCEL, PDF, WORD
from .editing import fresh
from .keeping import record
from .refusals import Refused, refused_in_words
from .rights import require
from .uploads import store_file

# What may stand beside an edition: first bytes and media type. OFD and Office files are ZIP archives.
ATTACHABLE = {
    b"%PDF-": PDF,
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"\xff\xd8\xff": "image/jpeg",
    b"PK\x03\x04": "application/zip",
    b"\xd0\xcf\x11\xe0": "application/x-ole-storage",
}
OFFICE_TYPES = {
    ".docx": WORD,
    ".xlsx": EXCEL,
    ".ofd": "application/ofd",
    ".doc": "application/msword",
    ".wps": "application/vnd.ms-works",
    ".xls": "application/vnd.ms-excel",
}


def attach(
    person: Person, edition: Edition, data: bytes, name: str, role: str, *, is_public: bool = False
) -> EditionFile:
    """Keep a file beside an edition in work.

    The public takes a copy without metadata, made here before anything is written; where none can be made,
    Refused says what to do. The file itself stays as it was given.
    """
    edition = fresh(edition)
    require(person, Verb.ATTACH, edition)
    if is_public and edition.state not in EDITABLE:
        raise Refused(
            _("A public file belongs to what is approved: have the report returned first, or keep the file internal.")
        )
    if not data:
        raise Refused(_("The file is empty."))
    if len(data) > settings.MAX_UPLOAD_BYTES:
        raise Refused(_("The file is larger than %(limit)s MB.") % {"limit": settings.MAX_UPLOAD_BYTES // 2**20})
    media_type = attachable_type(data, name)
    copy = public_copy_of(data, name) if is_public else None
    with transaction.atomic():
        return _kept(person, edition, data, copy, name, role, media_type)


def _kept(
    person: Person, edition: Edition, data: bytes, copy: bytes | None, name: str, role: str, media_type: str
) -> EditionFile:
    edition, is_public = fresh(edition), copy is not None
    require(person, Verb.ATTACH, edition)
    if is_public and edition.state not in EDITABLE:
        raise Refused(_("Somebody submitted the report in the same moment: have it returned first."))
    file = store_file(person, data, name, media_type)
    released: SourceFile | None = store_file(person, copy, name, media_type) if copy is not None else None
    beside, made = EditionFile.objects.get_or_create(
        edition=edition,
        file=file,
        role=role,
        defaults={"is_public": is_public, "public_copy": released, "name": name[-255:]},
    )
    if not made and beside.is_public != is_public:
        EditionFile.objects.filter(pk=beside.pk).update(is_public=is_public, public_copy=released)
        beside.is_public, beside.public_copy = is_public, released
    record(Verb.ATTACH, person, edition, comment=f"{beside.get_role_display()}: {name}")
    return beside


def public_copy_of(data: bytes, name: str) -> bytes:
    """Return ``data`` without metadata, for the public; raise Refused where a person has to clean it first."""
    try:
        return cleaned_apart(data, name)
    except (NotReleased, Unreadable) as refusal:
        raise refused_in_words(refusal.text) from refusal


def attachable_type(data: bytes, name: str) -> str:
    """Return the media type told by the first bytes; raise Refused for what may not be kept or is misnamed."""
    ending = name[name.rfind(".") :].lower() if "." in name else ""
    for first_bytes, media_type in ATTACHABLE.items():
        if data.startswith(first_bytes):
            is_container = media_type in ("application/zip", "application/x-ole-storage")
            if is_container and ending not in OFFICE_TYPES:
                break
            return OFFICE_TYPES[ending] if is_container else media_type
    raise Refused(
        _("Only PDF, OFD, Word, Excel, PNG and JPEG files can be kept beside a report, each under its proper ending.")
    )
