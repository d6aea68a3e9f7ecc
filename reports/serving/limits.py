"""How much one client may ask for in ten minutes, of what is dear to answer."""

import hashlib
import hmac
import ipaddress
import time
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.template.loader import render_to_string

from .methods import View

WINDOW = 600  # seconds


def seconds_to_wait(request: HttpRequest, what: str, per_address: int, in_all: int = 0) -> int:
    """Count one more ``what``, and return 0; or how many seconds to wait where there have been too many.

    Nought is no limit. Kept in the cache of this machine, and only for the length of the window. Whose address it was
    cannot be read there. Many addresses share an entry: one for each would crowd out the pages that are kept.
    """
    window, passed = divmod(time.time(), WINDOW)
    mark = _disguised(request)
    limits = [(f"{what}:{mark[:2]}", mark, per_address), (what, "all", in_all)]
    held = [(key, name, most, _counts(key, window)) for key, name, most in limits if most]
    if any(counts.get(name, 0) >= most for _, name, most, counts in held):
        return int(WINDOW - passed) + 1
    for key, name, _, counts in held:
        cache.set(key, counts | {name: counts.get(name, 0) + 1}, WINDOW)
    return 0


def _counts(key: str, window: float) -> dict[str, Any]:
    """Return what was counted under ``key`` in this window."""
    counts = cache.get(key)
    return counts if counts and counts["window"] == window else {"window": window}


def bounded(view: View) -> View:
    """Let one client ask so many questions in ten minutes; more are answered with 429 and the time to wait.

    For pages whose cost depends on the address. An answer of 304 counts too: it is known only when the page is drawn.
    """

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        wait = seconds_to_wait(request, "question", settings.QUESTIONS_PER_ADDRESS)
        return _too_many(wait) if wait else view(request, *args, **kwargs)

    return guarded


def bounded_with_query(view: View) -> View:
    """Bound a view as ``bounded`` does, where the address has a query: without one the page is kept for everybody."""
    counted = bounded(view)

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return (counted if request.GET else view)(request, *args, **kwargs)

    return guarded


def _too_many(wait: int) -> HttpResponse:
    response = HttpResponse(render_to_string("too_many.html", {"minutes": -(-wait // 60)}), status=429)
    response["Retry-After"] = str(wait)
    response["Cache-Control"] = "no-store"
    return response


def _disguised(request: HttpRequest) -> str:
    """Return a mark for the client's address; of an IPv6 address for its network, since one client has many."""
    address = request.META.get("REMOTE_ADDR", "")
    try:
        found = ipaddress.ip_address(address)
    except ValueError:
        found = ipaddress.ip_address("0.0.0.0")  # noqa: S104 (a socket without addresses)
    if found.version == 6:
        address = str(ipaddress.ip_network((found, 64), strict=False))
    return hmac.new(settings.SECRET_KEY.encode(), address.encode(), hashlib.sha256).hexdigest()[:32]
