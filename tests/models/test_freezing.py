"""What was published stays as it is, by whatever way a change comes."""

import pytest
from django.core.files.base import ContentFile
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from reports.models import (
    Agency,
    Edition,
    EditionFile,
    EditionText,
    ReportEvent,
    RequestsRow,
    SourceFile,
    State,
)
from reports.models.triggers import ROWS_OF_AN_EDITION
from tests.factories import (
    ENDED_AT,
    make_agency,
    make_edition,
    make_edition_file,
    make_event,
    make_file,
    make_person,
    make_published,
    make_report,
    make_year,
    sound_content,
)

from .conftest import ROW_TABLES, columns_but_id, end

pytestmark = pytest.mark.django_db
ENDINGS = ["published", "superseded", "withdrawn"]


# The rows of an edition ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", ENDINGS)
@pytest.mark.parametrize("table", ROW_TABLES)
def test_the_rows_of_a_public_edition_stay(run, refused, of_2019, table, state):
    end(run, of_2019, state)
    ((row,),) = run(f"SELECT id FROM {table} WHERE edition_id = %s LIMIT 1", [of_2019.pk])
    column = "heading" if table == "reports_editiontext" else "row"
    with refused(table):
        run(f"UPDATE {table} SET {column} = 'x' WHERE id = %s", [row])
    with refused(table):
        run(f"DELETE FROM {table} WHERE edition_id = %s", [of_2019.pk])
    with refused(table):
        columns = columns_but_id(table)
        others = columns.replace(f'"{column}"', "'x'")
        run(f"INSERT INTO {table} ({columns}) SELECT {others} FROM {table} WHERE id = %s", [row])
    assert of_2019.content().digest() == of_2019.digest


@pytest.mark.parametrize("table", ROW_TABLES)
def test_the_rows_of_a_draft_may_change(run, table):
    draft = make_edition(make_report(year=2020), sound_content("2019"), state="approved")
    run(f"DELETE FROM {table} WHERE edition_id = %s", [draft.pk])
    assert run(f"SELECT count(*) FROM {table} WHERE edition_id = %s", [draft.pk]) == [(0,)]


@pytest.mark.parametrize("table", ["reports_requestsrow", "reports_editiontext"])
def test_no_row_moves_into_or_out_of_a_public_edition(run, refused, published, draft, table):
    with refused(table):
        run(f"UPDATE {table} SET edition_id = %s WHERE edition_id = %s", [draft.pk, published.pk])
    run(
        f"DELETE FROM {table} WHERE edition_id = %s AND id > (SELECT min(id) FROM {table} WHERE edition_id = %s)",
        [draft.pk] * 2,
    )
    with refused(table):
        run(f"UPDATE {table} SET edition_id = %s WHERE edition_id = %s", [published.pk, draft.pk])


def test_the_models_own_ways_are_refused_too(refused, published):
    rows = published.requestsrow_set.all()
    with refused("reports_requestsrow"):
        rows.update(total=1)
    with refused("reports_requestsrow"):
        rows.delete()
    with refused("reports_requestsrow"):
        rows.first().save()
    with refused("reports_requestsrow"):
        RequestsRow.objects.bulk_update([*rows], ["total"])
    with refused("reports_requestsrow"):
        RequestsRow.objects.bulk_create([RequestsRow(edition=published, row="otherwise_closed")])
    with refused("reports_requestsrow"):
        RequestsRow.objects.bulk_create(
            [RequestsRow(edition=published, row="received", total=1)],
            update_conflicts=True,
            unique_fields=["edition", "row"],
            update_fields=["total"],
        )
    with refused("reports_requestsrow"):
        RequestsRow.objects.bulk_create([RequestsRow(edition=published, row="received")], ignore_conflicts=True)
    with refused("reports_editiontext"):
        EditionText.objects.filter(edition=published).update(text="")
    assert published.content().digest() == published.digest


def test_an_upsert_reaches_no_public_row(run, refused, published, draft):
    kept = published.requestsrow_set.first()
    columns = "id, edition_id, row, printed, absent, total"
    upsert = f"INSERT INTO reports_requestsrow ({columns}) VALUES (%s, %s, %s, '{{}}', '[]', 7) ON CONFLICT "
    with refused("reports_requestsrow"):
        run(f"{upsert}(id) DO UPDATE SET total = 7", [kept.pk, draft.pk, "otherwise_closed"])
    with refused("reports_requestsrow"):
        run(f"{upsert}(edition_id, row) DO UPDATE SET total = 7", [kept.pk + 10_000, published.pk, kept.row])


def test_after_a_refusal_the_rest_of_the_transaction_holds(run, refused, published, draft):
    draft.requestsrow_set.filter(row="received").update(total=1)
    with refused("reports_requestsrow"):
        published.requestsrow_set.update(total=1)
    draft.requestsrow_set.filter(row="disclosed").update(total=1)
    assert set(draft.requestsrow_set.filter(total=1).values_list("row", flat=True)) >= {"received", "disclosed"}


# The edition itself --------------------------------------------------------------------------------------------------

ALLOWED_WITH_A_STATE = {"state", "ended_at", "withdrawal_reason", "changed_at"}


@pytest.mark.parametrize(
    "column", [field.column for field in Edition._meta.local_concrete_fields if field.name not in ALLOWED_WITH_A_STATE]
)
def test_no_column_of_a_public_edition_changes(run, refused, published, column):
    kind = Edition._meta.get_field(column.removesuffix("_id") if column == "report_id" else column).get_internal_type()
    other = {
        "BigAutoField": published.pk + 1000,
        "ForeignKey": make_report(make_agency("青禾县水利局")).pk,
        "PositiveSmallIntegerField": 99,
        "PositiveIntegerField": 99,
        "DateField": "1999-01-01",
        "DateTimeField": "1999-01-01 00:00:00+00",
        "JSONField": '["x"]',
    }.get(kind, "x")
    with refused("reports_edition"):
        run(f'UPDATE reports_edition SET "{column}" = %s WHERE id = %s', [other, published.pk])


@pytest.mark.parametrize("state", ENDINGS)
def test_a_public_edition_is_not_deleted(run, refused, published, state):
    end(run, published, state)
    with refused("reports_edition"):
        run("DELETE FROM reports_edition WHERE id = %s", [published.pk])
    with pytest.raises(ProtectedError):
        published.delete()


@pytest.mark.parametrize(
    ("before", "after"),
    [("published", "superseded"), ("published", "withdrawn"), ("superseded", "withdrawn")],
)
def test_a_public_edition_ends(run, published, before, after):
    end(run, published, before)
    run(
        "UPDATE reports_edition SET state = %s, ended_at = %s, withdrawal_reason = 'x', changed_at = %s WHERE id = %s",
        [after, ENDED_AT, ENDED_AT, published.pk],
    )
    published.refresh_from_db()
    assert published.state == after
    assert published.content().digest() == published.digest


@pytest.mark.parametrize(
    ("before", "after"),
    [(state, "draft") for state in ENDINGS]
    + [
        ("published", "discarded"),
        ("superseded", "published"),
        ("withdrawn", "published"),
        ("withdrawn", "superseded"),
    ],
)
def test_there_is_no_way_back(run, refused, published, before, after):
    end(run, published, before)
    with refused("reports_edition"):
        run("UPDATE reports_edition SET state = %s WHERE id = %s", [after, published.pk])


def test_the_reason_and_day_of_a_withdrawal_are_not_rewritten(run, refused, published):
    published.state, published.ended_at, published.withdrawal_reason = State.WITHDRAWN, ENDED_AT, "误含个人信息。"
    published.save()
    with refused("reports_edition"):
        run("UPDATE reports_edition SET withdrawal_reason = 'x' WHERE id = %s", [published.pk])
    with refused("reports_edition"):
        run("UPDATE reports_edition SET ended_at = NULL WHERE id = %s", [published.pk])
    published.save()


@pytest.mark.parametrize("state", ENDINGS)
def test_no_edition_is_born_public(refused, published, state):
    report = make_report(make_agency("青禾县水利局"))
    with refused("reports_edition"):
        Edition.objects.create(
            report=report, form="2021", state=state, number=1, digest="0" * 64, published_at=published.published_at
        )


def test_the_report_of_a_public_edition_keeps_its_agency_and_year(run, refused, published):
    other = make_agency("青禾县水利局")
    for column, key in (("agency_id", other.pk), ("year_id", make_year(2030).pk)):
        with refused("reports_report"):
            run(f"UPDATE reports_report SET {column} = %s WHERE id = %s", [key, published.report_id])
    with refused("reports_reportingyear"):
        run("UPDATE reports_reportingyear SET year = 2040 WHERE id = %s", [published.report.year_id])
    run("UPDATE reports_report SET public_stamp = 9, obligation = 'owed' WHERE id = %s", [published.report_id])
    run("UPDATE reports_reportingyear SET is_open = is_open, note = 'x'")


def test_the_report_of_a_draft_may_move(run):
    draft = make_edition()
    run("UPDATE reports_report SET agency_id = %s WHERE id = %s", [make_agency("青禾县水利局").pk, draft.report_id])


def test_what_may_change_beside_a_public_edition(published):
    published.findings.create(
        rule="T4-SUM", severity="error", verdict="fails", message_zh="x", message_en="x", fingerprint="0"
    )
    published.findings.all().delete()
    Agency.objects.update(name="青禾县教育体育局")
    assert published.content().agency_name == "青禾县教育局"


def test_compared_editions_of_a_public_edition_stay(run, refused, published):
    child, other = make_published(make_agency("甲镇")), make_published(make_agency("乙镇"))
    consolidated = make_edition(make_report(make_agency("青禾县人民政府")), state="approved", scope="consolidated")
    consolidated.compared_editions.set([child, published])
    consolidated.number, consolidated.digest, consolidated.published_at = 1, "0" * 64, ENDED_AT
    consolidated.state = State.PUBLISHED
    consolidated.save()
    table = "reports_edition_compared_editions"
    for change in (
        lambda: consolidated.compared_editions.add(other),
        lambda: consolidated.compared_editions.remove(child),
        consolidated.compared_editions.clear,
        lambda: run(f"UPDATE {table} SET to_edition_id = %s WHERE to_edition_id = %s", [other.pk, child.pk]),
        lambda: run(f"UPDATE {table} SET from_edition_id = %s", [other.pk]),
    ):
        with refused(table):
            change()
    assert set(consolidated.compared_editions.all()) == {child, published}


# Files and events ----------------------------------------------------------------------------------------------------


def test_files_of_a_public_edition_stay(refused, with_file):
    another = make_file(b"%PDF-1.4 another")
    for change in (
        lambda: EditionFile.objects.filter(pk=with_file.pk).update(is_public=True),
        lambda: EditionFile.objects.filter(pk=with_file.pk).update(file=another),
        with_file.delete,
        lambda: make_edition_file(with_file.edition, another),
    ):
        with refused("reports_editionfile"):
            change()


@pytest.mark.parametrize("column", ["sha256", "size", "media_type", "name", "content", "uploaded_at"])
def test_a_file_that_a_public_edition_uses_stays(run, refused, with_file, column):
    other = {"size": 1, "uploaded_at": "1999-01-01 00:00:00+00"}.get(column, "x")
    with refused("reports_sourcefile"):
        run(f"UPDATE reports_sourcefile SET {column} = %s WHERE id = %s", [other, with_file.file_id])
    with refused("reports_sourcefile"):
        run("DELETE FROM reports_sourcefile WHERE id = %s", [with_file.file_id])


def test_a_file_that_no_public_edition_uses_may_go(with_file):
    spare = make_file(b"%PDF-1.4 another")
    make_edition_file(make_edition(with_file.edition.report), spare).delete()
    SourceFile.objects.filter(pk=spare.pk).update(name="x")
    spare.delete()


def test_who_uploaded_a_file_may_be_forgotten(with_file):
    person = make_person()
    SourceFile.objects.filter(pk=with_file.file_id).update(uploaded_by=person)
    person.delete()
    assert SourceFile.objects.get(pk=with_file.file_id).uploaded_by is None


def test_storing_a_file_twice_ends_as_for_any_unique_key(with_file):
    with pytest.raises(IntegrityError), transaction.atomic():
        SourceFile.objects.create(sha256=with_file.file.sha256, size=1, name="x", content=ContentFile(b"x", name="x"))


def test_events_are_only_added(run, refused):
    event = make_event(make_report(), comment="first")
    for statement in (
        "UPDATE reports_reportevent SET comment = 'x'",
        "DELETE FROM reports_reportevent",
    ):
        with refused("reports_reportevent"):
            run(statement)
    with refused("reports_reportevent"):
        event.save()
    make_event(event.report, comment="second")
    assert list(ReportEvent.objects.order_by("pk").values_list("comment", flat=True)) == ["first", "second"]


# Whole ---------------------------------------------------------------------------------------------------------------


def test_every_model_that_belongs_to_an_edition_is_frozen_or_named_here():
    free = {"finding", "reading", "reportevent", "report"}  # remade, evidence, append-only, points to its current one
    free |= {"tablefingerprint", "textfingerprint", "checkofedition"}  # made again at any time
    free |= {"searchededition", "searchpassage"}  # the index of the search: made again at any time
    free |= {"seal", "sealedplace"}  # kept for themselves: test_seals.py
    belonging = {relation.related_model._meta.model_name for relation in Edition._meta.related_objects} - {"edition"}
    assert belonging - free == set(ROWS_OF_AN_EDITION)
