"""What the generator writes, without a database: sound but for the listed faults, text and tables in step."""

import re
from decimal import Decimal

import pytest

from reports import actions, checks
from reports.demonstration import FAULTS, FIRST_YEAR, LAST_YEAR, NOT_SHOWN_HERE, District
from reports.demonstration.around import Around
from reports.demonstration.district import BODIES, GOVERNMENT, PARTY, credit_code
from reports.demonstration.faults import BY_REPORT, Expected
from reports.figures import parse_cell
from reports.formats import column_of, form_for
from reports.formats.wording import OVERVIEW_TOPICS
from reports.markup import normalise, plain_text
from reports.models import State
from reports.models.codes import validate_credit_code, validate_region_code

YEARS = range(FIRST_YEAR, LAST_YEAR + 1)
SEEDS = ("chengyan", "another")


@pytest.fixture(scope="module", params=SEEDS)
def editions(request):
    """Give every edition that the generator writes from one seed, but for those that were discarded."""
    return [one for one in District(request.param, YEARS).editions() if one.state != State.DISCARDED]


def name_of(edition):
    """Return how a failing test names an edition."""
    return f"{edition.body.key} {edition.year} {edition.state}"


def found_in(edition, around):
    """Return what the checks report on one edition, as the list of faults writes it, as far as it is stored."""
    context = around.context_of(edition)
    findings = checks.check(edition.content, context)
    kept = [one for one in findings if actions.rechecking.is_kept(one, context)]
    return {
        Expected(one.rule, one.line, one.verdict) for one in kept if not is_without_a_year_before(one, edition.year)
    }


def is_without_a_year_before(finding, year):
    """Tell whether nothing is decided because no report, or none in this form, stands before."""
    rules = {FIRST_YEAR: ("X-CARRY", "N-REPEAT", "T-JUMP"), 2021: ("T2-STOCK",)}
    return finding.verdict == "undecided" and finding.rule in rules.get(year, ())


def listed(without=()):
    """Return {(body, year): findings that the listed faults bring about}."""
    expected = {}
    for fault in FAULTS:
        for one in fault.finds:
            key = (fault.body, fault.year + one.later)
            if one.rule not in without:
                expected.setdefault(key, set()).add(Expected(one.rule, one.line, one.verdict))
    return expected


def failing(found):
    """Return what fails; which blanks leave something open depends on the figures drawn."""
    return {one for one in found if one.verdict in checks.FAILING}


def test_the_checks_find_every_listed_fault_and_nothing_else(editions, request):
    expected, around, wrong = listed(without=["T-SAME-AGENCY"]), Around(editions), []
    is_first_seed = request.node.callspec.params["editions"] == SEEDS[0]
    for edition in editions:
        found, due = found_in(edition, around), expected.get((edition.body.key, edition.year), set())
        if found != due if is_first_seed else failing(found) != failing(due):
            wrong.append((name_of(edition), found ^ due))
    assert wrong == []


def test_every_rule_has_a_listed_fault_or_a_reason_why_it_has_none():
    told = {one.rule for fault in FAULTS for one in fault.finds if one.verdict in checks.FAILING}
    assert told | NOT_SHOWN_HERE.keys() == set(checks.RULES)
    assert not told & NOT_SHOWN_HERE.keys()


def test_every_verdict_is_shown_by_a_listed_fault():
    verdicts = {one.verdict for fault in FAULTS for one in fault.finds}
    assert verdicts == {"fails", "fails_whatever_blank", "holds_if_nil", "undecided"}


def test_every_cell_of_the_form_of_the_year_is_written(editions):
    for edition in editions:
        if edition.body is not PARTY:
            assert edition.content.form == form_for(edition.year).key
            written = {*edition.content.figures, *edition.content.absent}
            fault = BY_REPORT.get((edition.body.key, edition.year))
            assert written - set(fault.cells if fault else ()) <= set(form_for(edition.year).cells()), name_of(edition)
            assert written >= set(form_for(edition.year).cells()), name_of(edition)


STATED = (
    (r"新收政府信息公开申请(\d+)件", "requests.received.total"),
    (r"上年结转(\d+)件", "requests.brought_forward.total"),
    (r"；办结(\d+)件", "requests.results_total.total"),
    (r"结转下年度继续办理(\d+)件", "requests.carried_forward.total"),
    (r"被申请行政复议(\d+)件", "remedies.reconsideration.total"),
    (r"制发行政规范性文件(\d+)件", "documents.normative_documents.issued"),
    (r"作出行政许可决定(\d+)件", "licensing.licensing.decisions"),
    (r"作出行政处罚决定(\d+)件", "enforcement.penalties.decisions"),
)


def test_the_text_states_the_numbers_of_the_tables(editions):
    compared = 0
    for edition in editions:
        text = plain_text(edition.content.section("overview").text)
        for pattern, cell in STATED:
            figure = edition.content.figures.get(cell)
            for stated in re.findall(pattern, text):
                if cell not in edition.content.printed and figure is not None and not is_left_blank(edition, cell):
                    assert int(stated) == figure, (name_of(edition), cell)
                    compared += 1
    assert compared > 1000


def is_left_blank(edition, cell):
    """Tell whether a listed fault put something else in the place of the true figure."""
    fault = BY_REPORT.get((edition.body.key, edition.year))
    return fault is not None and (isinstance(fault.cells.get(cell), str) or "overview" in fault.adds)


def test_section_six_states_the_fees_that_the_statement_holds(editions):
    with_fees = [edition for edition in editions if edition.content.fee.notices]
    assert len(with_fees) > 10
    for edition in with_fees:
        text = plain_text(edition.content.section("other_matters").text)
        if (edition.body.key, edition.year) not in BY_REPORT:
            assert f"收费通知{edition.content.fee.notices}件" in text
            assert f"{edition.content.fee.notified_yuan}元" in text
            assert f"{edition.content.fee.collected_yuan}元" in text
        collected = edition.content.figures["fees.administrative_fees.collected_wan_yuan"]
        assert collected * 10000 >= int(edition.content.fee.collected_yuan)


def test_the_consolidated_report_is_the_sum_of_its_children_but_for_the_listed_faults(editions):
    for year in YEARS:
        finals = {e.body.key: e.content for e in editions if e.year == year and e.state != State.SUPERSEDED}
        whole = finals.pop(GOVERNMENT.key)
        missing = {body.key for body in BODIES if body not in (GOVERNMENT, PARTY)} - finals.keys()
        faulty = {cell for fault in FAULTS if fault.year == year for cell in fault.cells}
        if missing:
            continue
        children = [content for key, content in finals.items() if key != PARTY.key]
        for cell in set(whole.figures) - faulty:
            if column_of(cell).kind != "text":
                assert whole.figures[cell] == sum(child.figures[cell] for child in children), (year, cell)
            else:
                amounts = [Decimal(child.figures[cell].removesuffix("万元")) for child in children]
                assert Decimal(whole.figures[cell].removesuffix("万元")) == sum(amounts)


def test_every_overview_speaks_of_the_five_topics_within_a_thousand_characters(editions):
    for edition in editions:
        fault = BY_REPORT.get((edition.body.key, edition.year))
        if fault and "overview" in {*fault.adds, *fault.sections}:
            continue
        text = plain_text(edition.content.section("overview").text)
        assert len(text) <= 1000, name_of(edition)
        if edition.body is not PARTY:
            assert [topic.zh for topic in OVERVIEW_TOPICS if topic.zh not in text] == [], name_of(edition)


def test_less_than_half_of_the_sentences_stand_in_last_years_report(editions):
    sentences = {}
    for edition in editions:
        texts = (edition.content.section(key).text for key in ("overview", "improvement"))
        sentences[edition.body.key, edition.year] = set(re.split(r"[。；：]", plain_text("".join(texts)))) - {""}
    for (key, year), now in sentences.items():
        before = sentences.get((key, year - 1), set())
        if (key, year) in BY_REPORT and BY_REPORT[key, year].copies:
            continue
        assert len(now & before) <= len(now) / 2, (key, year)


def test_texts_hold_no_placeholder_and_nothing_beyond_the_permitted_marks(editions):
    for edition in editions:
        for text in [edition.content.preface, *(section.text for section in edition.content.sections)]:
            assert "{" not in text
            assert "None" not in text
            assert normalise(text) == text, name_of(edition)


def test_typed_faults_stand_as_typed(editions):
    by_report = {(e.body.key, e.year): e.content for e in editions if e.state != State.SUPERSEDED}
    for fault in FAULTS:
        content = by_report[fault.body, fault.year]
        for cell, change in fault.cells.items():
            if isinstance(change, str):
                parsed = parse_cell(change, column_of(cell))
                assert (content.figures[cell], content.printed.get(cell)) == parsed
            elif change is None:
                assert cell in content.absent


def test_one_seed_gives_one_district_and_another_seed_another():
    def digests(seed):
        return [one.content.digest() for one in District(seed, range(2023, 2025)).editions()]

    assert digests("chengyan") == digests("chengyan")
    assert not set(digests("chengyan")) & set(digests("another"))


def test_a_shorter_span_of_years_has_the_same_figures():
    whole = {(e.body.key, e.year, e.state): e.content.figures for e in District("chengyan", YEARS).editions()}
    for edition in District("chengyan", range(2023, 2024)).editions():
        assert edition.content.figures == whole[edition.body.key, edition.year, edition.state]


def test_codes_are_valid_and_of_no_province():
    for number, body in enumerate(BODIES, start=1):
        validate_credit_code(credit_code(number))
        validate_region_code(body.region)
        assert body.region.startswith("99")
    assert len({credit_code(number) for number in range(1, len(BODIES) + 1)}) == len(BODIES)
