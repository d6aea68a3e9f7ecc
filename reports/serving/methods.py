"""Which methods an address takes; the others are answered with 405 and a page that says so."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponseBase, HttpResponseNotAllowed
from django.template.loader import render_to_string
from django.views.decorators.csrf import csrf_exempt

View = Callable[..., HttpResponseBase]


def taking(*methods: str) -> Callable[[View], View]:
    """Let a view be asked by ``methods`` alone."""

    def decorated(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if request.method in methods:
                return view(request, *args, **kwargs)
            page = render_to_string("405.html", {"takes_forms": "POST" in methods})
            refused = HttpResponseNotAllowed(methods, page)
            refused["Cache-Control"] = "no-store"
            return refused

        return guarded

    return decorated


def read_only(view: View) -> View:
    """Let a view be read and nothing else.

    No secret against forged forms is asked for: what is sent is not looked at, and without the secret the answer
    would be 403, as if there were a form that could be sent.
    """
    return csrf_exempt(taking("GET", "HEAD")(view))
