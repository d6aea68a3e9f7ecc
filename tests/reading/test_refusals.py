"""Files that are not read: each ends in one sentence that says what to do."""

import json
import os
import time
from contextlib import suppress

import pytest
from django.core.management import call_command

from reports.formats import FORMS
from reports.reading import MEGABYTE, Unreadable, read
from tests.reading.fixtures import report_text, sound_figures

REPORT = report_text("2021", sound_figures(FORMS["2021"], 1), "printed")
LIST = "\n".join(f"青石县某局{year}年政府信息公开工作年度报告" for year in range(2015, 2024))
SPEECH = "政府工作报告\n各位代表：\n现在，我代表县人民政府向大会报告工作。\n一、过去一年工作回顾\n粮食产量再创新高。"


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "report.txt", "empty"),
        (b"\xef\xbb\xbf \n\n", "report.txt", "empty"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 50, "report.txt", "not_text"),
        (b"\xff\xd8\xff\xe0" + b"\x11" * 50, "report.md", "not_text"),
        (b"PK\x03\x04" + b"\x00" * 50, "report.txt", "not_text"),
        (b"text\x00\x01\x02", "report.txt", "not_text"),
        (REPORT.encode()[:2000] + b"\xff\xff\xfe\x80" + REPORT.encode()[2001:], "report.txt", "broken_encoding"),
        (REPORT.encode("utf-16")[:-1], "report.txt", "broken_encoding"),
        (REPORT.replace("总", "\ufffd").encode(), "report.txt", "broken_encoding"),
        (REPORT.encode(), "report.rtf", "wrong_content"),
        (REPORT.encode(), "report", "unsupported_type"),
        (b"PK\x03\x04", "reports.ZIP", "archive"),
        (b"Rar!", "reports.rar", "archive"),
        (b"\xff\xd8\xff", "page.jpg", "picture"),
        (SPEECH.encode(), "report.txt", "no_report"),
        (LIST.encode(), "report.txt", "list_page"),
        (REPORT.encode() * 600, "report.txt", "too_long"),
    ],
)
def test_refusal_is_named(data, name, code):
    """The code names the reason, the sentence stands in both languages on one line each."""
    with pytest.raises(Unreadable) as refusal:
        read(data, name)
    assert refusal.value.code == code
    for sentence in refusal.value.text:
        assert sentence
        assert "\n" not in sentence
        assert "{" not in sentence


def test_fifty_megabytes_are_refused_at_once():
    """A file over the limit is not looked at."""
    data = REPORT.encode() * (50 * MEGABYTE // len(REPORT.encode()) + 1)
    begin = time.process_time()
    with pytest.raises(Unreadable) as refusal:
        read(data, "report.txt")
    assert refusal.value.code == "too_large"
    assert time.process_time() - begin < 0.1


def test_a_report_without_tables_is_read():
    """Headings alone make a report; what is missing is said."""
    text = "\n".join(section.heading.zh + "\n本县全年开展培训。" for section in FORMS["2021"].sections)
    reading = read(text.encode(), "report.txt")
    assert reading.content.figures == {}
    assert any(doubt.cell is None for doubt in reading.doubts)


def test_random_bytes_never_crash():
    """Whatever the bytes are, the answer is a reading or a refusal."""
    for size in (1, 7, 300, 5000):
        with suppress(Unreadable):
            assert read(os.urandom(size), "report.txt").doubts


def test_command_prints_the_document(tmp_path, capsys):
    """read_report prints the JSON report document."""
    path = tmp_path / "report.txt"
    path.write_text(REPORT, encoding="utf-8")
    call_command("read_report", str(path))
    document = json.loads(capsys.readouterr().out)
    assert document["document"] == "ogi-annual-report"
    assert document["content"]["year"] == 2023
    assert document["reading"]["doubts"] == []


@pytest.mark.parametrize(("language", "word"), [("zh", "文件是空的"), ("en", "The file is empty")])
def test_command_says_why_in_one_line(tmp_path, capsys, language, word):
    """An unreadable file ends with exit code 3 and one sentence on standard error."""
    path = tmp_path / "report.txt"
    path.write_bytes(b"")
    with pytest.raises(SystemExit) as leaving:
        call_command("read_report", str(path), "--language", language)
    printed = capsys.readouterr()
    assert leaving.value.code == 3
    assert printed.out == ""
    assert printed.err.strip().startswith(word)
    assert len(printed.err.strip().splitlines()) == 1


def test_command_names_a_missing_file(capsys):
    """A path that is not there is said so."""
    with pytest.raises(SystemExit) as leaving:
        call_command("read_report", "not-there.txt")
    assert leaving.value.code == 3
    assert "not-there.txt" in capsys.readouterr().err
