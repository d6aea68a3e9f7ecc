"""Addresses of the public side; the project hangs them under / and /en/."""

from django.urls import path

from . import (
    addresses,  # noqa: F401 (registers the converters)
    agencies,
    checker,
    compare,
    downloads,
    files,
    finding_lists,
    home,
    report_page,
    robots,
    rules,
    search,
    statistics,
    years,
)

_REPORT = "reports/<slug:slug>/<year:year>/"
_EDITION = f"{_REPORT}v<number:number>-<digest:digest>/"

urlpatterns = [
    path("", home.home, name="home"),
    path("robots.txt", robots.robots, name="robots"),
    path("search/", search.search, name="search"),
    path("compare/", compare.compare, name="compare"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/table.csv", statistics.statistics_file, name="statistics_file"),
    path("years/<year:year>/", years.year_page, name="year"),
    path("data/forms/<year:form>.<ending:kind>", downloads.form_file, name="form_file"),
    path("rules/", rules.rules, name="rules"),
    path("rules/rules.<ending:kind>", rules.rules_file, name="rules_file"),
    path("rules/<rule:number>/", rules.rule, name="rule"),
    path("rules/<rule:number>/<year:year>/", rules.rule_reports, name="rule_reports"),
    path("check/", checker.check, name="check"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:slug>/", agencies.agency_page, name="agency"),
    path(_REPORT, report_page.report_page, name="report"),
    path(f"{_REPORT}report.<ending:kind>", downloads.download, name="download"),
    path(f"{_REPORT}findings.<ending:kind>", finding_lists.findings_file, name="findings"),
    path(f"{_REPORT}files/<sha256:sha256>/", files.public_file, name="file"),
    path(_EDITION, report_page.edition_page, name="edition"),
    path(f"{_EDITION}report.<ending:kind>", downloads.edition_download, name="edition_download"),
]
