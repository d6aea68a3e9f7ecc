"""The demonstration's reports, whose text follows their tables: alarms only where a fault was put in."""

from reports.checks import Context
from reports.checks.narrative import NARRATIVE_RULES, ties
from reports.demonstration import FAULTS
from reports.demonstration.writing_up import District

LISTED = {(fault.body, fault.year + one.later, one.rule) for fault in FAULTS for one in fault.finds}


def test_no_report_of_the_demonstration_raises_a_false_alarm_and_its_figures_are_tied():
    editions = list(District("narrative", range(2019, 2026)).editions())
    names = {name for written in editions for name in (written.content.agency_name, written.body.short_name)}
    alarms, tied, figures = set(), 0, 0
    for written in editions:
        context = Context(last_year=written.last_year, is_body=names.__contains__)
        for tie in ties(written.content, written.last_year):
            tied += tie.verdict == "agrees"
            figures += 1
        for rule in NARRATIVE_RULES:
            for finding in rule.judged(written.content, context):
                if finding.is_failure:
                    alarms.add((written.body.key, written.year, rule.number))
    assert alarms <= LISTED
    assert len(editions) > 200
    assert tied > 0.7 * figures
