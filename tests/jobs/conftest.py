"""An agency, its editor, a folder with files, and readers that need no helper process."""

import pytest

from reports.jobs import Options, Worker, job_of_paths
from reports.models import Origin
from reports.reading.apart import answer_to, parts_in
from reports.reading.warm import WarmReader
from tests.factories import make_agency, make_editor, make_year
from tests.jobs.mixed_files import content_of, file_of

NAME, YEAR = "青禾县第一镇人民政府", 2022


@pytest.fixture(autouse=True)
def files_folder(settings, tmp_path):
    """Keep files of these tests in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "stored"


@pytest.fixture(autouse=True)
def here(monkeypatch):
    """Read in this process: what the helper does is tried in tests/reading/test_warm.py."""
    read = lambda self, data, name, is_wanted=None: parts_in(answer_to("parts", data, name, self.limit))  # noqa: E731
    monkeypatch.setattr(WarmReader, "read", read)


@pytest.fixture
def agency():
    """Give the agency whose reports are read."""
    make_year(YEAR)
    return make_agency(NAME, kind="township")


@pytest.fixture
def editor(agency):
    """Give its editor."""
    return make_editor(agency)


@pytest.fixture
def folder(tmp_path):
    """Give an empty folder for files to read."""
    (tmp_path / "sent").mkdir()
    return tmp_path / "sent"


@pytest.fixture
def worked(editor):
    """Give a function that reads paths to the end and returns the job."""

    def work(*paths, **options):
        job = job_of_paths(editor, paths, Options(**{"origin": Origin.TRANSCRIBED, **options}))
        Worker(job).work_off()
        job.refresh_from_db()
        return job

    return work


def put(folder, name, *, agency=NAME, year=YEAR, number=0, kind=""):
    """Write a report into ``folder`` and return its path."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(file_of(content_of(agency, year, number), kind or path.suffix.lstrip(".")))
    return path


def ends_of(job):
    """Return how each file of ``job`` ended, by name."""
    return dict(job.items.values_list("key", "state"))
