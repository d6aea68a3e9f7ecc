"""The one switch lets frozen rows be touched, inside one transaction, and leaves its log."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, transaction

from reports.models import Edition, MaintenanceWindow, RequestsRow, State
from reports.models.freezing import maintenance
from tests.databases import run_on
from tests.factories import make_edition, make_published

TABLE = "reports_requestsrow"


@pytest.mark.django_db
def test_the_switch_lets_pass_and_logs(run, refused, published):
    with maintenance("lawful erasure, decision 12", "root"):
        RequestsRow.objects.filter(edition=published, row="received").update(total=1)
        run("UPDATE reports_edition SET preface = 'x' WHERE id = %s", [published.pk])
    assert published.requestsrow_set.get(row="received").total == 1
    (window,) = MaintenanceWindow.objects.filter(opened_by="root")
    assert (window.reason, window.is_open) == ("lawful erasure, decision 12", False)
    with refused(TABLE):
        published.requestsrow_set.update(total=2)


@pytest.mark.django_db
def test_a_failure_inside_undoes_everything(refused, published):
    before = published.content()

    def fail_in_maintenance():
        with maintenance("trial", "root"):
            published.requestsrow_set.update(total=1)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_maintenance()
    assert published.content() == before
    assert not MaintenanceWindow.objects.filter(opened_by="root").exists()
    with refused(TABLE):
        published.requestsrow_set.update(total=2)


@pytest.mark.django_db
def test_the_log_is_not_rewritten(run, refused):
    with maintenance("trial", "root"):
        pass
    for statement in (
        "UPDATE reports_maintenancewindow SET reason = 'x'",
        "UPDATE reports_maintenancewindow SET is_open = %s",
        "DELETE FROM reports_maintenancewindow",
    ):
        with refused("reports_maintenancewindow"):
            run(statement, [True] if "%s" in statement else [])


@pytest.mark.django_db
def test_only_one_window_is_open():
    with maintenance("outer", "root"), pytest.raises(IntegrityError), maintenance("inner", "root"):
        pass


@pytest.mark.django_db(transaction=True)
def test_a_flush_passes_through_the_switch_and_leaves_its_log():
    make_published()
    with pytest.raises(Exception, match=r"couldn't be flushed"):
        call_command("flush", interactive=False, verbosity=0)
    assert Edition.objects.filter(state=State.PUBLISHED).count() == 1
    with maintenance("flush", "root"):
        call_command("flush", interactive=False, verbosity=0)
    assert not Edition.objects.exists()
    assert [(window.reason, window.is_open) for window in MaintenanceWindow.objects.filter(opened_by="root")] == [
        ("flush", False)
    ]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", [1, 2])
def test_a_test_that_flushes_may_leave_public_rows_behind(time):
    assert not Edition.objects.exists()
    make_published()


# Two connections -----------------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_no_other_connection_finds_the_window_open(database, second):
    published = make_published()
    statement = "UPDATE reports_requestsrow SET total = 1 WHERE edition_id = %s"
    with maintenance("trial", "root"):
        run_on(database, statement, [published.pk])
        # SQLite lets one connection write; PostgreSQL has the row judged without the open window.
        refusal = "nianbao: frozen" if second.vendor == "postgresql" else "locked"
        with pytest.raises(DatabaseError, match=refusal):
            run_on(second, statement.replace("reports_requestsrow", "reports_remediesrow"), [published.pk])
    with pytest.raises(IntegrityError, match="nianbao: frozen"):
        run_on(second, statement, [published.pk])
    assert run_on(second, "SELECT count(*) FROM reports_maintenancewindow WHERE is_open") == [(0,)]


@pytest.mark.django_db
def test_no_row_is_written_while_its_edition_is_being_published(database, second):
    approved = make_edition(state="approved")
    publish = "UPDATE reports_edition SET state = 'published', number = 1, digest = 'x', published_at = created_at"
    with transaction.atomic():
        run_on(database, publish)
        with pytest.raises(DatabaseError, match="lock"):  # waits, and would be refused after the commit
            run_on(second, "UPDATE reports_requestsrow SET total = 1 WHERE edition_id = %s", [approved.pk])
    with pytest.raises(IntegrityError, match="nianbao: frozen"):
        run_on(second, "UPDATE reports_requestsrow SET total = 1 WHERE edition_id = %s", [approved.pk])


@pytest.mark.django_db
def test_no_edition_is_published_while_its_rows_are_being_written(database, second):
    approved = make_edition(state="approved")
    publish = "UPDATE reports_edition SET state = 'published', number = 1, digest = 'x', published_at = created_at"
    with transaction.atomic():
        run_on(database, "UPDATE reports_requestsrow SET total = 1 WHERE edition_id = %s", [approved.pk])
        with pytest.raises(DatabaseError, match="lock"):
            run_on(second, publish)
    run_on(second, publish)
    assert Edition.objects.get().state == State.PUBLISHED
