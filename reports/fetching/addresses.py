"""Which addresses may be fetched: by their spelling, and by the places that their host's name leads to."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from .refusals import NotFetched

PORTS = {"http": 80, "https": 443}
LONGEST_ADDRESS = 500
# A browser drops these from an address, a parser may not: what the two read must be the same.
_NEVER_IN_AN_ADDRESS = re.compile(r"[\x00-\x20\x7f-\xa0\\\ud800-\udfff]")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9])?\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])")
# Global unicast; whatever else IPv6 has is local, multicast, or carries an IPv4 address inside.
_PUBLIC_SIX = ipaddress.IPv6Network("2000::/3")
_TRICKS_OF_SIX = tuple(
    ipaddress.IPv6Network(network)
    for network in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")  # Teredo and the like, examples, 6to4
)
_SHARED_FOUR = tuple(
    ipaddress.IPv4Network(network)
    for network in ("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24")  # carriers, protocols, 6to4 relays
)


@dataclass(frozen=True)
class Address:
    """An address that may be asked for: its parts as they are sent."""

    scheme: str
    host: str
    port: int
    target: str

    @property
    def authority(self) -> str:
        """Return the host, with its port where that is not the usual one."""
        return self.host if self.port == PORTS[self.scheme] else f"{self.host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.authority}{self.target}"


def permitted_address(text: str, suffixes: Sequence[str]) -> Address:
    """Return the address that ``text`` spells; raise NotFetched unless its host ends in one of ``suffixes``."""
    spelled = text.strip()
    if not spelled or len(spelled) > LONGEST_ADDRESS or _NEVER_IN_AN_ADDRESS.search(spelled):
        raise NotFetched("not_an_address")
    try:
        parts = urlsplit(spelled)
        host, port = (parts.hostname or "").removesuffix("."), parts.port
    except ValueError as error:
        raise NotFetched("not_an_address") from error
    if parts.scheme.lower() not in PORTS or not host:
        raise NotFetched("not_an_address")
    if "@" in parts.netloc:
        raise NotFetched("names_a_person")
    if not _HOST.fullmatch(host) or not any(_ends_in(host, suffix) for suffix in suffixes):
        raise NotFetched("foreign_host", host=host, hosts=" ".join(suffixes))
    port = port if port is not None else PORTS[parts.scheme.lower()]
    if port not in PORTS.values():
        raise NotFetched("foreign_port", port=str(port))
    query = f"?{parts.query}" if parts.query else ""
    target = quote(f"{parts.path or '/'}{query}", safe="/?#[]@!$&'()*+,;=:%-._~")
    return Address(parts.scheme.lower(), host, port, target if target.startswith("/") else f"/{target}")


def _ends_in(host: str, suffix: str) -> bool:
    bare = suffix.lower().strip(".")
    return bool(bare) and (host == bare or host.endswith(f".{bare}"))


def is_public(number: str) -> bool:
    """Tell whether ``number``, an IP address, lies in the public network, whatever is hidden in its spelling."""
    try:
        place = ipaddress.ip_address(number)
    except ValueError:
        return False
    if isinstance(place, ipaddress.IPv6Address):
        return (
            place.scope_id is None
            and place in _PUBLIC_SIX
            and not any(place in network for network in _TRICKS_OF_SIX)
            and not place.is_private
        )
    is_open = place.is_global and not (place.is_multicast or place.is_reserved or place.is_unspecified)
    return is_open and not any(place in network for network in _SHARED_FOUR)
