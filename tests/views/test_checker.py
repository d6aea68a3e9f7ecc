"""The open checker: what it says to a report, what it refuses and how, and that it keeps nothing."""

import csv
import io
import json
import logging
from pathlib import Path

import pytest
from django.conf import settings as portal
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from reports.document import Doubt, document_to_json
from reports.document import Reading as ReadReport
from reports.formats import FORMS, Text
from reports.models import Edition, Finding, Reading, SourceFile
from reports.reading import apart
from reports.reading.refusals import Unreadable
from reports.serving.limits import WINDOW
from reports.views import checked, checker, turnstile
from tests.factories import make_agency, make_published, sound_content

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
SECRET = "鹦鹉螺般的句子"


@pytest.fixture(autouse=True)
def _read_in_this_process(monkeypatch):
    """Spare each test the start of a process; one test below starts it."""

    def read_here(data, name, **_limits):
        answer = apart.answer_to("whole", data, name, 10**8)
        (part,) = apart.parts_in(json.loads(json.dumps(answer)))
        if isinstance(part.outcome, Unreadable):
            raise part.outcome
        return part.outcome

    monkeypatch.setattr(checked, "read_apart", read_here)


def document(year=2022, **parts):
    """Return a sound report as the JSON document that the portal exports."""
    return json.dumps(document_to_json(ReadReport(sound_content(year=year, **parts))))


def send(client, prefix="", **fields):
    """Hand in a form."""
    return client.post(f"{prefix}/check/", fields)


def words(response, status=200):
    """Return the page, after a look at its status."""
    assert response.status_code == status
    return response.content.decode()


def file(text, name="report.json"):
    """Return a file to upload."""
    return SimpleUploadedFile(name, text.encode() if isinstance(text, str) else text)


def odd(**parts):
    """Return a report whose reconsiderations do not add up."""
    return document(figures={"remedies.reconsideration.total": 9}, **parts)


@pytest.mark.parametrize("prefix", ["", "/en"])
def test_the_page_asks_for_a_file_or_a_text(client, prefix):
    html = words(client.get(f"{prefix}/check/"))
    assert f'action="{prefix}/check/"' in html
    for field in ('name="report"', 'name="text"', 'name="before"'):
        assert field in html


def test_a_report_that_does_not_add_up_is_told_so_at_the_cell_with_the_rule(client):
    html = words(send(client, "/en", report=file(odd())))
    assert 'href="/en/rules/T4-SUM/"' in html
    assert "41</b> of 42 equations hold" in html
    assert 'href="#remedies.reconsideration.total"' in html
    assert "青禾县教育局" in html


def test_a_pasted_text_is_checked_like_a_file(client):
    pasted = words(send(client, text=odd()))
    assert "T4-SUM" in pasted
    page = f"<html><body><h1>{FORMS['2021'].section('requests').heading.zh}</h1></body></html>"
    assert send(client, text=page).status_code in (200, 422)


def test_a_sound_report_breaks_no_equation(client):
    html = words(send(client, "/en", report=file(document())))
    assert "42</b> of 42 equations hold" in html
    assert "≠" not in html


def test_last_years_file_gives_the_rules_their_context(client):
    alone = words(send(client, "/en", report=file(document())))
    assert "not known; rules that compare two years are undecided" in alone
    before = document(2021, figures={"requests.carried_forward.business": 7})
    html = words(send(client, "/en", report=file(document()), before=file(before))).partition("<main")[2]
    assert "compared with the file" in html
    assert "X-CARRY" in html.split("</article>")[0].split("<details")[0]


def test_last_years_published_report_is_taken_where_none_is_handed_in(client):
    make_published(make_agency("青禾县教育局", slug="known"), 2021)
    html = words(send(client, "/en", report=file(document())))
    assert 'compared with <a href="/en/reports/known/2021/">' in html


def test_what_could_not_be_read_for_certain_is_marked_and_decides_nothing(client):
    held = json.loads(document())
    cells = [f"requests.received.{column}" for column in ("natural_person", "business")]
    for cell in cells:
        table, row, column = cell.split(".")
        held["content"]["figures"][table][row][column] = None
    reason = {"zh": "两种读法得到的结果不同", "en": "Two ways of reading gave different results"}
    held["reading"]["doubts"] = [
        {"cell": cell, "printed": "3 | 8", "candidates": ["3", "8"], "reason": reason} for cell in cells
    ]
    html = words(send(client, "/en", text=json.dumps(held))).partition("<main")[2]
    assert "Read with doubt" in html
    assert '<b aria-hidden="true">?</b>' in html
    decided = html.split("</article>")[0].split("<details")[0]
    assert "T-BLANK" not in decided
    assert "T3-SPLIT" not in decided
    assert "T3-BALANCE" in html.split("<details")[1]


def test_without_a_year_nothing_is_claimed_and_the_year_is_asked_for(client):
    held = json.loads(odd())
    held["content"]["year"] = 0
    html = words(send(client, "/en", text=json.dumps(held)))
    assert "The year was not found, so no rule could be applied." in html
    assert "No rule is broken" not in html
    assert "T4-SUM" in words(send(client, "/en", text=json.dumps(held), year="2022"))


@pytest.mark.parametrize("year", ["二〇二二", "1", "99999999999999999999", "-5", "２０２２"])
def test_a_year_that_is_none_is_refused(client, year):
    assert "The year is a number such as 2024" in words(send(client, "/en", text=odd(), year=year), 400)


def test_the_list_is_taken_away_by_sending_back_what_was_read(client):
    response = send(client, text=odd(), to="csv")
    assert response["Content-Disposition"].startswith("attachment")
    rows = list(csv.DictReader(io.StringIO(words(response).removeprefix("\ufeff"))))
    assert "T4-SUM" in {row["rule"] for row in rows}
    assert json.loads(words(send(client, text=odd(), to="json")))["findings"]
    assert words_of_zip(send(client, text=odd(), to="xlsx"))


def words_of_zip(response):
    """Tell whether the answer is a workbook."""
    return response.status_code == 200 and response.content.startswith(b"PK")


def test_the_page_sends_back_what_it_showed(client):
    html = words(send(client, "/en", report=file(odd()), before=file(document(2021))))
    for name in ("text", "before_text"):
        assert f'<input type="hidden" name="{name}" value="{{&quot;document&quot;' in html


# What is refused, and how --------------------------------------------------------------------------------------------


def test_nothing_is_refused_with_a_sentence(client):
    assert "Choose the file of a report, or paste its text." in words(send(client, "/en"), 400)


@pytest.mark.parametrize(
    ("name", "data", "sentence"),
    [
        ("report.exe", b"MZ", "are not supported"),
        ("report.docx", b"no zip at all", ""),
        ("report.txt", b"  \n ", "The file is empty"),
        ("report.json", b'{"a": 1}', "This JSON file is not read"),
    ],
)
def test_what_the_reader_refuses_is_told_in_its_own_sentence(client, name, data, sentence):
    html = words(send(client, "/en", report=file(data, name)), 422)
    assert "Not checked" in html
    assert sentence in html


def test_a_refusal_of_last_years_file_says_which_file(client):
    html = words(send(client, "/en", report=file(odd()), before=file(b"MZ", "last.exe")), 422)
    assert "Last year&#x27;s report:" in html


def test_a_file_that_is_too_large_is_refused_and_never_read(client, settings, monkeypatch):
    settings.CHECK_MAX_BYTES = 1000
    monkeypatch.setattr(checker, "read_here", None)
    assert "A file may have at most" in words(send(client, "/en", report=file(b"x" * 1001, "report.txt")), 413)
    assert "A file may have at most" in words(send(client, "/en", text="字" * 400), 413)


@pytest.mark.parametrize("where", ["preface", "leftovers", "doubts"])
def test_what_is_far_longer_than_a_report_is_refused_before_it_is_checked(client, monkeypatch, where):
    held = json.loads(odd())
    if where == "doubts":
        reason = {"zh": "一", "en": "one"}
        held["reading"]["doubts"] = [{"cell": None, "reason": reason}] * (checked.MOST_DOUBTS + 1)
    else:
        long = "字" * (checked.MOST_TEXT + 1)
        held["content"][where] = f"<p>{long}</p>" if where == "preface" else [long]
    monkeypatch.setattr(checker, "checked", None)
    assert "more text than an annual report can have" in words(send(client, "/en", text=json.dumps(held)), 422)


def test_a_pasted_text_stands_in_the_form_again(client):
    assert f">{SECRET}</textarea>" in words(send(client, text=SECRET), 422)


def test_too_many_checks_are_answered_with_429_and_the_time_to_wait(client, settings):
    settings.CHECKS_PER_ADDRESS = 2
    for _ in range(2):
        words(send(client, text=odd()))
    response = send(client, "/en", text=odd())
    assert "There have been too many checks" in words(response, 429)
    assert 0 < int(response["Retry-After"]) <= WINDOW + 1
    words(client.post("/check/", {"text": odd()}, REMOTE_ADDR="203.0.113.9"))


def test_neighbours_in_one_ipv6_network_count_together(client, settings):
    settings.CHECKS_PER_ADDRESS = 1
    words(client.post("/check/", {"text": odd()}, REMOTE_ADDR="2001:db8::1"))
    words(client.post("/check/", {"text": odd()}, REMOTE_ADDR="2001:db8::2"), 429)
    words(client.post("/check/", {"text": odd()}, REMOTE_ADDR="2001:db8:1::2"))


def test_all_together_have_a_limit_too(client, settings):
    settings.CHECKS_IN_ALL = 1
    words(send(client, text=odd()))
    words(client.post("/check/", {"text": odd()}, REMOTE_ADDR="203.0.113.9"), 429)


def test_one_report_is_checked_at_a_time(client):
    with turnstile.one_at_a_time() as is_mine:
        assert is_mine
        response = send(client, "/en", text=odd())
    assert "Another report is being checked at this moment." in words(response, 503)
    assert response["Retry-After"] == "5"
    words(send(client, text=odd()))


def test_a_refused_check_lets_the_next_one_in(client):
    words(send(client, text=SECRET), 422)
    words(send(client, text=odd()))


# What stays of it: nothing -------------------------------------------------------------------------------------------


def everything_on_the_disk():
    """Return all bytes under the data folder of this run but the database."""
    folder = Path(portal.DATA_DIR)
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file() and "sqlite" not in path.name)


def test_nothing_is_kept(client, caplog, monkeypatch):
    written = []
    monkeypatch.setattr("tempfile._mkstemp_inner", lambda *parts: written.append(parts))
    with caplog.at_level(logging.DEBUG):
        held = json.loads(odd())
        held["content"]["preface"] = f"<p>{SECRET}</p>"
        body = json.dumps(held, ensure_ascii=False)
        padded = file(body + " " * 3_000_000)  # larger than what Django keeps in memory
        assert SECRET in words(send(client, report=padded, before=file(body)))
        assert words_of_zip(send(client, text=body, to="xlsx"))
        words(send(client, text=SECRET), 422)
    assert written == []
    assert SECRET not in caplog.text
    assert SECRET.encode() not in everything_on_the_disk()
    for model in (SourceFile, Reading, Edition, Finding):
        assert not model.objects.exists()


def test_the_answer_is_for_nobody_else(client):
    for response in (send(client, text=odd()), send(client, text=SECRET), send(client, text=odd(), to="csv")):
        assert response["Cache-Control"] == "no-store"
        assert "noindex" in response["X-Robots-Tag"]
        assert not response.cookies
    assert "max-age" in client.get("/check/")["Cache-Control"]


def test_a_form_from_elsewhere_needs_no_secret_and_signs_nobody_in():
    strict = Client(enforce_csrf_checks=True)
    assert words(strict.post("/check/", {"text": odd()}))
    assert not strict.cookies


def test_no_address_can_be_read_in_the_cache(client, monkeypatch):
    kept, keep = [], cache.set
    monkeypatch.setattr(cache, "set", lambda *parts: kept.append(parts) or keep(*parts))
    words(client.post("/check/", {"text": odd()}, REMOTE_ADDR="203.0.113.77"))
    assert len(kept) == 2
    assert "203.0.113" not in str(kept)
    assert {seconds for _, _, seconds in kept} == {WINDOW}


def test_the_file_is_read_in_a_process_of_its_own(client, monkeypatch):
    monkeypatch.setattr(checked, "read_apart", apart.read_apart)
    commands, run = [], apart.subprocess.run

    def run_and_tell(command, **rest):
        commands.append(command)
        return run(command, **rest)

    monkeypatch.setattr(apart.subprocess, "run", run_and_tell)
    assert "T4-SUM" in words(send(client, report=file(odd(), "机密年报.json")))
    ((*_, way, name, _limit, seconds, _memory),) = commands
    # The list of processes shows what a program was called with: not the name of the file.
    assert (way, name, seconds) == ("whole", "report.json", str(checked.SECONDS))


def test_the_text_of_a_report_is_shown_without_what_could_run(client):
    held = json.loads(odd())
    held["content"]["preface"] = "<p>甲<script>alert(1)</script></p>"
    html = words(send(client, text=json.dumps(held))).partition("<main")[2]
    assert "<p>甲" in html
    assert "<script" not in html
    assert "alert(1)" not in html


def test_doubts_of_one_row_are_told_once():
    reason = Text("一", "one")
    content = sound_content()
    doubts = [Doubt(f"requests.received.{column}", reason, "1 | 2", ()) for column in ("natural_person", "business")]
    assert len(checked._by_row(doubts, content)) == 1
    assert len(checked._by_row([*doubts, Doubt(None, reason)], content)) == 2


def test_a_body_larger_than_any_upload_is_answered_on_the_page_of_the_checker(client, settings):
    settings.MAX_UPLOAD_BYTES, settings.CHECK_MAX_BYTES = 1000, 500
    html = words(send(client, "/en", report=file(b"x" * 300_000, "report.txt")), 413)
    assert "A file may have at most" in html
    assert 'name="report"' in html
