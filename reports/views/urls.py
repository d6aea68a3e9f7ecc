"""Addresses of the public side; the project hangs them under / and /en/."""

from django.urls import path, re_path

from . import agencies, downloads, files, home, report_page, robots, search, years

urlpatterns = [
    path("", home.home, name="home"),
    path("robots.txt", robots.robots, name="robots"),
    path("search/", search.search, name="search"),
    path("years/<int:year>/", years.year_page, name="year"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:slug>/", agencies.agency_page, name="agency"),
    path("reports/<slug:slug>/<int:year>/", report_page.report_page, name="report"),
    re_path(
        r"^reports/(?P<slug>[-\w]+)/(?P<year>\d{4})/report\.(?P<kind>[a-z]+)$", downloads.download, name="download"
    ),
    path("reports/<slug:slug>/<int:year>/files/<str:sha256>/", files.public_file, name="file"),
    re_path(
        r"^reports/(?P<slug>[-\w]+)/(?P<year>\d+)/v(?P<number>\d+)-(?P<digest>[0-9a-f]{12,64})/$",
        report_page.edition_page,
        name="edition",
    ),
    re_path(
        r"^reports/(?P<slug>[-\w]+)/(?P<year>\d{4})/v(?P<number>\d+)-(?P<digest>[0-9a-f]{12,64})/report\.(?P<kind>[a-z]+)$",
        downloads.edition_download,
        name="edition_download",
    ),
]
