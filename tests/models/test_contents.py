"""What an edition says comes back from its rows as it went in."""

from decimal import Decimal

import pytest

from reports.document import Content, FeeStatement, SectionText
from reports.figures import LARGEST_AMOUNT, LARGEST_COUNT, parse_cell
from reports.formats import FORMS, column_of
from reports.models import STATISTICS, Edition, rows_from
from tests.factories import make_edition, make_published, make_report, sound_content

pytestmark = pytest.mark.django_db
BOTH = pytest.mark.parametrize("form", ["2019", "2021"])


def comes_back(content):
    """Store a content, read it from the database, hold the two against each other, and return what was read."""
    edition = make_edition(make_report(year=content.year), content)
    again = Edition.objects.get(pk=edition.pk).content()
    assert again.to_json() == content.to_json()
    assert again.digest() == content.digest()
    return again


@BOTH
def test_a_whole_report(form):
    content = sound_content(form, agency_code="91350100M000100Y43")
    assert comes_back(content) == content


@BOTH
def test_every_cell_has_its_own_place(form):
    cells = FORMS[form].cells()
    numbers = {"count": int, "amount": Decimal, "text": str}
    figures = {cell: numbers[column_of(cell).kind](place) for place, cell in enumerate(cells, 1)}
    content = sound_content(form, figures=figures)
    assert comes_back(content).figures == figures


@BOTH
def test_blanks_are_not_zeros(form):
    blank = sound_content(form, figures=dict.fromkeys(FORMS[form].cells()))
    assert set(comes_back(blank).figures.values()) == {None}
    assert blank.digest() != sound_content(form).digest()


@pytest.mark.parametrize(
    ("cell", "figure", "printed"),
    [
        ("licensing.licensing.decisions", 1234, "1,234"),
        ("documents.rules.issued", None, "22（其中修订16件）"),
        ("documents.rules.issued", None, "/"),
        ("requests.received.total", -3, None),
        ("requests.received.total", 2**53 - 1, None),
        ("requests.received.total", -(2**53) + 1, None),
        ("fees.administrative_fees.collected_wan_yuan", Decimal("96171.6"), "96171.60"),
        ("fees.administrative_fees.collected_wan_yuan", Decimal("0.000001"), None),
        ("fees.administrative_fees.collected_wan_yuan", Decimal("999999999.999999"), None),
        ("fees.administrative_fees.collected_wan_yuan", Decimal("123456789.123457"), None),
        ("fees.administrative_fees.collected_wan_yuan", Decimal(0), "0.00"),
        ("fees.administrative_fees.collected_wan_yuan", None, "无"),
    ],
)
def test_a_cell_as_printed(cell, figure, printed):
    content = sound_content(figures={cell: figure}, printed={cell: printed} if printed else {})
    again = comes_back(content)
    assert (again.figures[cell], again.printed.get(cell)) == (figure, printed)


def test_what_parses_is_kept_exactly():
    for cell in ("requests.received.total", "fees.administrative_fees.collected_wan_yuan"):
        largest = {"count": LARGEST_COUNT, "amount": LARGEST_AMOUNT - Decimal("0.000001")}[column_of(cell).kind]
        assert parse_cell(str(largest), column_of(cell)) == (largest, None)
        assert parse_cell(str(largest + 1), column_of(cell)) == (None, str(largest + 1))


def test_cells_that_the_source_does_not_show():
    figures = dict(sound_content().figures)
    hidden = (
        "fees.administrative_fees.collected_wan_yuan",
        "remedies.reconsideration.total",
        "remedies.reconsideration.pending",
    )
    for cell in hidden:
        del figures[cell]
    content = Content("青禾县教育局", 2022, figures=figures, absent=hidden)
    again = comes_back(content)
    assert sorted(again.absent) == sorted(hidden)
    assert not set(hidden) & set(again.figures)


def test_a_row_that_the_source_does_not_have_is_no_row_of_blanks():
    figures = {cell: figure for cell, figure in sound_content().figures.items() if "petition" not in cell}
    content = Content("青禾县教育局", 2022, figures=figures)
    assert not any("petition" in cell for cell in comes_back(content).figures)


def test_rows_and_columns_of_the_other_form_are_figures():
    others = {
        "requests.otherwise_closed.natural_person": 2,
        "requests.otherwise_closed.total": 2,
        "licensing.other_external_services.decisions": 7,
        "licensing.licensing.items_previous_year": 40,
        "procurement.central_procurement.procurement_projects": 5,
        "procurement.central_procurement.procurement_amount": "86.5万元",
        "documents.rules.newly_produced": 0,
    }
    content = sound_content("2021", figures=others)
    again = comes_back(content)
    assert {cell: again.figures[cell] for cell in others} == others
    assert "requests.otherwise_closed.business" not in again.figures


def test_a_row_of_2021_in_a_report_of_2019():
    assert comes_back(sound_content("2019", figures={"requests.otherwise_other.total": 1}))


def test_a_blank_cell_of_the_other_form_is_shown_and_blank():
    blank, text = "licensing.other_external_services.items_change", "procurement.central_procurement.procurement_amount"
    content = sound_content("2021", figures={blank: None, text: None}, printed={text: "/"})
    again = comes_back(content)
    assert (again.shows(blank), again.figures[blank], blank in again.printed) == (True, None, False)
    assert again.printed[text] == "/"


def test_texts_headings_leftovers_fee_and_dates():
    content = sound_content(
        preface="<p>依据《条例》编制。</p>",
        sections=(
            SectionText("overview", "一、工作基本情况", "<p>甲</p>"),
            SectionText("requests", "", "<p>表前</p>", "<p>表后</p>"),
        ),
        leftovers=("（五）其他公开事项　12 件", "注：含乡镇。"),
        fee=FeeStatement(3, "120.50", None),
        document_date=None,
        published_date="2023-01-20",
        scope="consolidated",
    )
    assert comes_back(content) == content


def test_a_report_without_tables():
    content = sound_content(shape="narrative_only", sections=(SectionText("overview", "一", "<p>甲</p>"),))
    content = Content("青禾县教育局", 2022, shape="narrative_only", sections=content.sections)
    assert comes_back(content).figures == {}


def test_names_are_those_of_the_year_until_they_are_fixed():
    report = make_report()
    edition = make_edition(report, agency_name="", agency_code="")
    assert edition.content().agency_name == report.name_then == "青禾县教育局"


def test_a_code_that_comes_later_does_not_change_what_was_published():
    edition = make_published()
    edition.report.agency.periods.update(credit_code="91350100M000100Y43", name="x")
    again = Edition.objects.get(pk=edition.pk)
    assert (again.content().agency_code, again.content().digest()) == ("", edition.digest)


def test_a_public_edition_says_what_its_digest_says():
    edition = make_published(printed={"documents.rules.issued": "/"}, figures={"documents.rules.issued": None})
    assert Edition.objects.get(pk=edition.pk).content().digest() == edition.digest
    assert edition.address_key == f"v1-{edition.digest[:12]}"


@BOTH
def test_a_content_costs_a_query_for_each_table(form, django_assert_num_queries):
    edition = Edition.objects.select_related("report__agency", "report__year").get(
        pk=make_edition(content=sound_content(form, agency_code="91350100M000100Y43")).pk
    )
    with django_assert_num_queries(1 + len(STATISTICS)):
        edition.content()


def test_rows_are_made_for_what_is_there_alone():
    rows = rows_from(Edition(form="2021"), sound_content())
    assert {table: len(found) for table, found in rows.items()} == {
        "documents": 2, "licensing": 1, "enforcement": 2, "fees": 1, "procurement": 0, "requests": 25, "remedies": 3,
    }  # fmt: skip
