"""Files of older office programs: told by content, converted by LibreOffice where it is installed, else refused."""

import io
import socket
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import openpyxl
import pytest

from reports.presentation import present
from reports.reading import Unreadable, office, read
from reports.reading.apart import read_apart
from reports.reading.blocks import Grid
from reports.reading.word import blocks_of_word
from reports.writing import write
from tests.factories import sound_content
from tests.reading.documents import W, package

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
needs_office = pytest.mark.skipif(office.soffice() is None, reason="LibreOffice is not installed")


def converted(folder, data, kind, target, *others):
    """Return a file in another format, as the installed LibreOffice writes it."""
    (folder / f"file.{kind}").write_bytes(data)
    command = [office.soffice(), f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless"]
    subprocess.run(
        [
            *command,
            "--convert-to",
            target,
            "--outdir",
            folder,
            folder / f"file.{kind}",
            *(folder / name for name in others),
        ],
        check=True,
        capture_output=True,
    )
    return (folder / f"file.{target}").read_bytes()


def written(kind):
    """Return a report and its file."""
    content = sound_content()
    return content, write(present(content, "zh"), content, kind)


@pytest.fixture(scope="module")
def old_word(tmp_path_factory):
    """Give a report as .doc."""
    return converted(tmp_path_factory.mktemp("word"), written("docx")[1], "docx", "doc")


def faulty_workbook():
    """Return a workbook with formulas that end in errors, and a hidden row and column."""
    book = openpyxl.Workbook()
    for number, value in enumerate(("=1/0", "=NA()", 3.5, "=A1+1", '=""'), 1):
        book.active.cell(number, 1).value = value
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["C"].hidden = True
    held = io.BytesIO()
    book.save(held)
    return held.getvalue()


@pytest.fixture(scope="module")
def old_workbooks(tmp_path_factory):
    """Give a report and a faulty workbook as .xls."""
    folder = tmp_path_factory.mktemp("excel")
    (folder / "faulty.xlsx").write_bytes(faulty_workbook())
    sound = converted(folder, written("xlsx")[1], "xlsx", "xls", "faulty.xlsx")
    return sound, (folder / "faulty.xls").read_bytes()


@needs_office
def test_old_word_files_are_read_two_at_once_in_their_limits(old_word):
    content = sound_content()
    with ThreadPoolExecutor(2) as both:
        for found in both.map(lambda name: read_apart(old_word, name), ("report.doc", "report.wps")):
            assert found.document["content"]["figures"] == content.to_json()["figures"]
            assert found.document["reading"]["doubts"] == []


@needs_office
@pytest.mark.parametrize("name", ["report.xls", "report.et"])
def test_old_workbooks_are_read_without_conversion(old_workbooks, name, monkeypatch):
    monkeypatch.setattr(office, "soffice", lambda: None)
    reading = read(old_workbooks[0], name)
    assert dict(reading.content.figures) == dict(sound_content().figures)
    assert reading.doubts == ()


@pytest.mark.parametrize("kind", ["doc", "rtf"])
def test_without_libreoffice_the_refusal_says_what_to_do(kind, monkeypatch):
    monkeypatch.setattr(office, "soffice", lambda: None)
    data = OLE + "WordDocument".encode("utf-16-le") + bytes(600) if kind == "doc" else b"{\\rtf1 a}"
    with pytest.raises(Unreadable) as refusal:
        read(data, f"report.{kind}")
    assert refusal.value.code == "no_office"
    assert ".docx" in refusal.value.text.zh
    assert ".docx" in refusal.value.text.en


def test_what_cannot_be_converted_is_refused(monkeypatch):
    monkeypatch.setattr(office, "_converted", lambda *parts: None)
    monkeypatch.setattr(office, "soffice", lambda: "soffice")
    with pytest.raises(Unreadable) as refusal:
        read(b"{\\rtf1 a}", "report.rtf")
    assert refusal.value.code == "not_converted"


def test_a_program_that_hangs_is_ended(monkeypatch, tmp_path):
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 30\n")
    program.chmod(0o700)
    monkeypatch.setattr(office, "SECONDS", 0.2)
    monkeypatch.setattr(office, "_limit_this_process", lambda: None)
    monkeypatch.setattr(office, "soffice", lambda: str(program))
    with pytest.raises(Unreadable) as refusal:
        office.to_docx(b"{\\rtf1 a}", "rtf")
    assert refusal.value.code == "too_costly"


@pytest.mark.skipif(sys.platform != "linux", reason="namespaces are Linux's")
def test_the_program_has_no_network():
    allowed = subprocess.run(["unshare", "--user", "--net", "true"], capture_output=True)
    if allowed.returncode:
        pytest.skip("this system lets no program have a network of its own")
    with socket.create_server(("127.0.0.1", 0)) as server:
        call = f"import socket; socket.create_connection(('127.0.0.1', {server.getsockname()[1]}), 2)"
        command = [sys.executable, "-c", call]
        assert subprocess.run(command, capture_output=True).returncode == 0
        limited = subprocess.run(command, capture_output=True, preexec_fn=office._limit_this_process)
    assert b"unreachable" in limited.stderr


def test_the_program_gets_no_environment_of_the_portal(monkeypatch, tmp_path):
    monkeypatch.setenv("SECRET_KEY", "hidden")
    assert "SECRET_KEY" not in office._environment(tmp_path)


def test_libreoffice_can_be_switched_off(monkeypatch):
    monkeypatch.setenv("LIBREOFFICE", "none")
    assert office.soffice.__wrapped__() is None


@pytest.mark.parametrize("kind", ["docx", "html"])
def test_a_doc_that_is_another_kind_of_text_is_read_as_that(kind):
    content, data = written(kind)
    for name in ("report.doc", "report.wps"):
        reading = read(data, name)
        assert dict(reading.content.figures) == dict(content.figures)


@pytest.mark.parametrize("kind", ["xlsx", "html"])
def test_an_xls_that_is_another_kind_of_table_is_read_as_that(kind):
    content, data = written(kind)
    assert dict(read(data, "report.xls").content.figures) == dict(content.figures)


def encrypted_word():
    """Return the head of a .doc whose text is encrypted: the flag stands in its file information block."""
    block = b"\xec\xa5" + bytes(8) + (0x0100).to_bytes(2, "little")
    return OLE + bytes(504) + block.ljust(512, b"\0") + "WordDocument\0".encode("utf-16-le")


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (encrypted_word(), "report.doc", "encrypted"),
        (OLE + bytes(500) + "EncryptedPackage\0".encode("utf-16-le"), "report.doc", "encrypted"),
        (OLE + bytes(500) + "EncryptedPackage\0".encode("utf-16-le"), "report.xls", "encrypted"),
        (b"plain words", "report.doc", "wrong_content"),
        (b"plain words", "report.xls", "wrong_content"),
        (OLE + bytes(600), "report.wps", "wrong_content"),
        (OLE + "Workbook\0".encode("utf-16-le") + bytes(900), "report.xls", "damaged"),
        (b"\x89PNG" + bytes(90), "report.et", "wrong_content"),
        (b"", "report.doc", "empty"),
    ],
)
def test_refusals_of_old_files_are_named(data, name, code):
    with pytest.raises(Unreadable) as refusal:
        read(data, name)
    assert refusal.value.code == code


@needs_office
def test_errors_are_no_blanks_and_what_is_hidden_stays_hidden(old_workbooks):
    copy = openpyxl.load_workbook(io.BytesIO(office.workbook_of_old_kind(old_workbooks[1]))).active
    assert [copy.cell(row, 1).value for row in range(1, 6)] == ["#DIV/0!", "#N/A", 3.5, "#DIV/0!", None]
    assert copy.row_dimensions[3].hidden
    assert copy.column_dimensions["C"].hidden


@needs_office
def test_cut_and_bent_old_workbooks_never_crash(old_workbooks):
    old_workbook = old_workbooks[0]
    for place in range(600, len(old_workbook), len(old_workbook) // 12):
        for bent in (old_workbook[:place], old_workbook[:place] + b"\xff\x00\xff" + old_workbook[place + 3 :]):
            with suppress(Unreadable):
                read(bent, "report.xls")


def test_a_hidden_sheet_of_an_old_workbook_is_no_part_of_the_report():
    """What is copied for the reader of single reports are the visible sheets, merged cells included."""
    book = openpyxl.Workbook()
    book.active.merge_cells("A1:C1")
    book.active["A1"] = "标题"
    book.create_sheet("暗").sheet_state = "hidden"
    held = io.BytesIO()
    book.save(held)
    copy = openpyxl.load_workbook(io.BytesIO(office.workbook_of_old_kind(held.getvalue())))
    assert copy.sheetnames == ["Sheet"]
    assert [area.coord for area in copy.active.merged_cells.ranges] == ["A1:C1"]


def grid_of(*rows):
    """Return the table of a Word file with a column as thin as a hair before its last, as it is read."""
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in (600, 600, 1, 600))
    body = f"<w:tbl><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    document = f'<?xml version="1.0"?><w:document xmlns:w="{W}"><w:body>{body}</w:body></w:document>'
    data = package({"[Content_Types].xml": "<Types/>", "word/document.xml": document})
    (found,) = (block for block in blocks_of_word(data) if isinstance(block, Grid))
    return [[(cell.text, cell.column) for cell in row] for row in found.rows]


def row_of(*cells, before=""):
    """Return a row of cells, each with its text and over how many columns it reaches."""
    boxes = (
        f'<w:tc><w:tcPr><w:gridSpan w:val="{span}"/></w:tcPr><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:tc>'
        for text, span in cells
    )
    return f"<w:tr>{before}{''.join(boxes)}</w:tr>"


WHOLE = row_of(("1", 1), ("2", 2), ("3", 1))


def test_a_column_as_thin_as_a_hair_is_taken_out():
    assert grid_of(row_of(("甲", 2), ("乙", 2)), WHOLE) == [[("甲", 0), ("乙", 2)], [("1", 0), ("2", 1), ("3", 2)]]


def test_a_row_that_begins_behind_a_hair_stays_under_its_column():
    before = '<w:trPr><w:gridBefore w:val="3"/></w:trPr>'
    assert grid_of(WHOLE, row_of(("4", 1), before=before))[1] == [("4", 2)]


@pytest.mark.parametrize(
    "row",
    [
        row_of(("4", 2), ("5", 1), ("6", 1)),  # a cell of its own in the thin column
        row_of(("4", 2), ("5", 3)),  # beyond the grid
        f"<w:sdt><w:sdtContent>{WHOLE}</w:sdtContent></w:sdt>",  # in a content control
    ],
)
def test_where_a_thin_column_may_be_more_nothing_is_taken_out(row):
    assert grid_of(WHOLE, row)[0] == [("1", 0), ("2", 1), ("3", 3)]
