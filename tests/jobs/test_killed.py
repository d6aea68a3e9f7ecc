"""A worker may be killed at any moment: every report is stored once, every file has one end."""

import os

import pytest
from django.db import connection

from tests.jobs.killing import faults_in, portal_beside, read_while_killed
from tests.jobs.mixed_files import YEARS, make_files

FILES, KILLS, SEED = 24, 3, 5


@pytest.mark.django_db
def test_a_job_killed_three_times_ends_with_each_report_stored_once(tmp_path):
    mixed = make_files(tmp_path / "mixed", FILES, seed=SEED, pdf_share=0)
    # On SQLite the portal beside this one has a file of its own.
    address = os.environ["DATABASE_URL"] if connection.vendor == "postgresql" else ""
    with portal_beside(address, tmp_path, agencies=-(-FILES // len(YEARS))) as portal:
        outcome = read_while_killed(portal, tmp_path / "mixed", FILES, kills=KILLS, seed=SEED)
    assert faults_in(outcome, mixed) == []
    assert outcome.errors.count("Going on with job") == KILLS - 1
    assert all(0 < done < FILES for done in outcome.kills)
