"""Change the address of an agency; the old one leads to the new one for ever."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.utils.translation import gettext as _
from django.utils.translation import override

from ...actions import Refused, change_address, no_agency_at
from ...models import Agency, Person


class Command(BaseCommand):
    """Give an agency another address and keep the old one as a permanent redirect."""

    help = (
        "Change the address (slug) of an agency. Every public address with the old one then answers with a permanent"
        " redirect, and no other agency can ever be given it. The name of an agency is changed in the admin instead."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the old and the new address, and who changes it."""
        parser.add_argument("old", help="the address that the agency has now")
        parser.add_argument("new", help="the address that it shall have: small letters, digits and hyphens")
        parser.add_argument("--as", dest="username", help="the administrator who changes it, for the record")
        parser.add_argument("--language", choices=("zh", "en"), default="zh", help="language of sentences (zh)")

    def handle(self, *, old: str, new: str, username: str | None, language: str, **options: Any) -> None:
        """Change the address, or say why not."""
        with override("en" if language == "en" else "zh-hans"):
            agency = Agency.objects.filter(slug=old).first()
            if agency is None:
                raise CommandError(no_agency_at(old))
            try:
                change_address(self.person(username), agency, new)
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
            self.stdout.write(
                _("%(agency)s now has the address “%(new)s”; links to “%(old)s” lead there.")
                % {"agency": agency, "new": new, "old": old}
            )

    def person(self, username: str | None) -> Person | None:
        """Return the person named, None where nobody is."""
        if not username:
            return None
        person = Person.objects.filter(username=username, is_active=True).first()
        if person is None:
            raise CommandError(_("There is no person %(name)s who may sign in.") % {"name": username})
        return person
