"""The public copy: no author, no company, no path; what a person has to decide is refused with what to do."""

import io
import zipfile

import pikepdf
import pytest
from PIL import Image

from reports.reading.refusals import Unreadable
from reports.sources import NotReleased, cleaned_apart
from reports.sources.cleaning import REFUSALS, cleaned
from tests.sources.files import SECRET, comments, jpeg, package, pdf, png, revised, word_file

LATIN = b"Zhang Sanfeng"


def parts_of(data):
    """Return the parts of a package by name."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.comment == b""
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        return {name: archive.read(name) for name in archive.namelist()}


def test_a_word_file_loses_who_wrote_it_and_keeps_what_it_says():
    parts = parts_of(cleaned(word_file(), "年报.docx"))
    for name, content in parts.items():
        assert SECRET.encode() not in content, name
        assert LATIN not in content, name
        assert b"00AB12CD" not in content, name
    assert "年报正文".encode() in parts["word/document.xml"]
    assert b"zoom" in parts["word/settings.xml"]
    assert not [name for name in parts if name.startswith("docProps/")]
    assert b"docProps" not in parts["_rels/.rels"] + parts["[Content_Types].xml"]
    assert b"word/document.xml" in parts["_rels/.rels"]
    assert next(iter(parts)) == "[Content_Types].xml"


def test_the_same_file_gives_the_same_copy():
    assert cleaned(word_file(), "a.docx") == cleaned(word_file(), "a.docx")
    assert cleaned(pdf(), "a.pdf") == cleaned(pdf(), "a.pdf")


def test_a_workbook_of_this_portal_stays_readable():
    import openpyxl

    book, kept = openpyxl.Workbook(), io.BytesIO()
    book.active["A1"], book.properties.creator = 22, SECRET
    book.save(kept)
    copy = cleaned(kept.getvalue(), "a.xlsx")
    assert SECRET.encode() not in b"".join(parts_of(copy).values())
    assert openpyxl.load_workbook(io.BytesIO(copy)).active["A1"].value == 22


def test_a_word_file_of_this_portal_stays_readable():
    from reports.presentation import present
    from reports.reading import read
    from reports.writing import write
    from tests.factories import sound_content

    content = sound_content()
    copy = cleaned(write(present(content, "zh"), content, "docx"), "a.docx")
    assert read(copy, "a.docx").content.figures == content.figures


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (word_file(revised()), "a.docx", "has_revisions"),
        (word_file(**comments()), "a.docx", "has_comments"),
        (word_file(**{"word/embeddings/oleObject1.bin": "x"}), "a.docx", "has_attachments"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a.doc", "old_office"),
        (b"PK\x03\x04", "a.zip", "cannot_be_cleaned"),
        (b"%PDF-1.4 broken", "a.pdf", "cannot_be_cleaned"),
        (png()[:40], "a.png", "cannot_be_cleaned"),
        (jpeg()[:30], "a.jpg", "cannot_be_cleaned"),
        (b"text", "a.txt", "cannot_be_cleaned"),
    ],
)
def test_what_a_person_has_to_decide_is_refused(data, name, code):
    with pytest.raises(NotReleased) as refused:
        cleaned(data, name)
    assert refused.value.code == code
    assert refused.value.text == REFUSALS[code]


def test_an_empty_list_of_comments_is_no_comment():
    assert cleaned(word_file(**comments(0)), "a.docx")


@pytest.mark.parametrize("data", [b"PK\x03\x04broken", package({"other.xml": "<a/>"})])
def test_a_damaged_package_is_unreadable(data):
    with pytest.raises(Unreadable):
        cleaned(data, "a.docx")


def test_a_bomb_is_not_unpacked():
    with pytest.raises(Unreadable):
        cleaned(word_file(**{"word/big.xml": b"<a>" + b" " * 50_000_000 + b"</a>"}), "a.docx")


def test_a_signed_package_stays_as_it_is():
    signed = word_file(**{"_xmlsignatures/sig1.xml": "<a/>"})
    assert cleaned(signed, "a.docx") == signed


def test_a_pdf_loses_its_names():
    copy = cleaned(pdf(), "a.pdf")
    assert LATIN not in copy
    with pikepdf.open(io.BytesIO(copy)) as document:
        assert len(document.pages) == 2
        assert "/Info" not in document.trailer or not dict(document.docinfo)
        assert "/Metadata" not in document.Root
        assert "/PieceInfo" not in document.pages[0].obj


def test_an_accessible_pdf_keeps_the_mark_that_says_so():
    def accessible(document):
        with document.open_metadata() as words:
            words["pdfuaid:part"], words["dc:title"] = "1", "年度报告"

    with pikepdf.open(io.BytesIO(cleaned(pdf(accessible), "a.pdf"))) as document, document.open_metadata() as words:
        assert (words["pdfuaid:part"], words["dc:title"]) == ("1", "年度报告")
        assert "dc:creator" not in words


def test_a_signed_pdf_stays_as_it_is():
    def signed(document):
        document.Root.AcroForm = pikepdf.Dictionary(SigFlags=3, Fields=pikepdf.Array())

    data = pdf(signed)
    assert cleaned(data, "a.pdf") == data


@pytest.mark.parametrize(("subtype", "code"), [("Text", "has_comments"), ("FileAttachment", "has_attachments")])
def test_marks_of_reviewers_in_a_pdf_are_refused(subtype, code):
    def marked(document):
        mark = pikepdf.Dictionary(Type=pikepdf.Name.Annot, Subtype=pikepdf.Name(f"/{subtype}"), T="Zhang")
        document.pages[0].obj["/Annots"] = pikepdf.Array([document.make_indirect(mark)])

    with pytest.raises(NotReleased) as refused:
        cleaned(pdf(marked), "a.pdf")
    assert refused.value.code == code


@pytest.mark.parametrize(("make", "name"), [(jpeg, "a.jpg"), (png, "a.png")])
def test_a_picture_loses_its_words_and_not_a_dot(make, name):
    copy = cleaned(make(), name)
    assert LATIN not in copy
    assert SECRET.encode() not in copy
    with Image.open(io.BytesIO(copy)) as after, Image.open(io.BytesIO(make())) as before:
        assert after.tobytes() == before.tobytes()
        assert not dict(after.getexif())


@pytest.mark.parametrize("turned", [3, 6, 8])
def test_a_turned_picture_stays_turned(turned):
    with Image.open(io.BytesIO(cleaned(jpeg(turned), "a.jpg"))) as after:
        assert dict(after.getexif()) == {0x0112: turned}


def test_what_stands_behind_a_picture_is_left_behind():
    assert cleaned(jpeg() + LATIN, "a.jpg") == cleaned(jpeg(), "a.jpg")


def test_an_ofd_loses_its_author_and_a_sealed_one_stays():
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    words = f"<ofd:Author>{SECRET}</ofd:Author><ofd:Title>年报</ofd:Title>"
    info = f"<ofd:OFD {space}><ofd:DocInfo>{words}</ofd:DocInfo></ofd:OFD>"
    parts = parts_of(cleaned(package({"OFD.xml": info, "Doc_0/Document.xml": "<a/>"}), "a.ofd"))
    assert SECRET.encode() not in parts["OFD.xml"]
    assert "年报".encode() in parts["OFD.xml"]
    sealed = package({"OFD.xml": info, "Doc_0/Signs/Signatures.xml": "<a/>"})
    assert cleaned(sealed, "a.ofd") == sealed


def test_cleaning_apart_gives_the_copy_and_the_refusal():
    assert cleaned_apart(png(), "a.png") == cleaned(png(), "a.png")
    with pytest.raises(NotReleased) as refused:
        cleaned_apart(word_file(revised()), "a.docx")
    assert refused.value.code == "has_revisions"
