"""Full addresses of pages, as far as it is known under which domain the portal stands."""

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from ..models import Site


def origin_of(site: Site) -> str:
    """Return https:// and the domain of the site; "" where nobody has said it."""
    return f"https://{site.domain}" if site.domain else ""


def origin_asked(site: Site, request: HttpRequest) -> str:
    """Return the origin of the site, else that of the host that was asked: one of ALLOWED_HOSTS."""
    return origin_of(site) or f"{request.scheme}://{request.get_host()}"


class Places:
    """The addresses under one origin; paths where the origin is not known."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    def at(self, path: str) -> str:
        """Return the full address of ``path``."""
        return self.origin + path

    def named(self, name: str, *args: Any) -> str:
        """Return the full address of a named page in the language that is spoken."""
        return self.at(reverse(name, args=args))
