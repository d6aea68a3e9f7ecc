"""Bring the index of search into step with what is published, or make it anew."""

from django.core.management import BaseCommand

from ... import actions
from ...models import SearchedEdition
from ...models.search_tables import many

SECONDS = 5  # from one line of progress to the next


class Command(BaseCommand):
    """Enter what is missing in the index of search; it may be stopped at any moment and started again."""

    help = (
        "Enter published reports that are missing in the index of search, and take out what does not belong there. "
        "Goes on where it was stopped; the portal may run meanwhile."
    )

    def add_arguments(self, parser):
        parser.add_argument(
            "--anew", action="store_true", help="throw the index away first; until the end searches find less"
        )

    def handle(self, *, anew, **options):
        if anew:
            actions.forget_search()
        names, done = actions.name_agencies(), actions.index_search(SECONDS)
        if done:
            with many():
                done += self.go_on(done)
        total = SearchedEdition.objects.count()
        self.stdout.write(f"{total} reports are in the index; {done} changed, and the names of {names} agencies.")

    def go_on(self, before):
        """Enter what is left, with a line of progress now and then; return how many reports."""
        done = 0
        while entered := actions.index_search(SECONDS):
            done += entered
            self.stdout.write(f"{before + done} reports entered or taken out ...")
        return done
