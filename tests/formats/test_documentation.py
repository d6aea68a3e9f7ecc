"""docs/format.md and the schema of the report document say what the declarations say."""

import copy
import json
from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from jsonschema import Draft202012Validator

from reports.checks import check
from reports.document import Candidate, Content, Doubt, FeeStatement, Reading, SectionText, document_to_json
from reports.formats import ALL_CELLS, FORMS, Text, column_of, groups, leaves
from reports.management.commands.format_docs import pages

DOCS = Path(settings.BASE_DIR) / "docs"


def test_the_generated_pages_are_current():
    call_command("format_docs", "--check", stdout=StringIO())


def test_a_stale_page_is_named_and_a_fresh_one_accepted(tmp_path):
    call_command("format_docs", folder=tmp_path, stdout=StringIO())
    call_command("format_docs", "--check", folder=tmp_path, stdout=StringIO())
    page = tmp_path / "format.md"
    page.write_text(page.read_text(encoding="utf-8").replace("requests", "request"), encoding="utf-8")
    with pytest.raises(CommandError, match=r"format\.md"):
        call_command("format_docs", "--check", folder=tmp_path)
    call_command("format_docs", folder=tmp_path, stdout=StringIO())
    assert page.read_text(encoding="utf-8") == pages()["format.md"]


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_the_page_names_every_row_column_and_equation_with_its_words(form):
    page = pages()["format.md"]
    for table in form.tables:
        assert f"### `{table.key}` of form {form.key}" in page
        for tree in (table.rows, table.columns):
            for node in (*leaves(tree), *groups(tree)):
                line = next(line for line in page.splitlines() if f"`{node.key}`" in line and node.label in line)
                assert node.english in line
        for equation in table.equations:
            assert f"| {equation.rule} " in page


@pytest.fixture(scope="module")
def validator():
    """Give the validator of the committed schema."""
    schema = json.loads((DOCS / "report-document.schema.json").read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def every_figure(form):
    """Return a figure for every cell of one form."""
    figures = {"count": 3, "amount": Decimal("1234.50"), "text": "240万元"}
    return {cell: figures[column_of(cell, form).kind] for cell in form.cells()}


def whole_document(form):
    """Return a document in which every part is filled."""
    content = Content(
        "甲区人民政府",
        2022,
        form.key,
        agency_code="11410305005434567X",
        title="甲区人民政府2022年报告",
        document_date="2023-01-20",
        published_date=None,
        preface="<p>前言</p>",
        sections=(SectionText("overview", "一、", "<p>甲</p>", "<p>注</p>"), SectionText("other_matters", "六、")),
        figures={**every_figure(form), "documents.rules.issued": None},
        printed={"documents.rules.issued": "22（其中 16 件）"},
        absent=("fees.administrative_fees.items_change",),
        leftovers=("另一行 3",),
        fee=FeeStatement(2, "300", "100"),
    )
    reading = Reading(
        content,
        doubts=(
            Doubt("documents.rules.issued", Text("不是数字", "not a number"), "22（其中 16 件）", ("22",)),
            Doubt(None, Text("没有标题", "no title")),
        ),
        years=(Candidate(2022, 0.99),),
        agencies=(Candidate("甲区人民政府", 0.5),),
        reader="text 1",
    )
    return document_to_json(reading, tuple(finding.to_json() for finding in check(content)))


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_what_the_portal_writes_is_valid(validator, form):
    document = json.loads(json.dumps(whole_document(form)))
    assert document["findings"]
    assert [error.message for error in validator.iter_errors(document)] == []


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_a_report_without_anything_is_valid(validator, form):
    validator.validate(document_to_json(Reading(Content("甲局", 2022, form.key))))


def test_every_cell_has_a_place_in_the_schema(validator):
    tables = validator.schema["$defs"]["figures"]["properties"]
    cells = {
        f"{table}.{row}.{column}"
        for table, rows in tables.items()
        for row, columns in rows["properties"].items()
        for column in columns["properties"]
    }
    assert cells == set(ALL_CELLS)


WRONG = {
    "another kind of document": (("document",), "something-else"),
    "another version": (("version",), 2),
    "an unknown form": (("content", "form"), "2020"),
    "an unknown shape": (("content", "shape"), "free"),
    "a year as text": (("content", "year"), "2022"),
    "an unknown section": (("content", "sections", 0, "key"), "summary"),
    "an unknown table": (("content", "figures", "persons"), {}),
    "an unknown column": (("content", "figures", "requests", "received", "everybody"), 1),
    "a count with a decimal": (("content", "figures", "requests", "received", "total"), 1.5),
    "a count as text": (("content", "figures", "requests", "received", "total"), "1"),
    "a count too large": (("content", "figures", "requests", "received", "total"), 2**63),
    "an amount as a number": (("content", "figures", "fees", "administrative_fees", "collected_wan_yuan"), 1.5),
    "an amount with needless noughts": (
        ("content", "figures", "fees", "administrative_fees", "collected_wan_yuan"),
        "1.50",
    ),
    "an amount with seven decimals": (
        ("content", "figures", "fees", "administrative_fees", "collected_wan_yuan"),
        "1.1234567",
    ),
    "a printed text for no cell": (("content", "printed", "requests.received"), "x"),
    "an absent thing that is no cell": (("content", "absent"), ["requests"]),
    "a date that is none": (("content", "dates", "document"), "2023-13-01"),
    "an invented part": (("content", "remarks"), ""),
    "a confidence above one": (("reading", "identity", "year", 0, "confidence"), 1.5),
    "a doubt about no cell": (("reading", "doubts", 0, "cell"), "requests.received"),
    "an unknown severity": (("findings", 0, "severity"), "fatal"),
    "an unknown verdict": (("findings", 0, "verdict"), "maybe"),
}


@pytest.mark.parametrize(("path", "value"), WRONG.values(), ids=WRONG)
def test_a_wrong_document_is_not_valid(validator, path, value):
    document = whole_document(FORMS["2021"])
    part = document
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = value
    assert not validator.is_valid(document)


@pytest.mark.parametrize("part", ["document", "version", "content"])
def test_a_document_without_a_part_is_not_valid(validator, part):
    document = copy.deepcopy(whole_document(FORMS["2021"]))
    del document[part]
    assert not validator.is_valid(document)


@pytest.mark.parametrize("part", ["agency", "year", "form", "shape", "scope", "sections", "figures", "printed", "fee"])
def test_a_content_without_a_part_is_not_valid(validator, part):
    document = whole_document(FORMS["2021"])
    del document["content"][part]
    assert not validator.is_valid(document)
