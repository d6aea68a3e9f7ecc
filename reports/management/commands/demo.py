"""Make the demonstration district in the database that is set."""

import re
import unicodedata

from django.core.management import BaseCommand, CommandError
from django.db import DatabaseError

from ...demonstration import (
    ACCOUNTS,
    FAULTS,
    FIRST_YEAR,
    LAST_YEAR,
    NOT_SHOWN_HERE,
    NoAccounts,
    draw_passwords,
    fill,
)
from ...demonstration.district import BY_KEY
from ...models import Agency, Person


class Command(BaseCommand):
    """Fill an empty database with a fictitious district, list its faults, or draw new passwords."""

    help = "Make the demonstration district: a fictitious place with seven years of reports and listed faults."

    def add_arguments(self, parser):
        parser.add_argument("--seed", default="chengyan", help="another seed gives other figures and texts")
        parser.add_argument(
            "--years",
            default=f"{FIRST_YEAR}-{LAST_YEAR}",
            help="first and last year of the reports (default: %(default)s)",
        )
        parser.add_argument("--passwords", action="store_true", help="draw new passwords for the four accounts")
        parser.add_argument("--list-faults", action="store_true", help="print what is wrong on purpose, and stop")

    def handle(self, *, seed, years, passwords, list_faults, **options):
        years = years_from(years)
        if list_faults:
            self.list_faults(years)
            return
        try:
            if passwords:
                self.print_passwords()
            else:
                self.fill(seed, years)
        except DatabaseError as error:
            reason = str(error).strip().splitlines()[0]
            raise CommandError(f"The database is not ready ({reason}): run manage.py migrate first.") from error

    def fill(self, seed, years):
        """Fill the database when it is empty, and print the passwords of the four accounts."""
        if Agency.objects.exists() or Person.objects.exists():
            raise CommandError(
                "This database already holds agencies or people: point DATABASE_URL to an empty one, "
                "or draw new passwords for a demonstration with --passwords."
            )
        made = fill(seed, years)
        self.stdout.write("Made " + ", ".join(f"{count} {name}" for name, count in made.items()) + ".")
        self.print_passwords()

    def print_passwords(self):
        """Draw and print new passwords for the four accounts."""
        try:
            drawn = draw_passwords()
        except NoAccounts:
            raise CommandError(
                "The accounts of the demonstration are not in this database: make it first with manage.py demo."
            ) from None
        self.stdout.write("Sign in under admin/ with (shown once; manage.py demo --passwords draws new ones):")
        for username, password in drawn.items():
            name, _role, key = ACCOUNTS[username]
            place = BY_KEY[key].short_name if key else ""
            self.stdout.write(f"  {username:<14} {password}   {name} {place}".rstrip())

    def list_faults(self, years):
        """Print one line for each fault in reports on ``years``."""
        rows = [("report", "rules", "lines", "cells", "what was done")]
        for fault in FAULTS:
            if fault.year in years:
                lines = dict.fromkeys(e.line + ("+1" if e.later else "") for e in fault.finds)
                rows.append(
                    (
                        f"{BY_KEY[fault.body].short_name} {fault.year}",
                        " ".join(fault.rules),
                        shortened(lines),
                        shortened(fault.cells or fault.sections),
                        f"{fault.what.zh} / {fault.what.en}",
                    )
                )
        widths = [max(width_of(row[number]) for row in rows) for number in range(4)]
        for row in rows:
            padded = (text + " " * (width - width_of(text)) for text, width in zip(row, widths, strict=False))
            self.stdout.write("  ".join([*padded, row[4]]))
        self.stdout.write("\nNot shown:")
        for rule, reason in NOT_SHOWN_HERE.items():
            self.stdout.write(f"{rule}: {reason.zh} / {reason.en}")


def years_from(text):
    """Return the years that ``text`` names, such as 2019-2025 or 2024; raise CommandError for others."""
    found = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", text)
    first, last = (int(found[1]), int(found[2] or found[1])) if found else (0, 0)
    if not FIRST_YEAR <= first <= last <= LAST_YEAR:
        raise CommandError(f"--years takes a year or a span within {FIRST_YEAR}-{LAST_YEAR}, such as 2021-2025.")
    return range(first, last + 1)


def shortened(keys, most=2):
    """Return the first keys and how many more there are."""
    keys = list(keys)
    rest = f" … ({len(keys)})" if len(keys) > most else ""
    return " ".join(keys[:most]) + rest if keys else "–"


def width_of(text):
    """Return how many columns a terminal needs for ``text``."""
    return sum(2 if unicodedata.east_asian_width(character) in "WF" else 1 for character in text)
