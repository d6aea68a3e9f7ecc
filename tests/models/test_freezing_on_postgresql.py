"""PostgreSQL's TRUNCATE fires no row trigger: no table with public rows is truncated all the same."""

import pytest
from django.db import IntegrityError, connection, transaction

from reports.models.freezing import missing_triggers

from .conftest import ROW_TABLES

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "table",
    [
        *ROW_TABLES,
        "reports_editionfile",
        "reports_edition",
        "reports_edition_compared_editions",
        "reports_sourcefile",
        "reports_reportevent",
        "reports_report",
        "reports_reportingyear",
        "reports_maintenancewindow",
    ],
)
def test_nothing_is_truncated(run, refused, table):
    with pytest.raises(IntegrityError, match="nianbao: frozen: "), transaction.atomic():
        run(f"TRUNCATE {table} CASCADE")


def test_a_disabled_trigger_is_missing(run):
    run("ALTER TABLE reports_requestsrow DISABLE TRIGGER USER")
    assert "nianbao_frozen_reports_requestsrow_update" in missing_triggers(connection)
