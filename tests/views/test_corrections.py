"""The ledger of corrections: the difference of two public editions, cell by cell, and never a withdrawn figure."""

import csv
import datetime
import io
from dataclasses import replace

import pytest
from django.core.cache import cache

from reports.document import SectionText
from reports.models import Agency, Report, State
from reports.rendering.corrections import CORRECTION, TRANSCRIPTION, WITHDRAWAL, corrections, ledger_rows
from tests.factories import (
    end_edition,
    make_agency,
    make_edition,
    make_event,
    make_published,
    make_report,
    sound_content,
)

from .test_budgets import queries_of

RECEIVED, PENALTIES = "requests.received.total", "enforcement.penalties.decisions"
LATER = datetime.datetime(2023, 3, 1, 9, 30, tzinfo=datetime.UTC)


def correct(edition, *, change=CORRECTION, reason="录入有误，按台账更正。", at=LATER, state=State.PUBLISHED, **parts):
    """Supersede ``edition`` and publish a correction of it."""
    if edition.state == State.PUBLISHED:
        end_edition(edition, at=at)
    content = replace(edition.content(), **parts)
    return make_edition(edition.report, content, state=state, change=change, change_reason=reason, published_at=at)


def with_figures(edition, **figures):
    """Return the figures of ``edition`` with some replaced; dots are written as double underscores."""
    return {**edition.content().figures, **{cell.replace("__", "."): figure for cell, figure in figures.items()}}


def page(client, address="/en/corrections/", **asked):
    return client.get(address, asked).content.decode()


def rows_of(client, address="/en/corrections/corrections.csv", **asked):
    body = b"".join(client.get(address, asked).streaming_content)
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig"))))


@pytest.fixture
def corrected(db):
    """Give a report whose penalties were corrected from 17 to 19."""
    first = make_published(make_agency("青禾县教育局", slug="bureau"), 2022)
    return first, correct(first, figures=with_figures(first, enforcement__penalties__decisions=19))


def test_a_corrected_figure_stands_with_its_place_in_the_form_before_after_and_why(corrected):
    (held,) = corrections(ledger_rows())
    (cell,) = held.cells
    assert (cell.cell, cell.before.text, cell.after.text, cell.step.text) == (PENALTIES, "17", "19", "+2")
    assert cell.path.zh.endswith("本年处理决定数量")
    assert (held.kind, held.edition.number, held.previous.number) == (CORRECTION, 2, 1)
    assert held.reason == "录入有误，按台账更正。"
    assert held.when == LATER
    assert cell.before.address == f"{held.previous.address}cells/{PENALTIES}/"


def test_the_page_links_both_editions_and_says_why(client, corrected):
    text = page(client)
    for edition in corrected:
        assert f'href="/en/reports/bureau/2022/{edition.address_key}/"' in text
    assert "录入有误" in text
    assert "1 figure changed" in text


def test_events_make_no_ledger(db):
    edition = make_published(make_agency(slug="bureau"), 2022)
    make_event(edition.report, "save", changes={RECEIVED: ["26", "27"]})
    assert not ledger_rows().count()


def test_a_draft_correction_is_not_in_the_ledger(client, corrected):
    _, second = corrected
    make_edition(second.report, sound_content(figures={RECEIVED: 7654321}), change=CORRECTION, change_reason="秘密")
    assert ledger_rows().count() == 1
    assert "7654321" not in page(client) + page(client, "/en/reports/bureau/2022/corrections/")


def test_a_withdrawn_correction_shows_its_reasons_and_no_figure(client, corrected):
    _, second = corrected
    end_edition(second, State.WITHDRAWN, reason="含个人信息。", at=LATER + datetime.timedelta(days=3))
    rows = corrections(ledger_rows())
    assert [(one.kind, len(one.cells)) for one in rows] == [(WITHDRAWAL, 0), (CORRECTION, 0)]
    text = page(client) + page(client, "/en/reports/bureau/2022/corrections/")
    assert "含个人信息。" in text
    assert "its figures are no longer shown" in text
    assert ">19<" not in text
    assert {row["changed"] for row in rows_of(client)} == {"withdrawal", "not_shown"}


def test_what_a_withdrawn_edition_said_is_not_shown_as_the_state_before(corrected):
    first, _ = corrected
    end_edition(first, State.WITHDRAWN)
    held = next(one for one in corrections(ledger_rows()) if one.kind == CORRECTION)
    assert (held.cells, held.previous) == ((), None)
    assert held.not_shown


def test_a_superseded_edition_withdrawn_later_stands_at_the_day_of_its_withdrawal(corrected):
    first, _ = corrected
    end_edition(first, State.WITHDRAWN, at=LATER)
    newest = ledger_rows().first()
    assert newest["kind"] == WITHDRAWAL
    assert newest["at"] > LATER


def test_a_correction_after_a_withdrawal_is_compared_with_the_last_edition_still_public(corrected):
    first, second = corrected
    end_edition(second, State.WITHDRAWN)
    third = correct(
        second, at=LATER + datetime.timedelta(days=9), figures=with_figures(first, **{"requests.received.total": 30})
    )
    held = next(one for one in corrections(ledger_rows()) if one.edition.number == third.number)
    assert held.previous.number == 1
    assert [cell.cell for cell in held.cells] == [RECEIVED]


def test_blank_zero_text_and_not_shown_stay_apart(db):
    cells = ("documents.rules.issued", "documents.rules.repealed", "documents.rules.in_force", RECEIVED)
    first = make_published(make_agency(slug="bureau"), 2022, figures={cells[0]: None, cells[1]: 0})
    figures = with_figures(first)
    figures |= {cells[0]: 0, cells[1]: None, cells[3]: None}
    del figures[cells[2]]
    correct(first, figures=figures, printed={RECEIVED: "约26"}, absent=(cells[2],))
    (held,) = corrections(ledger_rows())
    states = {cell.cell: (cell.before.state, cell.after.state) for cell in held.cells}
    assert states == {
        cells[0]: ("blank", "zero"),
        cells[1]: ("zero", "blank"),
        cells[2]: ("zero", "not_shown"),
        cells[3]: ("number", "text"),
    }
    assert all(cell.step.text == "" for cell in held.cells)


def test_changed_texts_are_linked_and_shown_sentence_by_sentence(client, db):
    first = make_published(make_agency(slug="bureau"), 2022)
    sections = (
        SectionText("overview", "一、总体情况", "<p>全年主动发布信息三百余条。</p>"),
        *first.content().sections[1:],
    )
    correct(first, sections=sections, preface="<p>新的前言。</p>", title="另一个标题")
    assert 'href="/en/reports/bureau/2022/corrections/#v2-overview"' in page(client)
    text = page(client, "/en/reports/bureau/2022/corrections/")
    assert 'id="v2-overview"' in text
    assert 'id="v2-preface"' in text
    assert "<ins>" in text
    assert corrections(ledger_rows())[0].particular_keys == ("title",)
    assert ("particular", "title") in {(row["changed"], row["part"]) for row in rows_of(client)}


def test_year_and_kind_narrow_the_ledger_and_nonsense_is_said(client, corrected):
    other = make_published(make_agency("青禾县财政局", slug="finance"), 2021)
    correct(other, change=TRANSCRIPTION, figures=with_figures(other, **{RECEIVED: 30}))
    assert "finance" not in page(client, year="2022")
    assert "finance" in page(client, kind=TRANSCRIPTION)
    assert "bureau" not in page(client, kind=TRANSCRIPTION)
    text = page(client, year="1066", kind="x", page="abc")
    assert "There are no reports on “1066”; corrections of all years are shown." in text
    assert "No kind of correction is called “x”; all kinds are shown." in text
    assert "finance" in text
    assert {row["agency"] for row in rows_of(client, kind=TRANSCRIPTION)} == {"finance"}


def test_an_agency_has_its_own_ledger_and_an_unlisted_one_none(client, corrected):
    other = make_published(make_agency("青禾县财政局", slug="finance"), 2021)
    correct(other, figures=with_figures(other, **{RECEIVED: 30}))
    assert "/en/reports/bureau/" in page(client, "/en/agencies/bureau/corrections/")
    assert "finance" not in page(client, "/en/agencies/bureau/corrections/")
    assert len(rows_of(client, "/agencies/bureau/corrections/corrections.csv")) == 1
    Agency.objects.filter(slug="finance").update(is_listed=False)
    assert client.get("/agencies/finance/corrections/").status_code == 404
    assert "finance" not in page(client)


@pytest.mark.parametrize(
    "address",
    [
        "/agencies/nobody/corrections/",
        "/agencies/nobody/corrections/corrections.csv",
        "/reports/nobody/2022/corrections/",
        "/reports/bureau/1999/corrections/",
        "/reports/draft/2022/corrections/",
    ],
)
def test_there_is_no_ledger_of_what_is_not_public(client, corrected, address):
    make_edition(make_report(make_agency("草稿局", slug="draft"), 2022))
    assert client.get(address).status_code == 404


def test_a_report_that_was_never_corrected_says_so(client, db):
    make_published(make_agency(slug="bureau"), 2022)
    assert "This report has not been corrected." in page(client, "/en/reports/bureau/2022/corrections/")
    assert "Nothing has been corrected" in page(client)
    assert rows_of(client) == []


def test_no_text_in_the_file_is_taken_for_a_formula(client, db):
    first = make_published(make_agency("=HYPERLINK(1)", slug="bureau"), 2022)
    correct(first, reason="=cmd|' /C calc'!A0", figures=with_figures(first, **{RECEIVED: -30}))
    (row,) = rows_of(client)
    assert row["agency_name"].startswith("'=")
    assert row["reason"].startswith("'=")
    assert (row["before"], row["after"], row["difference"]) == ("26", "-30", "-56")


def test_the_cost_does_not_grow_with_the_corrections(client, corrected, monkeypatch):
    monkeypatch.setattr("reports.views.corrections.PER_PAGE", 3)
    addresses = ("/corrections/", "/agencies/bureau/corrections/", "/reports/bureau/2022/corrections/")
    before = [queries_of(client, address)[0] for address in addresses]
    for number in range(5):
        first = make_published(make_agency(f"青禾县第{number}局", slug=f"office-{number}"), 2022)
        correct(first, figures=with_figures(first, **{RECEIVED: 30 + number}))
    cache.clear()
    assert [queries_of(client, address)[0] for address in addresses] == before
    assert "page 1 of 2" in page(client)
    assert max(before) <= 14


def test_a_kept_page_goes_when_a_line_comes_or_an_edition_is_withdrawn(client, corrected):
    _, second = corrected
    etag = client.get("/corrections/")["ETag"]
    assert client.get("/corrections/", headers={"if-none-match": etag}).status_code == 304
    assert queries_of(client, "/corrections/")[0] <= 4
    Report.objects.filter(pk=second.report_id).update(public_stamp=99)
    assert client.get("/corrections/")["ETag"] != etag


def test_a_list_shows_some_of_many_cells_and_leads_to_all(client, db):
    first = make_published(make_agency(slug="bureau"), 2022)
    cells = [cell for cell in first.content().figures if cell.startswith("requests.")][:30]
    correct(first, figures=with_figures(first, **dict.fromkeys(cells, 77)))
    text = page(client)
    assert "All 30 changed figures" in text
    assert text.count('scope="row"') == 12
    assert page(client, "/en/reports/bureau/2022/corrections/").count('scope="row"') == 30
