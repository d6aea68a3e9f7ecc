"""The address of an agency: given once, changed only where it must be, and never lost."""

from django.core.exceptions import ValidationError
from django.core.validators import validate_slug
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from ..models import Agency, FormerAddress, Person
from .refusals import NotAllowed, Refused
from .search_index import name_agencies
from .site import renew_public_pages

LONGEST = 80


@transaction.atomic
def change_address(person: Person | None, agency: Agency, slug: str) -> FormerAddress:
    """Give ``agency`` another address; the old one leads there for ever. Return the row that records it.

    ``person`` is an administrator, or None for the system. An address that another agency has or had is
    refused; the agency may go back to one of its own.
    """
    if person is not None and not person.is_superuser:
        raise NotAllowed(_("Only an administrator changes the address of an agency."))
    _refuse_unfit(agency, slug)
    FormerAddress.objects.filter(slug=slug, agency=agency).delete()
    former = FormerAddress.objects.create(
        slug=agency.slug,
        agency=agency,
        last_day=timezone.localdate(),
        person_name=str(person or ""),
    )
    agency.slug = slug
    agency.save(update_fields=["slug"])
    name_agencies()
    renew_public_pages()
    return former


def no_agency_at(slug: str) -> str:
    """Return the sentence that no agency has the address ``slug``, or no longer. Costs one query."""
    former = FormerAddress.objects.filter(slug=slug).select_related("agency").first()
    if former is None:
        return _("No agency has the address “%(slug)s”.") % {"slug": slug}
    return _("“%(slug)s” is a former address of %(agency)s, which now has “%(now)s”.") % {
        "slug": slug,
        "agency": former.agency,
        "now": former.agency.slug,
    }


def _refuse_unfit(agency: Agency, slug: str) -> None:
    """Raise Refused where ``slug`` is no address, or one that is or was taken. Costs two queries."""
    if not _is_slug(slug):
        raise Refused(_("“%(slug)s” is no address: use small letters, digits and hyphens.") % {"slug": slug[:LONGEST]})
    holder = Agency.objects.filter(slug=slug).first()
    if holder is not None:
        raise Refused(
            _("“%(slug)s” is the address of %(agency)s: choose another one.") % {"slug": slug, "agency": holder}
        )
    former = FormerAddress.objects.filter(slug=slug).exclude(agency=agency).select_related("agency").first()
    if former is not None:
        raise Refused(
            _("“%(slug)s” was the address of %(agency)s, and links to it lead there: choose another one.")
            % {"slug": slug, "agency": former.agency}
        )


def _is_slug(slug: str) -> bool:
    try:
        validate_slug(slug)
    except ValidationError:
        return False
    return slug == slug.lower() and len(slug) <= LONGEST
