"""Fetch a page or file of a permitted public site, and nothing else. Plain Python, standard library alone.

Only http and https, ports 80 and 443, hosts under the given suffixes; every address that a name leads to must be
public, and the connection goes to the very one that was checked. The same holds at every redirect. Size and time are
limited in all; no cookies, no proxy, certificates verified. Import ``fetch`` and ``NotFetched`` from here.
"""

import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urljoin

from .addresses import Address, is_public, permitted_address
from .connections import Clock, Connect, Resolve, ask, body_of, connect_by_system, resolve_by_system, within
from .kinds import kind_of, name_for
from .refusals import REFUSALS, NotFetched

SECONDS = 20.0
MOST_REDIRECTS = 5
_LEADS_ON = (301, 302, 303, 307, 308)


@dataclass(frozen=True)
class Fetched:
    """What was fetched: the bytes, the address that gave them, and a name with the ending that fits."""

    data: bytes
    address: str
    name: str


def fetch(
    address: str,
    *,
    suffixes: Sequence[str],
    limit: int,
    seconds: float = SECONDS,
    resolve: Resolve = resolve_by_system,
    connect: Connect = connect_by_system,
    trust: ssl.SSLContext | None = None,
) -> Fetched:
    """Return what ``address`` gives, at most ``limit`` bytes within ``seconds``; raise NotFetched with the reason."""
    clock = Clock(seconds)
    place = permitted_address(address, suffixes)
    for _ in range(MOST_REDIRECTS + 1):
        opened, answer = ask(place, _checked(place, clock, resolve), clock, connect=connect, trust=trust)
        try:
            if answer.status in _LEADS_ON and (target := answer.headers.get("Location", "")):
                place = permitted_address(_joined(str(place), target), suffixes)
                continue
            if answer.status != 200:
                code = "not_found" if answer.status in (404, 410) else "refused"
                raise NotFetched(code, host=place.host, status=str(answer.status))
            data = body_of(answer, place.host, limit, clock)
        finally:
            opened.close()
        return Fetched(data, str(place), name_for(place.target, data))
    raise NotFetched("too_many_redirects", host=place.host)


def _checked(place: Address, clock: Clock, resolve: Resolve) -> list[str]:
    """Return the IP addresses of the host; all of them must be public, for any of them may be the one that answers."""
    numbers = within(clock, place.host, lambda: resolve(place.host, place.port))
    if not numbers:
        raise NotFetched("unknown_host", host=place.host)
    if not all(is_public(number) for number in numbers):
        raise NotFetched("inner_host", host=place.host)
    return numbers


def _joined(base: str, target: str) -> str:
    """Return ``target`` as seen from ``base``; headers come as Latin-1 where a site writes UTF-8 into them."""
    try:
        spelled = target.encode("latin-1").decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError):
        spelled = target
    try:
        return urljoin(base, spelled.strip())
    except ValueError as error:
        raise NotFetched("not_an_address") from error


__all__ = ["REFUSALS", "Fetched", "NotFetched", "fetch", "is_public", "kind_of", "name_for", "permitted_address"]
