"""Flat tables on the staff side: look, take away, bring in after a preview; nothing is typed there."""

import io
import re

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from reports.actions import save_figures
from reports.models import (
    STATISTICS,
    Agency,
    AgencyPeriod,
    Edition,
    ReportEvent,
    ReportingYear,
    SearchedAgency,
    Site,
    Verb,
)
from tests.factories import (
    make_agency,
    make_auditor,
    make_edition,
    make_editor,
    make_published,
    make_report,
    make_supervisor,
    make_year,
    sound_content,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "files_folder")]
ROWS = "agency,year,row,total\nqinghe-jiaoyu,2022,received,25\n"


@pytest.fixture
def draft(agency):
    """Give its draft on 2022."""
    return make_edition(make_report(agency))


def address(model, page):
    """Return the address of a page of a list."""
    return reverse(f"admin:reports_{model}_{page}")


def send(client, data, model="requestsrow", name="table.csv"):
    """Bring a file in and return the preview."""
    content = data if isinstance(data, bytes) else data.encode()
    return client.post(address(model, "import"), {"import_file": SimpleUploadedFile(name, content)})


def confirm(client, preview, model="requestsrow"):
    """Confirm a preview."""
    hidden = dict(re.findall(r'name="(token|seen)" value="([^"]*)"', preview.content.decode()))
    return client.post(address(model, "process_import"), hidden, follow=True)


def faults(answer):
    """Return the rows of the table of faults."""
    rows = re.findall(r"<tr><td>(.*?)</td><td>(.*?)</td><td>(.*?)</td></tr>", answer.content.decode())
    return [tuple(cell.strip() for cell in row) for row in rows]


def test_a_file_is_looked_at_and_confirmed(signed_in, draft):
    preview = send(signed_in, ROWS)
    assert "<del>26</del> <ins>25</ins>" in preview.content.decode()
    assert Edition.objects.get().content().number("requests.received.total") == 26
    answer = confirm(signed_in, preview)
    assert "0 new, 1 changed, 0 unchanged" in answer.content.decode()
    assert Edition.objects.get().content().number("requests.received.total") == 25
    assert ReportEvent.objects.get().verb == Verb.IMPORT


def test_a_faulty_row_is_named_with_column_and_reason(signed_in, draft):
    answer = send(signed_in, ROWS + "qinghe-jiaoyu,2022,disclosed,many\n")
    assert answer.status_code == 422
    assert faults(answer)[0][:2] == ("3", "total (Total)")
    assert "is not a number" in faults(answer)[0][2]
    assert 'name="token"' not in answer.content.decode()


def test_a_draft_changed_meanwhile_stops_the_confirmation(signed_in, draft, agency):
    preview = send(signed_in, ROWS)
    save_figures(make_editor(agency, "second"), draft, {"requests.received.total": "24"}, version=draft.version)
    answer = confirm(signed_in, preview)
    assert "was changed since this preview" in answer.content.decode()
    assert Edition.objects.get().content().number("requests.received.total") == 24


def test_a_confirmation_without_its_file_is_refused(signed_in, draft):
    preview = send(signed_in, ROWS)
    send(signed_in, ROWS.replace("25", "23"))
    assert "out of date" in confirm(signed_in, preview).content.decode()
    last = send(signed_in, ROWS)
    confirm(signed_in, last)
    assert "out of date" in confirm(signed_in, last).content.decode()
    assert ReportEvent.objects.count() == 1


def test_the_file_of_another_person_is_not_confirmed(signed_in, draft, agency):
    preview = send(signed_in, ROWS)
    signed_in.force_login(make_editor(agency, "second"))
    assert "out of date" in confirm(signed_in, preview).content.decode()
    assert not ReportEvent.objects.exists()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n\x00", "not a table"),
        (b"PK\x03\x04", "not a table"),
        (b"agency,year,row\n", "no rows"),
    ],
)
def test_a_bad_file_is_one_sentence(data, sentence, signed_in, draft):
    answer = send(signed_in, data)
    found = re.findall(r'<p class="fault"[^>]*>(.*?)</p>', answer.content.decode())
    assert len(found) == 1
    assert sentence in found[0]


def test_a_file_beyond_the_limit_is_answered_on_the_page(signed_in, draft, settings):
    settings.MAX_UPLOAD_BYTES = 1024 * 1024
    answer = send(signed_in, b"x" * 3 * 1024 * 1024)
    assert "larger than 1 MB" in answer.content.decode()


@pytest.mark.parametrize("model", [model._meta.model_name for model in STATISTICS.values()])
def test_statistics_are_looked_at_and_never_typed(model, signed_in, agency):
    make_edition(make_report(agency, 2020), sound_content("2019", year=2020))
    make_edition(make_report(agency, 2022))
    assert signed_in.get(address(model, "changelist")).status_code == 200
    row = next(kind for kind in STATISTICS.values() if kind._meta.model_name == model).objects.first()
    change = reverse(f"admin:reports_{model}_change", args=[row.pk])
    for method in (signed_in.get, signed_in.post):
        answer = method(change)
        assert answer["Location"] == (
            reverse("admin:reports_report_change", args=[row.edition.report_id]) + f"?edition={row.edition_id}"
        )
    assert signed_in.post(address(model, "add")).status_code == 403
    assert signed_in.post(reverse(f"admin:reports_{model}_delete", args=[row.pk])).status_code == 403
    assert signed_in.get(address(model, "import")).status_code == 200
    assert signed_in.get(address(model, "export")).status_code == 200


@pytest.mark.parametrize("place", range(3))
def test_what_is_taken_away_can_be_brought_in_again(place, signed_in, draft):
    answer = signed_in.post(address("requestsrow", "export"), {"format": place, "resource": "0"})
    assert answer.status_code == 200
    assert re.search(r'filename="requestsrow-\d{8}\.(xlsx|csv|json)"', answer["Content-Disposition"])
    assert "The file changes nothing." in send(signed_in, answer.content).content.decode()


def test_the_export_holds_the_reach_of_the_person_alone(client, agency, draft):
    subordinate = make_agency("青禾县招生办公室", slug="zhaoban", superior=agency)
    make_published(subordinate)
    make_published(make_agency("青禾县民政局", slug="minzheng"))
    for make, expected in (
        (make_supervisor, {"zhaoban"}),
        (make_auditor, {"zhaoban"}),
        (make_editor, {"qinghe-jiaoyu"}),
    ):
        client.force_login(make(agency, make.__name__))
        answer = client.post(address("requestsrow", "export"), {"format": "0", "resource": "0"})
        sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
        assert {row[0].value for row in sheet.iter_rows(min_row=2)} == expected


def test_the_filter_of_the_list_is_kept_in_the_export(signed_in, agency, draft):
    make_published(agency, 2021)
    query = f"?edition__report__year__id__exact={ReportingYear.objects.get(year=2021).pk}"
    answer = signed_in.post(address("requestsrow", "export") + query, {"format": "1", "resource": "0"})
    assert len(answer.content.splitlines()) == 1 + 25


@pytest.mark.parametrize("make", [make_supervisor, make_auditor])
def test_nobody_without_a_pen_imports(make, client, agency, draft):
    client.force_login(make(agency))
    assert client.get(address("requestsrow", "import")).status_code == 403
    assert client.post(address("requestsrow", "process_import")).status_code == 403


@pytest.mark.parametrize("model", ["agency", "agencychange", "reportingyear", "person", "membership", "site"])
def test_lists_of_administrators_are_closed_to_others(model, signed_in):
    assert signed_in.get(address(model, "changelist")).status_code == 403


def test_an_agency_is_entered_with_its_period(boss):
    answer = boss.post(
        address("agency", "add"), agency_form(slug="qinghe", name="青禾县人民政府", first_day="2000-01-01")
    )
    assert answer.status_code == 302
    agency = Agency.objects.get(slug="qinghe")
    assert (agency.name, agency.path) == ("青禾县人民政府", f"{agency.pk:08d}")


def agency_form(*, slug="", periods=(), initial=0, **period):
    """Return what the page of an agency sends."""
    rows = list(periods) or [period]
    form = {"slug": slug, "is_listed": "on", "periods-TOTAL_FORMS": len(rows), "periods-INITIAL_FORMS": initial}
    for place, row in enumerate(rows):
        filled = {"kind": "department", "level": "county", **row}
        form |= {f"periods-{place}-{name}": text for name, text in filled.items()}
    return form


def test_a_renaming_is_one_save(boss, agency):
    period = agency.periods.get()
    rows = [
        {
            "id": period.pk,
            "agency": agency.pk,
            "first_day": "2000-01-01",
            "last_day": "2021-12-31",
            "name": period.name,
        },
        {"agency": agency.pk, "first_day": "2022-01-01", "name": "青禾县教育体育局"},
    ]
    change = reverse("admin:reports_agency_change", args=[agency.pk])
    assert boss.post(change, agency_form(periods=rows, initial=1)).status_code == 302
    agency.refresh_from_db()
    assert agency.name == "青禾县教育体育局"
    assert agency.slug == "qinghe-jiaoyu"
    assert AgencyPeriod.objects.count() == 2
    assert Site.objects.get().public_stamp == 1
    assert "青禾县教育体育局" in SearchedAgency.objects.get(agency=agency).lines


def test_overlapping_periods_are_refused(boss, agency):
    period = agency.periods.get()
    rows = [
        {"id": period.pk, "agency": agency.pk, "first_day": "2000-01-01", "name": period.name},
        {"agency": agency.pk, "first_day": "2022-01-01", "name": "青禾县教育体育局"},
    ]
    answer = boss.post(reverse("admin:reports_agency_change", args=[agency.pk]), agency_form(periods=rows, initial=1))
    assert "overlaps the one from 2022-01-01" in answer.content.decode()
    assert AgencyPeriod.objects.count() == 1


def test_an_agency_does_not_stand_below_itself(boss, agency):
    below = make_agency("青禾县招生办公室", superior=agency)
    period = agency.periods.get()
    row = {"id": period.pk, "agency": agency.pk, "first_day": "2000-01-01", "name": period.name, "superior": below.pk}
    answer = boss.post(reverse("admin:reports_agency_change", args=[agency.pk]), agency_form(periods=[row], initial=1))
    assert "stands below this agency" in answer.content.decode()


def test_a_year_is_opened_with_reports_and_due_dates(boss, agency):
    assert boss.post(address("reportingyear", "add"), {"year": 2023, "is_open": "on", "note": ""}).status_code == 302
    year = ReportingYear.objects.get(year=2023)
    assert (year.reports.count(), year.due_dates.count()) == (1, 2)
    make_agency("青禾县民政局")
    boss.post(address("reportingyear", "changelist"), {"action": "open_again", "_selected_action": [year.pk]})
    assert year.reports.count() == 2


@pytest.mark.parametrize("model", ["agency", "reportingyear"])
def test_records_go_out_and_in_again(model, boss, agency):
    make_year(2022)
    answer = boss.post(address(model, "export"), {"format": "0", "resource": "0"})
    assert "The file changes nothing." in send(boss, answer.content, model).content.decode()


def test_an_import_of_agencies_is_confirmed(boss, agency):
    data = "slug,first_day,name,superior\nzhaoban,2000-01-01,青禾县招生办公室,qinghe-jiaoyu\n"
    assert confirm(boss, send(boss, data, "agency"), "agency").status_code == 200
    assert Agency.objects.get(slug="zhaoban").is_below(agency)
    assert "招生办公室" in SearchedAgency.objects.get(agency__slug="zhaoban").lines
