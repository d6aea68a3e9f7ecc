"""Full addresses, which feeds and site maps must give: of the site's domain, else of the host that was asked."""

from django.http import HttpRequest
from django.urls import reverse

from ..models import Site
from ..rendering.page import absolute


class Places:
    """The origin of one answer, and the addresses under it.

    While the site's record names no domain the host of the request stands in: one of ALLOWED_HOSTS.
    """

    def __init__(self, site: Site, request: HttpRequest) -> None:
        self.origin = absolute(site, "") or f"{request.scheme}://{request.get_host()}"
        self.authority = self.origin.partition("://")[2].partition(":")[0]

    def at(self, path: str) -> str:
        """Return the full address of ``path``."""
        return self.origin + path

    def named(self, name: str, *args: object) -> str:
        """Return the full address of a named page in the language that is spoken."""
        return self.at(reverse(name, args=args))

    def ident(self, *parts: object) -> str:
        """Return an identifier that outlives every address (RFC 4151).

        It rests on the domain: who changes the domain of a site shows every reader all entries anew.
        """
        return f"tag:{self.authority},2026:{'/'.join(map(str, parts))}"
