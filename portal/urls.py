"""Addresses: the staff side under admin/, the public side everywhere else, each also in English under en/."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.cache import never_cache


@never_cache
def healthz(request):
    """Answer "ok" when the database answers, for the health check of a container or a proxy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("admin/", admin.site.urls),
        *([path("", include("reports.views.urls"))] if find_spec("reports.views") else []),
        prefix_default_language=False,
    ),
]
