"""manage.py export_report: a report as a file from the command line, with codes and sentences."""

import pytest
from django.core.management import CommandError, call_command

from reports.models import State
from reports.presentation import present
from reports.writing import WRITERS, write
from tests.factories import end_edition, make_agency, make_edition, make_published, make_report

pytestmark = pytest.mark.any_database


@pytest.fixture
def edition(db):
    """Give a published edition."""
    return make_published(make_agency("青禾县教育局", slug="qinghe"))


@pytest.mark.parametrize("kind", list(WRITERS))
def test_a_published_report_is_written_to_a_file(edition, tmp_path, kind):
    target = tmp_path / "report"
    call_command("export_report", "qinghe", "2022", "--to", kind, "--out", str(target))
    content = edition.content()
    assert target.read_bytes() == write(present(content, "zh"), content, kind)


def test_a_report_goes_to_standard_output_without_a_file(edition, capfdbinary):
    call_command("export_report", "青禾县教育局", "2022", "--to", "docx", "--language", "en")
    content = edition.content()
    assert capfdbinary.readouterr().out == write(present(content, "en"), content, "docx")


def refused(capsys, *arguments):
    """Return the exit code and the sentence of a refusal."""
    with pytest.raises(SystemExit) as left:
        call_command("export_report", *arguments, "--to", "csv")
    return left.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("nobody", "2022"), "没有标识或名称为“nobody”的机关"),
        (("qinghe", "2021"), "没有已发布的2021年年报"),
        (("qinghe", "2022", "--draft"), "没有编辑中的草稿"),
        (("qinghe", "2021", "--language", "en"), "has no published report on 2021"),
    ],
)
def test_what_is_not_there_is_refused_with_3_and_a_sentence(edition, capsys, arguments, words):
    code, said = refused(capsys, *arguments)
    assert code == 3
    assert words in said


def test_a_withdrawn_report_is_not_exported(edition, capsys):
    end_edition(edition, State.WITHDRAWN)
    assert refused(capsys, "qinghe", "2022") == (3, "qinghe的2022年年报已撤回，不再导出。\n")


def test_a_file_that_cannot_be_written_is_refused_with_4(edition, capsys, tmp_path):
    assert refused(capsys, "qinghe", "2022", "--out", str(tmp_path / "nowhere" / "report.csv"))[0] == 4


def test_an_unknown_kind_is_refused(edition):
    with pytest.raises(CommandError, match="--to"):
        call_command("export_report", "qinghe", "2022", "--to", "exe")


def test_a_draft_is_exported_with_its_mark(db, tmp_path):
    make_edition(make_report(make_agency(slug="draft")), state=State.DRAFT)
    target = tmp_path / "draft.html"
    call_command("export_report", "draft", "2022", "--to", "html", "--out", str(target), "--draft")
    assert "尚未发布" in target.read_text(encoding="utf-8")


def test_a_file_in_a_folder_is_called_by_its_title_and_a_draft_says_so(db, tmp_path):
    make_edition(make_report(make_agency("青禾县教育局", slug="draft")), state=State.DRAFT)
    call_command("export_report", "draft", "2022", "--to", "xlsx", "--out", str(tmp_path), "--draft")
    assert [path.name for path in tmp_path.iterdir()] == ["草稿-青禾县教育局2022年政府信息公开工作年度报告.xlsx"]
