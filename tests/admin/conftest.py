"""People, agencies and browsers that tests of the staff side share."""

import pytest

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
