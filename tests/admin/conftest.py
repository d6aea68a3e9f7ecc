"""People, agencies and browsers that tests of the staff side share."""

import pytest

from reports.reading.apart import answer_to, parts_in
from reports.sources import apart as sources_apart
from tests.factories import make_agency, make_editor, make_person


@pytest.fixture
def files_folder(settings, tmp_path):
    """Keep files of these tests in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def agency(db):
    """Give an agency."""
    return make_agency(slug="qinghe-jiaoyu")


@pytest.fixture
def editor(agency):
    """Give its editor."""
    return make_editor(agency)


@pytest.fixture
def signed_in(client, editor):
    """Give a browser in which the editor has signed in."""
    client.force_login(editor)
    return client


@pytest.fixture
def boss(client, db):
    """Give a browser in which an administrator has signed in."""
    client.force_login(make_person("boss", superuser=True))
    return client


@pytest.fixture
def in_this_process(monkeypatch):
    """Open files in this process: what is tried here is not the other one, whose start costs half a second."""

    def read_here(data, name, *, limit):
        (only,) = parts_in(answer_to("whole", data, name, limit))
        if isinstance(only.outcome, Exception):
            raise only.outcome
        return only.outcome

    def answer_here(task, data, argument=""):
        return sources_apart.TASKS[task](data, argument)

    monkeypatch.setattr("reports.actions.uploads.read_apart", read_here)
    monkeypatch.setattr("reports.actions.by_address.read_apart", read_here)
    monkeypatch.setattr(sources_apart, "_answer", answer_here)
