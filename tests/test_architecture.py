"""The cut of the code holds: who may import whom, where labels stand, how long files are, which doors are used."""

import tomllib
from pathlib import Path

import pytest

from tests import guards

CHECKOUT = Path(__file__).resolve().parent.parent


def listed(breaches):
    """Return breaches as a text that pytest shows whole."""
    return "\n".join(breaches)


def test_imports_run_one_way():
    assert listed(guards.wrong_imports(CHECKOUT)) == ""


def test_official_labels_stand_in_the_declaration_alone():
    labels = guards.official_labels()
    assert len(labels) > 60
    assert listed(guards.stray_labels(CHECKOUT, labels)) == ""


def test_files_are_short():
    assert listed(guards.long_files(CHECKOUT)) == ""


def test_every_module_says_what_it_is():
    assert listed(guards.missing_docstrings(CHECKOUT)) == ""


def test_the_public_side_uses_its_doors():
    assert listed(guards.back_doors(CHECKOUT)) == ""


def test_every_plain_module_is_type_checked():
    settings = tomllib.loads((CHECKOUT / "pyproject.toml").read_text())["tool"]["mypy"]
    checked = {Path(name).stem for name in settings["files"]}
    reports = CHECKOUT / "reports"
    there = {part for part in guards.PLAIN if (reports / part).is_dir() or (reports / f"{part}.py").is_file()}
    assert checked == there


@pytest.fixture
def tree(tmp_path):
    """Give a function that writes files of a small tree and returns its folder."""

    def write(**files):
        for top in ("reports", "portal", "templates"):
            (tmp_path / top).mkdir(exist_ok=True)
        for name, text in files.items():
            path = tmp_path / name.replace("__", "/")
            path = path.with_suffix(".html" if name.startswith("templates") else ".py")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return tmp_path

    return write


@pytest.mark.parametrize(
    ("module", "text", "breach"),
    [
        ("reports__views__pages", "from reports.admin import site", "views may not import reports.admin.site"),
        ("reports__views__pages", "from ..actions import publish", "views may not import reports.actions.publish"),
        ("reports__views__pages", "from .. import actions", "views may not import reports.actions"),
        ("reports__admin__site", "def late():\n    from reports.views import pages", "may not import reports.views"),
        ("reports__models__agencies", "import reports.actions", "models may not import reports.actions"),
        ("reports__checks__sums", "from django.db import models", "may not import django.db.models"),
        ("reports__checks__sums", "from ..reading import text", "checks may not import reports.reading.text"),
        ("reports__formats__shared", "from reports import document", "formats may not import reports.document"),
        ("reports__actions", "from portal import settings", "the app may not import the project"),
        ("reports__surprise", "import json", "surprise has no place"),
    ],
)
def test_a_wrong_import_is_caught(tree, module, text, breach):
    assert breach in listed(guards.wrong_imports(tree(**{module: text})))


@pytest.mark.parametrize(
    ("module", "text"),
    [
        ("reports__views__pages", "from reports.models import Edition\nfrom . import search"),
        ("reports__admin__site", "from ..actions import publish\nfrom django.contrib import admin"),
        ("reports__writing__csv_file", "from ..presentation import cells\nimport csv"),
        ("reports__formats__layout", "from .schema import Leaf"),
    ],
)
def test_a_right_import_passes(tree, module, text):
    assert listed(guards.wrong_imports(tree(**{module: text}))) == ""


@pytest.mark.parametrize(
    ("name", "text", "is_stray"),
    [
        ("reports__views__pages", "TITLE = ' 属于国家秘密 '", True),
        ("reports__views__pages", "TITLE = '不属于国家秘密的'", False),
        ("reports__formats__shared", "TITLE = '属于国家秘密'", False),
        ("reports__views__pages", "TITLE = '总计'", False),
        ("templates__page", "<th>1.属于国家秘密</th>", True),
        ("templates__page", "{# 属于国家秘密 #}<th>{{ label }}</th>", False),
    ],
)
def test_a_stray_label_is_caught(tree, name, text, is_stray):
    assert bool(list(guards.stray_labels(tree(**{name: text}), {"属于国家秘密", "总计"}))) is is_stray


@pytest.mark.parametrize(
    ("text", "is_back_door"),
    [
        ("Edition.objects.published().filter(year=2022)", False),
        ("models.Edition.objects.public().get(pk=1)", False),
        ("Report.objects.listed().filter(year=2022)", False),
        ("Agency.objects.all()", False),
        ("Edition.objects.filter(pk=1)", True),
        ("models.Report.objects.all()", True),
        ("rows = Edition.objects", True),
        ("Edition._base_manager.get(pk=1)", True),
        ("get_object_or_404(Edition, pk=1)", True),
        ("get_object_or_404(Edition.objects.public(), pk=1)", False),
    ],
)
def test_a_back_door_is_caught(tree, text, is_back_door):
    assert bool(list(guards.back_doors(tree(reports__views__pages=text)))) is is_back_door
    assert bool(list(guards.back_doors(tree(reports__api=text)))) is is_back_door


def test_what_pages_are_made_of_is_looked_through_for_back_doors_too(tree):
    assert list(guards.back_doors(tree(reports__rendering__report="Edition.objects.get(pk=1)")))


def test_a_long_or_silent_file_is_caught(tree):
    folder = tree(reports__long="x = 1\n" * (guards.MOST_LINES + 1), reports__migrations__first="x = 1\n" * 1000)
    assert listed(guards.long_files(folder)).startswith("reports/long.py: 401 lines")
    assert listed(guards.missing_docstrings(folder)) == "reports/long.py"
