"""Print the rule book."""

import json

from django.core.management import BaseCommand

from reports import checks


class Command(BaseCommand):
    """Print every rule with number, severity, words, formula, source and example."""

    help = "Print the rule book: every rule with its severity, words, formula, source and example."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true", help="print plain data in both languages")
        parser.add_argument("--language", choices=("zh", "en"), default="zh", help="language of the printed words")

    def handle(self, *, language, **options):
        rules = checks.book()
        if options["json"]:
            self.stdout.write(json.dumps(rules, ensure_ascii=False, indent=1))
            return
        family = None
        for rule in rules:
            if rule["family"] != family:
                family = rule["family"]
                self.stdout.write(f"\n{family[language]}")
            self.stdout.write(f"\n{rule['number']}  {rule['severity']}  {rule['name'][language]}")
            for part in ("words", "formula", "source", "example"):
                if rule[part]:
                    self.stdout.write(f"    {rule[part][language]}")
