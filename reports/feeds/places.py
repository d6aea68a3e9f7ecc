"""Full addresses, which feeds and site maps must give: of the site's domain, else of the host that was asked."""

from django.http import HttpRequest

from ..models import Site
from ..rendering.places import Places, origin_asked


class FeedPlaces(Places):
    """The addresses of one answer, and the identifiers of what it tells."""

    def __init__(self, site: Site, request: HttpRequest) -> None:
        super().__init__(origin_asked(site, request))
        self.authority = self.origin.partition("://")[2].partition(":")[0]

    def ident(self, *parts: object) -> str:
        """Return an identifier that outlives every address (RFC 4151).

        It rests on the domain: who changes the domain of a site shows every reader all entries anew.
        """
        return f"tag:{self.authority},2026:{'/'.join(map(str, parts))}"
