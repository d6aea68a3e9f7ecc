"""The grids derived from the declarations are the official ones."""

import hashlib
import json

import pytest

from reports.formats import FORMS, NoForm, form_for, section_grid

# SHA-256 of what ``compact`` makes of all grids of a form; equal to that of the official grids, which are
# compared cell by cell where they are at hand.
FINGERPRINTS = {
    "2019": "27083d0e7668cf205c8d989c172a5448c422fb2c96600c86b6311c9007b3edbb",
    "2021": "731938eb9f4e35c3fff7bec41842d799017dce0807da3d9a8cdd6b1d24fd52a8",
}
SIZES = {"2019": (198, 40), "2021": (200, 42)}
WITH_TABLES = ("proactive_disclosure", "requests", "remedies")
EVERY_GRID = [pytest.param(key, section, id=f"{key}-{section}") for key in FORMS for section in WITH_TABLES]


def derived(form_key, section):
    """Return a grid as the official files write it."""
    grid = section_grid(FORMS[form_key], section)
    rows = []
    for row in grid.rows:
        cells = []
        for cell in row:
            shown = {"cell": cell.cell} if cell.cell else {"text": cell.text.zh}
            shown |= {"colspan": cell.colspan} if cell.colspan > 1 else {}
            cells.append(shown | ({"rowspan": cell.rowspan} if cell.rowspan > 1 else {}))
        rows.append(cells)
    return {"columns": grid.columns, "rows": rows}


def compact(grids):
    """Return the fingerprint of the grids of a form."""
    return hashlib.sha256(json.dumps(grids, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@pytest.fixture(scope="session")
def official(samples):
    """Give the official grids by form, or skip."""
    folder = samples.parent / "format"
    if not folder.is_dir():
        pytest.skip("official grids not found")
    return {key: json.loads((folder / f"official_{key}.json").read_text(encoding="utf-8")) for key in FORMS}


@pytest.mark.parametrize(("form_key", "section"), EVERY_GRID)
def test_every_cell_of_the_grid_stands_where_the_official_form_has_it(official, form_key, section):
    ours, theirs = derived(form_key, section), official[form_key]["grids"][section]
    assert ours["columns"] == theirs["columns"]
    assert len(ours["rows"]) == len(theirs["rows"])
    for number, (row, official_row) in enumerate(zip(ours["rows"], theirs["rows"], strict=True)):
        assert row == official_row, f"row {number}"


@pytest.mark.parametrize("form_key", FORMS)
def test_headings_and_the_notice_are_those_of_the_official_form(official, form_key):
    form, theirs = FORMS[form_key], official[form_key]
    assert form.legal_basis == theirs["legal_basis"]
    assert (form.first_year, form.last_year) == (theirs["report_years"]["from"], theirs["report_years"]["to"])
    assert [(section.key, section.heading.zh) for section in form.sections] == [
        (section["key"], section["heading"]) for section in theirs["sections"]
    ]
    for section, their_section in zip(form.sections, theirs["sections"], strict=True):
        known = {section.title.zh, *section.other_wordings}
        assert set(their_section["other_wording_met"]) <= known


@pytest.mark.parametrize("form_key", FORMS)
def test_the_grids_have_not_changed_since_they_were_compared(form_key):
    assert compact({section: derived(form_key, section) for section in WITH_TABLES}) == FINGERPRINTS[form_key]


@pytest.mark.parametrize("form_key", FORMS)
def test_the_fingerprint_is_that_of_the_official_grids(official, form_key):
    assert compact({key: official[form_key]["grids"][key] for key in WITH_TABLES}) == FINGERPRINTS[form_key]


@pytest.mark.parametrize("form_key", FORMS)
def test_cells_and_equations_are_as_many_as_the_form_has(form_key):
    form = FORMS[form_key]
    equations = sum(len(table.lines_crossing(equation)) for table in form.tables for equation in table.equations)
    assert (len(form.cells()), equations) == SIZES[form_key]


@pytest.mark.parametrize(("form_key", "section"), EVERY_GRID)
def test_spans_fill_the_grid_without_gap_or_overlap(form_key, section):
    grid = section_grid(FORMS[form_key], section)
    taken = {}
    for top, row in enumerate(grid.rows):
        left = 0
        for cell in row:
            while (top, left) in taken:
                left += 1
            for down in range(cell.rowspan):
                for right in range(cell.colspan):
                    place = (top + down, left + right)
                    assert place not in taken, f"{cell.ident} overlaps {taken.get(place)}"
                    taken[place] = cell.ident
    assert set(taken) == {(down, right) for down in range(len(grid.rows)) for right in range(grid.columns)}


@pytest.mark.parametrize("section", ["overview", "improvement", "other_matters"])
@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_sections_without_tables_have_an_empty_grid(form, section):
    assert section_grid(form, section).rows == ()


@pytest.mark.parametrize(("form_key", "section"), EVERY_GRID)
def test_header_rows_hold_headers_only(form_key, section):
    grid = section_grid(FORMS[form_key], section)
    for row in grid.rows[: grid.header_rows]:
        assert all(cell.role != "figure" for cell in row)


@pytest.mark.parametrize("form_key", FORMS)
def test_idents_are_unique_and_every_reference_names_a_header_of_the_same_grid(form_key):
    seen = set()
    for section in WITH_TABLES:
        cells = [cell for row in section_grid(FORMS[form_key], section).rows for cell in row]
        headers = {cell.ident for cell in cells if cell.role != "figure"}
        for cell in cells:
            assert cell.ident not in seen
            seen.add(cell.ident)
            assert set(cell.headers) <= headers
            assert len(cell.headers) == len(set(cell.headers))


@pytest.mark.parametrize("form_key", FORMS)
def test_every_figure_is_spoken_for_by_its_row_and_its_column(form_key):
    form = FORMS[form_key]
    labels = {}
    for section in WITH_TABLES:
        for row in section_grid(form, section).rows:
            for cell in row:
                labels[cell.ident] = cell
    figures = [cell for cell in labels.values() if cell.role == "figure"]
    assert [cell.cell for cell in figures] == list(form.cells())
    for cell in figures:
        words = {labels[header].text.zh for header in cell.headers}
        table, row, column = cell.cell.split(".")
        assert form.table(table).row(row).label in words
        assert form.table(table).column(column).label in words


@pytest.mark.parametrize(
    ("year", "key"), [(2019, "2019"), (2020, "2019"), (2021, "2021"), (2022, "2021"), (2030, "2021")]
)
def test_a_year_proposes_its_form(year, key):
    assert form_for(year).key == key


@pytest.mark.parametrize("year", [2018, 2008, 0])
def test_before_2019_there_is_no_form(year):
    with pytest.raises(NoForm):
        form_for(year)
