"""A copy for the public without metadata: who wrote a file, with what, where it lay on their machine.

What only a person can decide is refused with what to do: comments, tracked changes, attached files, old file types.
A file with a digital signature stays as it is: the signature covers every byte.
"""

from pathlib import PurePath

from ..formats import Text

REFUSALS: dict[str, Text] = {
    "has_comments": Text(
        "文件里有批注，批注会显示批注人和内部意见；请删除批注后再添加，或不公开此文件。",
        "The file holds comments, which show names and inner words; delete them and add the file again, or keep it"
        " internal.",
    ),
    "has_revisions": Text(
        "文件里有修订痕迹，会显示修改人和改动内容；请接受全部修订后再添加，或不公开此文件。",
        "The file holds tracked changes, which show names and what was changed; accept them all and add the file again,"
        " or keep it internal.",
    ),
    "has_attachments": Text(
        "文件里还嵌有别的文件，无法清除其中的信息；请去掉嵌入的文件后再添加，或不公开此文件。",
        "Other files are embedded in this one and cannot be cleaned; take them out and add the file again, or keep it"
        " internal.",
    ),
    "old_office": Text(
        "旧格式（.doc、.wps、.xls）文件里的作者等信息无法清除；请另存为 .docx、.xlsx 或 PDF 后再添加，或不公开此文件。",
        "Author and company cannot be taken out of the old formats (.doc, .wps, .xls); save the file as .docx, .xlsx or"
        " PDF and add it again, or keep it internal.",
    ),
    "cannot_be_cleaned": Text(
        "无法清除此文件里的作者等信息，请用原来的软件另存一份后再添加，或不公开此文件。",
        "Author and the like cannot be taken out of this file; save a fresh copy in the program that made it and add"
        " that, or keep it internal.",
    ),
}


class NotReleased(ValueError):
    """A file of which no public copy is made: ``code`` for programs, ``text`` for people."""

    def __init__(self, code: str) -> None:
        self.code, self.text = code, REFUSALS[code]
        super().__init__(self.text.en)


def cleaned(data: bytes, name: str) -> bytes:
    """Return a copy of ``data``, a file called ``name``, without metadata; the same bytes where there is none."""
    from .cleaning_office import clean_ofd, clean_office
    from .cleaning_pdf import clean_pdf
    from .cleaning_pictures import clean_jpeg, clean_png

    ending = PurePath(name).suffix.lower().lstrip(".")
    if data.startswith(b"%PDF-"):
        return clean_pdf(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return clean_png(data)
    if data.startswith(b"\xff\xd8\xff"):
        return clean_jpeg(data)
    if data.startswith(b"PK\x03\x04") and ending == "ofd":
        return clean_ofd(data)
    if data.startswith(b"PK\x03\x04") and ending in ("docx", "xlsx"):
        return clean_office(data, ending)
    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise NotReleased("old_office")
    raise NotReleased("cannot_be_cleaned")
