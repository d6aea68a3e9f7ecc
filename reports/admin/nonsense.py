"""Addresses of lists that ask for what cannot be: a day before time, a field that is none, a text no database takes."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from .access import refused

NONSENSE = (ValueError, OverflowError, DataError, IncorrectLookupParameters)
LISTS = ("_changelist", "_export", "autocomplete")
_log = logging.getLogger(__name__)


def answers_nonsense(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Lead to the whole list when what the address of a list asks for cannot be looked for."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        match = request.resolver_match
        if not request.GET or match is None or not (match.url_name or "").endswith(LISTS):
            return view(request, *args, **kwargs)
        try:
            answer = view(request, *args, **kwargs)
            # A list asks the database while it is drawn.
            return answer.render() if hasattr(answer, "render") else answer
        except NONSENSE as error:
            _log.warning("%s cannot be answered: %r", match.url_name, error)
        if (match.url_name or "").endswith("_changelist") and ERROR_FLAG not in request.GET:
            return HttpResponseRedirect(f"{request.path}?{ERROR_FLAG}=1")
        sentence = _("The address asks for something that this list cannot filter by; go back and choose anew.")
        return refused(request, sentence, status=400)

    return guarded
