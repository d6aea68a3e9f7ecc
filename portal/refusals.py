"""Answers to requests that cannot be read at all."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from .middleware import read_and_drop

TOO_LONG = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Answer 400 with a sentence: the form is too long, or the request is no request of this site."""
    is_too_long = isinstance(exception, TOO_LONG)
    if is_too_long:
        read_and_drop(request)
    context = {
        "is_too_long": is_too_long,
        "limit": settings.DATA_UPLOAD_MAX_MEMORY_SIZE // 2**20,
        "most_fields": settings.DATA_UPLOAD_MAX_NUMBER_FIELDS,
    }
    return render(request, "400.html", context, status=400)
