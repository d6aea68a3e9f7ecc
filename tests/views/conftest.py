"""What the tests of public pages share: a small district, and findings as the actions store them."""

import pytest
from django.core.cache import cache

from reports import actions, checks
from reports.models import Finding
from tests.factories import make_agency, make_published, make_report
from tests.worlds import world


@pytest.fixture(autouse=True)
def _empty_cache():
    """Begin with no kept page."""
    cache.clear()


def store_findings(edition, *, last_year=None, public=True, rules=None):
    """Store what the checks, or some ``rules`` of them, say of ``edition``, as the actions do, and return it."""
    found = checks.check(edition.content(), checks.Context(last_year=last_year), rules)
    return Finding.objects.bulk_create(
        Finding(
            edition=edition,
            rule=finding.rule,
            severity=finding.severity,
            verdict=finding.verdict,
            line=finding.line,
            cells=list(finding.cells),
            operands=[operand.to_json() for operand in finding.operands],
            left="" if finding.left is None else str(finding.left),
            right="" if finding.right is None else str(finding.right),
            message_zh=finding.message.zh,
            message_en=finding.message.en,
            fingerprint=finding.fingerprint,
            inputs_are_public=public,
        )
        for finding in found
    )


@world
def district():
    """Give a district government with two offices, one report published, one missing."""
    government = make_agency("青禾县人民政府", slug="qinghe", kind="government", short_name="青禾县政府")
    bureau = make_agency("青禾县教育局", slug="qinghe-jiaoyuju", superior=government, region_code="990123")
    finance = make_agency("青禾县财政局", slug="qinghe-caizhengju", superior=government)
    edition = make_published(bureau)
    store_findings(edition)
    make_report(finance)
    actions.name_agencies()
    actions.index_search()
    return {"government": government, "bureau": bureau, "finance": finance, "edition": edition}
