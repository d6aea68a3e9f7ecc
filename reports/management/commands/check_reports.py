"""Check stored reports anew, and print what is found."""

import csv
import json
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import OperationalError, ProgrammingError
from django.db.models import QuerySet

from ... import actions, checks
from ...jobs import job_of_checks
from ...models import FAILING, FROZEN, WORKING, Agency, Edition, Finding, JobItem, ReportingYear, State

FORMATS = ("table", "json", "csv")
COLUMNS = ("agency", "year", "edition", "rule", "severity", "verdict", "line", "cells", "left", "right", "zh", "en")
FOUND_ERRORS = 1
USAGE = 2
IN_FORCE_OR_WORK = (*WORKING, State.PUBLISHED)


class Command(BaseCommand):
    """Re-run every rule on the reports named; the exit code tells whether there are errors."""

    help = (
        "Check reports anew and print the findings. Exit codes: 0 nothing of error severity fails, 1 something does, "
        "2 wrong usage or no database."
    )
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take which reports, how to print, and whether to leave the work to the workers."""
        parser.add_argument("--year", type=int, help="only reports on this year")
        parser.add_argument("--agency", metavar="SLUG", help="only reports of this agency")
        parser.add_argument("--below", action="store_true", help="with --agency: of all bodies below it, too")
        parser.add_argument("--format", choices=FORMATS, default="table", help="default: %(default)s")
        parser.add_argument("--all-editions", action="store_true", help="superseded and withdrawn editions, too")
        parser.add_argument(
            "--changed-only", action="store_true", help="only where something that a report rests on has changed"
        )
        parser.add_argument(
            "--background", action="store_true", help="leave it to the workers (manage.py work) as a job, and stop"
        )

    def handle(self, **options: Any) -> None:
        """Check, print, and exit with what the findings say."""
        try:
            editions = self.editions_for(options)
            if options["background"]:
                self.leave_to_workers(editions, options)
                return
            has_errors = self.check(editions, options)
        except (OperationalError, ProgrammingError) as error:
            raise CommandError("The database is not ready: run manage.py migrate first.", returncode=USAGE) from error
        if has_errors:
            sys.exit(FOUND_ERRORS)

    def editions_for(self, options: dict[str, Any]) -> QuerySet[Edition]:
        """Return the editions asked for; raise CommandError for a year or agency that is not there."""
        states = (*WORKING, *FROZEN) if options["all_editions"] else IN_FORCE_OR_WORK
        editions = Edition.objects.filter(state__in=states)
        if options["year"] is not None:
            if not ReportingYear.objects.filter(year=options["year"]).exists():
                raise CommandError(f"The year {options['year']} has not been opened.", returncode=USAGE)
            editions = editions.filter(report__year__year=options["year"])
        if options["below"] and not options["agency"]:
            raise CommandError("--below goes with --agency SLUG.", returncode=USAGE)
        if options["agency"]:
            agency = Agency.objects.filter(slug=options["agency"]).first()
            if agency is None:
                raise CommandError(f"There is no agency {options['agency']}.", returncode=USAGE)
            bodies = Agency.objects.below(agency) if options["below"] else [agency]
            editions = editions.filter(report__agency__in=bodies)
        return editions

    def leave_to_workers(self, editions: QuerySet[Edition], options: dict[str, Any]) -> None:
        """Make a job of the editions and say its number."""
        if options["changed_only"]:
            editions = due_among(editions)
        name = " ".join(["check_reports", *(str(options[key]) for key in ("year", "agency") if options[key])])
        job = job_of_checks(editions, name)
        groups = JobItem.objects.filter(job=job).count()
        self.stdout.write(f"Job {job.pk}: {editions.count()} editions in {groups} groups wait for the workers.")

    def check(self, editions: QuerySet[Edition], options: dict[str, Any]) -> bool:
        """Check the editions and print what is found; return whether errors fail."""
        indexed = actions.index_missing()
        checked = actions.recheck_all(due_among(editions) if options["changed_only"] else editions)
        findings = list(
            Finding.objects.filter(edition__in=editions)
            .select_related("edition__report__agency", "edition__report__year")
            .order_by("edition__report__year__year", "edition__report__agency__path", "edition_id", "pk")
        )
        if options["format"] == "json":
            self.stdout.write(json.dumps([record_of(one) for one in findings], ensure_ascii=False, indent=1))
        elif options["format"] == "csv":
            writer = csv.DictWriter(self.stdout, COLUMNS, lineterminator="\n")
            writer.writeheader()
            writer.writerows(record_of(one) | {"cells": " ".join(one.cells)} for one in findings)
        else:
            for line in table_of(findings):
                self.stdout.write(line)
            self.stdout.write(f"{checked} editions checked, {indexed} added to the index.")
        return any(one.severity == "error" and one.verdict in FAILING for one in findings)


def due_among(editions: QuerySet[Edition]) -> QuerySet[Edition]:
    """Keep the editions that have to be checked again."""
    return editions.filter(pk__in=actions.due_editions().order_by().values("pk"))


def record_of(finding: Finding) -> dict[str, Any]:
    """Return one finding as plain data."""
    report = finding.edition.report
    return {
        "agency": report.agency.slug,
        "year": report.year.year,
        "edition": finding.edition.number or finding.edition.state,
        "rule": finding.rule,
        "severity": finding.severity,
        "verdict": finding.verdict,
        "line": finding.line,
        "cells": finding.cells,
        "left": finding.left,
        "right": finding.right,
        "zh": finding.message_zh,
        "en": finding.message_en,
    }


def table_of(findings: Iterable[Finding]) -> Iterable[str]:
    """Yield the lines of the table: how often each rule speaks, then every report with errors."""
    findings = list(findings)
    verdicts = Counter((one.rule, one.verdict in FAILING) for one in findings)
    reports = {rule: {one.edition_id for one in findings if one.rule == rule} for rule in checks.RULES}
    yield f"{'rule':<16} {'severity':<8} {'fails':>7} {'open':>7} {'reports':>8}"
    for number, rule in checks.RULES.items():
        if reports[number]:
            fails, others = verdicts[number, True], verdicts[number, False]
            yield f"{number:<16} {rule.severity:<8} {fails:>7} {others:>7} {len(reports[number]):>8}"
    errors = [one for one in findings if one.severity == "error" and one.verdict in FAILING]
    for edition, number in Counter(one.edition_id for one in errors).items():
        ones = [one for one in errors if one.edition_id == edition]
        report = ones[0].edition.report
        rules = " ".join(dict.fromkeys(one.rule for one in ones))
        label = f"v{ones[0].edition.number}" if ones[0].edition.number else ones[0].edition.state
        yield f"{report.year.year} {report.agency.slug} {label}: {number} errors ({rules})"
