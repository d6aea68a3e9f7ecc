"""Addresses of the public side; the project hangs them under / and /en/."""

from django.urls import path

from . import addresses, agencies, downloads, files, home, report_page, robots, search, years  # noqa: F401 (converters)

_REPORT = "reports/<slug:slug>/<year:year>/"
_EDITION = f"{_REPORT}v<number:number>-<digest:digest>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("robots.txt", robots.robots, name="robots"),
    path("search/", search.search, name="search"),
    path("years/<year:year>/", years.year_page, name="year"),
    path("data/forms/<year:form>.<ending:kind>", downloads.form_file, name="form_file"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:slug>/", agencies.agency_page, name="agency"),
    path(_REPORT, report_page.report_page, name="report"),
    path(f"{_REPORT}report.<ending:kind>", downloads.download, name="download"),
    path(f"{_REPORT}files/<sha256:sha256>/", files.public_file, name="file"),
    path(_EDITION, report_page.edition_page, name="edition"),
    path(f"{_EDITION}report.<ending:kind>", downloads.edition_download, name="edition_download"),
]
