"""Publish what was scheduled and is due."""

from django.core.management import BaseCommand

from ... import actions


class Command(BaseCommand):
    """Publish every approved edition whose moment has come."""

    help = "Publish approved editions whose scheduled moment has come; run it every few minutes from a timer."

    def handle(self, *args, **options):
        published = actions.publish_due()
        for edition in published:
            self.stdout.write(f"Published {edition}.")
        if not published and options["verbosity"] > 1:
            self.stdout.write("Nothing is due.")
