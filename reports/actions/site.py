"""The stamp of the whole site, on which every rendered public page rests."""

from django.db.models import F

from ..models import Site


def renew_public_pages() -> None:
    """Let every public page be drawn anew: after a change of the site's record, of agencies or of years."""
    Site.objects.get_or_create(pk=1)
    Site.objects.filter(pk=1).update(public_stamp=F("public_stamp") + 1)
