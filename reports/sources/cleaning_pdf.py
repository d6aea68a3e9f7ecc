"""PDF without the names of people and programs; earlier states of the file are left behind as well."""

import io
from typing import Any

import pikepdf

from .cleaning import NotReleased

# Marks of reviewers. Links, fields and the like belong to the document.
_COMMENT_NAMES = (
    "Text FreeText Line Square Circle Polygon PolyLine Highlight Underline Squiggly StrikeOut Stamp Caret Ink Popup"
    " Sound Redact"
)
_COMMENTS = frozenset(f"/{kind}" for kind in _COMMENT_NAMES.split())
_BESIDE = ("/Metadata", "/PieceInfo", "/LastModified", "/Thumb")


def clean_pdf(data: bytes) -> bytes:
    """Return the PDF without metadata; a signed one as it is."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            if _is_signed(document):
                return data
            _refuse_what_people_wrote(document)
            _strip(document)
            kept = io.BytesIO()
            document.save(kept, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    except (pikepdf.PdfError, ValueError, TypeError, KeyError, RecursionError) as error:
        if isinstance(error, NotReleased):
            raise
        raise NotReleased("cannot_be_cleaned") from error
    return kept.getvalue()


def _is_signed(document: Any) -> bool:
    form = document.Root.get("/AcroForm")
    if isinstance(form, pikepdf.Dictionary) and int(form.get("/SigFlags", 0)) & 1:
        return True
    return "/Perms" in document.Root or any(
        isinstance(thing, pikepdf.Dictionary) and "/ByteRange" in thing and "/Contents" in thing
        for thing in document.objects
    )


def _refuse_what_people_wrote(document: Any) -> None:
    names = document.Root.get("/Names")
    if isinstance(names, pikepdf.Dictionary) and "/EmbeddedFiles" in names:
        raise NotReleased("has_attachments")
    for page in document.pages:
        for mark in page.obj.get("/Annots", pikepdf.Array()):
            if isinstance(mark, pikepdf.Dictionary) and str(mark.get("/Subtype", "")) in _COMMENTS:
                raise NotReleased("has_comments")
            if isinstance(mark, pikepdf.Dictionary) and str(mark.get("/Subtype", "")) == "/FileAttachment":
                raise NotReleased("has_attachments")


def _strip(document: Any) -> None:
    """Take out what describes the file; an accessible one keeps its title, which its standard asks for."""
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as words:
        accessible, title = words.get("pdfuaid:part"), words.get("dc:title")
    title = title or str(document.docinfo.get("/Title", ""))
    del document.docinfo
    for thing in document.objects:
        if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
            for name in _BESIDE:
                if name in thing:
                    del thing[name]
    if accessible:
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as words:
            words["pdfuaid:part"] = accessible
            words["dc:title"] = title
