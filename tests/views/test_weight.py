"""A report page weighs little, whatever was found in it and corrected: what does not fit is counted and led to."""

import re
from dataclasses import replace

import pytest

from reports.checks.catalogue import CATALOGUE
from reports.formats import FORMS
from reports.models import Agency, Explanation, Finding, Site, State
from tests.factories import (
    PUBLISHED_AT,
    _freeze,
    end_edition,
    make_agency,
    make_edition,
    make_edition_file,
    make_file,
    make_person,
    make_published,
    make_report,
    sound_content,
)

from .conftest import store_findings
from .weigh import LANGUAGES, MOST_BYTES, weight_of

pytestmark = pytest.mark.any_database

DIGESTS = 9 * 13  # what the names of styles, scripts and pictures grow by where they are served with their digests
MOST_BYTES_OF_BOTH_FORMS = 68 * 1024  # twenty-six cells more under headers of their own; no report known has a quarter
ADDRESS = "/reports/full-0/2022/"
SAID = "经与各业务机构逐项核对，差异系年度中间机构职能划转、统计口径调整所致，已在说明中列出，下一年度起按新口径统计。"
FOUND = "“其他处理·总计”为 1234567，各项之和为 7654321，相差 6419754，请对照原始台账逐项核对并说明原因。"


def weight(client, address: str, content) -> int:
    """Return the bytes of a page without the texts of the report on it."""
    response = client.get(address)
    assert response.status_code == 200
    return weight_of(response.content, content)


def every_figure(number: int, *forms: str) -> dict:
    """Return the same number in every cell of the forms."""
    cells = [cell for form in forms for cell in FORMS[form].cells()]
    return {cell: str(number) if cell.endswith("procurement_amount") else number for cell in cells}


def neighbourhood():
    """Return an agency between six neighbours, with seven years, all of whose particulars are known."""
    Site.objects.create(
        pk=1,
        domain="www.qinghe.example.gov.cn",
        organ="青禾县人民政府",
        identification_code="9901230001",
        host_organ="青禾县人民政府",
        operating_organ="青禾县人民政府办公室",
        contact="青禾县松烟路1号 000-5550001",
        icp_record="示ICP备00000000号-1",
        police_record="示公网安备 99012300000001号",
        mark_address="https://mark.example.gov.cn/9901230001",
        error_report_address="https://errors.example.gov.cn/9901230001",
        sitemap_address="https://www.qinghe.example.gov.cn/map.html",
        supports_ipv6=True,
    )
    county = make_agency("青禾县人民政府")
    full, *others = (
        make_agency(f"青禾县第{number}教育和体育事业局", slug=f"full-{number}", superior=county) for number in range(7)
    )
    Agency.objects.update(english_name="Education and Sports Bureau of Qinghe County")
    full.refresh_from_db()
    full.contact_address = "青禾县松烟路12号行政中心3号楼"
    full.contact_telephone, full.contact_email = "000-5550100", "ogi-office@qinghe.example.gov.cn"
    full.website = "https://www.qinghe.example.gov.cn/education/"
    full.save()
    for office in others:
        make_published(office, 2022)
    for year in (2019, 2020, 2021, 2023, 2024, 2025):
        make_published(full, year)
    return full


def everything_fails(edition) -> None:
    """Store a failing finding of every severity at every cell and one of every rule, all explained by the agency."""
    rules = [rule for rule in CATALOGUE if rule.severity in ("error", "warn")]
    places = [[cell] for cell in edition.content().figures] + [[]] * len(CATALOGUE)
    found = [
        (rule, verdict, cells)
        for number, cells in enumerate(places)
        for rule, verdict in (
            (rules[number % len(rules)], "fails"),
            (CATALOGUE[number % len(CATALOGUE)], ("fails", "undecided", "holds_if_nil")[number % 3]),
        )
    ]
    stored = Finding.objects.bulk_create(
        Finding(
            edition=edition,
            rule=rule.number,
            severity=rule.severity,
            verdict=verdict,
            line=str(number),
            cells=cells,
            operands=[],
            message_zh=FOUND,
            message_en=f"{FOUND}{FOUND}",
            fingerprint=f"{number:064d}",
            inputs_are_public=True,
        )
        for number, (rule, verdict, cells) in enumerate(found)
    )
    person = make_person(f"explains-{edition.pk}")
    Explanation.objects.bulk_create(
        Explanation(
            edition=edition,
            rule=finding.rule,
            line=finding.line,
            fingerprint=finding.fingerprint,
            text=f"{SAID}{number}",
            person=person,
            is_public=True,
            is_clearance=finding.verdict == "fails" and number % 7 == 6,
        )
        for number, finding in enumerate(stored)
    )


def worst_report(form: str, *others: str):
    """Return the editions of a report, with the cells of ``others`` too: each corrects every figure of the one before,
    and breaks every rule.
    """
    report = make_report(neighbourhood())
    content = replace(
        sound_content(form, figures=every_figure(1234567, form, *others)), agency_name=report.agency.name, leftovers=()
    )
    editions = []
    for number in range(1, 5):
        texts = tuple(
            replace(section, text=f"{section.text}<p>第{number}次更正后，{SAID}</p>" * 4)
            for section in content.sections
        )
        told = replace(content, figures=every_figure(1234567 + number, form, *others), sections=texts)
        edition = make_edition(
            report, told, change="correction" if number > 1 else "first", change_reason=SAID, state=State.APPROVED
        )
        everything_fails(edition)
        make_edition_file(
            edition, make_file(f"%PDF-1.4 {number}".encode(), f"年度报告第{number}版.pdf"), is_public=True
        )
        if editions:
            end_edition(editions[-1][0])
        _freeze(edition, State.PUBLISHED, number, PUBLISHED_AT)
        editions.append((edition, told))
    return editions


@pytest.mark.parametrize("form", list(FORMS))
def test_the_fullest_sound_report_page_weighs_little(client, db, form):
    content = sound_content(form, figures=every_figure(1234567, form))
    make_edition(make_report(neighbourhood()), content, state=State.PUBLISHED)
    for language in LANGUAGES:
        assert weight(client, f"{language}{ADDRESS}", content) <= MOST_BYTES - DIGESTS


@pytest.mark.parametrize("form", list(FORMS))
def test_what_is_wrong_and_corrected_everywhere_still_weighs_little_and_stands_where_the_page_leads(client, db, form):
    *_, before, (edition, told) = worst_report(form)
    older = f"{ADDRESS}{before[0].address_key}/"
    for language in LANGUAGES:
        assert weight(client, f"{language}{ADDRESS}", told) <= MOST_BYTES - DIGESTS
        assert weight(client, f"{language}{older}", before[1]) <= MOST_BYTES - DIGESTS
    html = client.get(f"/en{ADDRESS}").content.decode()
    assert f'href="/en{ADDRESS}findings/"' in html
    assert f'href="/en{ADDRESS}corrections/"' in html
    for cell in FORMS[form].cells():
        opening, inside = re.search(rf'<td id="{cell}"([^>]*)>(.*?)(?=<t[dhr]|</t)', html).groups()
        assert "headers=" in opening
        assert "changed" in opening
        assert inside.startswith("<b>")
        assert f'<a href="cells/{cell}/">' in inside
    listed = client.get(f"/en{ADDRESS}findings/").content.decode()
    assert listed.count(FOUND * 2) == edition.findings.count()
    assert all(said in listed for said in edition.explanations.values_list("text", flat=True))
    ledger = client.get(f"/en{ADDRESS}corrections/").content.decode()
    assert all(f"/cells/{cell}/" in ledger for cell in told.figures)


def test_a_report_with_every_cell_of_both_forms_is_bounded_too(client, db):
    *_, before, (_, told) = worst_report("2021", "2019")
    for language in LANGUAGES:
        assert weight(client, f"{language}{ADDRESS}", told) <= MOST_BYTES_OF_BOTH_FORMS
        assert weight(client, f"{language}{ADDRESS}{before[0].address_key}/", before[1]) <= MOST_BYTES_OF_BOTH_FORMS


def test_a_page_with_one_finding_says_everything_itself(client, db):
    store_findings(make_published(make_agency(slug="odd"), figures={"remedies.reconsideration.total": 9}))
    html = client.get("/en/reports/odd/2022/").content.decode()
    assert "/findings/" not in html
    assert "does not add up" in html


def test_the_page_of_the_findings_tells_each_with_its_figure_and_what_the_agency_says(client, db):
    edition = make_published(make_agency(slug="odd"), figures={"remedies.reconsideration.total": 9})
    store_findings(edition)
    html = client.get("/en/reports/odd/2022/findings/").content.decode()
    assert "T4-SUM" in html
    assert 'href="/en/reports/odd/2022/#remedies.reconsideration.total"' in html
    older = client.get(f"/en/reports/odd/2022/{edition.address_key}/findings/")
    assert older.status_code == 200
    end_edition(edition, State.WITHDRAWN)
    assert client.get("/en/reports/odd/2022/findings/").status_code == 410


def test_findings_on_what_is_not_public_are_not_on_their_page(client, db):
    store_findings(make_published(make_agency(slug="odd"), figures={"remedies.reconsideration.total": 9}), public=False)
    assert "T4-SUM" not in client.get("/en/reports/odd/2022/findings/").content.decode()
