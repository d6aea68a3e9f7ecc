"""What happens to every request before a view sees it."""

import io

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.shortcuts import render
from django.urls import Resolver404, resolve
from django.utils import translation

# Form fields and the boundaries of a multipart body, beside the file itself.
BESIDE_THE_FILE = 256 * 1024
# A browser shows an answer only once its upload is done: up to this much is read and thrown away first.
READ_AND_DROPPED = 200 * 1024 * 1024


class StripBasePath:
    """Take the path prefix off the address when the proxy in front has not done so.

    Django's FORCE_SCRIPT_NAME puts the prefix before every link it makes, but leaves it on the address that it reads.
    """

    def __init__(self, application):
        self.application = application

    def __call__(self, environ, start_response):
        prefix, path = settings.BASE_PATH, environ.get("PATH_INFO", "")
        if prefix and (path == prefix or path.startswith(f"{prefix}/")):
            environ["PATH_INFO"] = path.removeprefix(prefix) or "/"
        return self.application(environ, start_response)


class ClientAddress:
    """Take the client's address from X-Forwarded-For, as the outermost of the trusted proxies wrote it.

    Without TRUSTED_PROXIES the header is ignored, since any client can send it.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        addresses = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if settings.TRUSTED_PROXIES and len(addresses) >= settings.TRUSTED_PROXIES:
            request.META["REMOTE_ADDR"] = addresses[-settings.TRUSTED_PROXIES]
        return self.get_response(request)


class LanguageFromPath:
    """Speak the language that the path names: English under /en/, Chinese everywhere else.

    Django's LocaleMiddleware also asks cookie and header and then marks every page "Vary: Accept-Language"; the public
    pages are the same for everybody, so nothing but the path is asked and no header is added.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        language = translation.get_language_from_path(request.path_info) or settings.LANGUAGE_CODE
        request.LANGUAGE_CODE = language
        with translation.override(language):
            return self.get_response(request)


class RefuseLargeBodies:
    """Answer 413 with a sentence when a request is longer than the largest permitted upload.

    Django reads no more than Content-Length says, so its value is the whole truth. A view marked
    ``answers_large_bodies`` says the sentence on its own page; StopAtLimit drops the file for it. A view marked
    ``takes_bulk`` takes many files at once, up to a limit of its own, and writes them to the disk as they come.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) <= settings.MAX_UPLOAD_BYTES + BESIDE_THE_FILE:
            return self.get_response(request)
        if int(length) <= settings.MAX_BULK_BYTES + BESIDE_THE_FILE and _is_marked(request, "takes_bulk"):
            return self.get_response(request)
        if int(length) <= READ_AND_DROPPED and _is_marked(request, "answers_large_bodies"):
            return self.get_response(request)
        read_and_drop(request)
        limit = settings.MAX_UPLOAD_BYTES // (1024 * 1024)
        return render(request, "413.html", {"limit": limit}, status=413)


def read_and_drop(request):
    """Read what is left of the body, up to a limit, and keep nothing of it."""
    remaining = READ_AND_DROPPED
    try:
        while remaining > 0 and (dropped := request.read(min(io.DEFAULT_BUFFER_SIZE * 8, remaining))):
            remaining -= len(dropped)
    except OSError:  # the client is gone
        return


def _is_marked(request, mark):
    try:
        return getattr(resolve(request.path_info).func, mark, False)
    except Resolver404:
        return False


class StopAtLimit(FileUploadHandler):
    """Drop a file of an upload as soon as it passes the largest permitted size.

    The form then misses the file and says so; RefuseLargeBodies has answered before for anything much larger.
    """

    chunk_size = 256 * 1024

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.received = 0

    def receive_data_chunk(self, raw_data, start):
        self.received += len(raw_data)
        if self.received > settings.MAX_UPLOAD_BYTES:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size):
        return None
