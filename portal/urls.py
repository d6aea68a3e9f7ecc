"""Addresses: the staff side under admin/, the public side everywhere else, each also in English under en/."""

from django.conf.urls.i18n import i18n_patterns
from django.contrib import admin
from django.contrib.auth import views as passwords
from django.db import connection
from django.http import HttpResponse
from django.urls import include, path
from django.views.decorators.cache import never_cache

from reports.serving.methods import read_only

handler400 = "portal.refusals.bad_request"
handler404 = "reports.views.errors.page_not_found"
handler500 = "portal.refusals.server_error"


@read_only
@never_cache
def healthz(request):
    """Answer "ok" when the database answers, for the health check of a container or a proxy."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


def in_the_frame_of_the_staff_side(page):
    """Return one of Django's pages on passwords as a view with the names and the colour of the staff side."""

    def view(request, **parts):
        return page.as_view(extra_context=admin.site.each_context(request))(request, **parts)

    return view


# Under the names by which Django's templates look for them.
password_reset = [
    path("", in_the_frame_of_the_staff_side(passwords.PasswordResetView), name="admin_password_reset"),
    path("done/", in_the_frame_of_the_staff_side(passwords.PasswordResetDoneView), name="password_reset_done"),
    path(
        "<uidb64>/<token>/",
        in_the_frame_of_the_staff_side(passwords.PasswordResetConfirmView),
        name="password_reset_confirm",
    ),
    path(
        "complete/", in_the_frame_of_the_staff_side(passwords.PasswordResetCompleteView), name="password_reset_complete"
    ),
]

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    *i18n_patterns(
        path("admin/password_reset/", include(password_reset)),
        path("admin/", admin.site.urls),
        path("", include("reports.views.urls")),
        path("", include("reports.feeds.urls")),
        prefix_default_language=False,
    ),
]
