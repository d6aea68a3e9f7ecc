"""Addresses of the public side; the project hangs them under / and /en/."""

from django.urls import path

from . import (
    accessibility,
    addresses,  # noqa: F401 (registers the converters)
    agencies,
    checker,
    citations,
    compare,
    corrections,
    downloads,
    figures,
    files,
    finding_lists,
    help,
    home,
    ledgers,
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
    path("accessibility/", accessibility.accessibility, name="accessibility"),
    path("robots.txt", robots.robots, name="robots"),
    path("search/", search.search, name="search"),
    path("compare/", compare.compare, name="compare"),
    path("statistics/", statistics.statistics, name="statistics"),
    path("statistics/table.csv", statistics.statistics_file, name="statistics_file"),
    path("years/<year:year>/", years.year_page, name="year"),
    path("years/<year:year>/register.csv", years.register_file, name="register_file"),
    path("data/forms/<year:form>.<ending:kind>", downloads.form_file, name="form_file"),
    path("rules/", rules.rules, name="rules"),
    path("rules/rules.<ending:kind>", rules.rules_file, name="rules_file"),
    path("rules/<rule:number>/", rules.rule, name="rule"),
    path("rules/<rule:number>/<year:year>/", rules.rule_reports, name="rule_reports"),
    path("check/", checker.check, name="check"),
    path("help/", help.reading_help, name="help"),
    path("corrections/", corrections.all_corrections, name="corrections"),
    path("corrections/corrections.csv", corrections.corrections_file, name="corrections_file"),
    path("agencies/", agencies.agencies, name="agencies"),
    path("agencies/<slug:slug>/carry-over/", ledgers.carry_over, name="carry_over"),
    path("agencies/<slug:slug>/carry-over/carry-over.csv", ledgers.carry_over_file, name="carry_over_file"),
    path("agencies/<slug:slug>/stock/", ledgers.stock, name="stock"),
    path("agencies/<slug:slug>/stock/stock.csv", ledgers.stock_file, name="stock_file"),
    path("agencies/<slug:slug>/corrections/", corrections.agency_corrections, name="agency_corrections"),
    path(
        "agencies/<slug:slug>/corrections/corrections.csv",
        corrections.corrections_file,
        name="agency_corrections_file",
    ),
    path("agencies/<slug:slug>/", agencies.agency_page, name="agency"),
    path("agencies/<slug:slug>/below/", agencies.agencies_below, name="agencies_below"),
    path(_REPORT, report_page.report_page, name="report"),
    path(f"{_REPORT}corrections/", corrections.report_corrections, name="report_corrections"),
    path(f"{_REPORT}report.<ending:kind>", downloads.download, name="download"),
    path(f"{_REPORT}findings.<ending:kind>", finding_lists.findings_file, name="findings"),
    path(f"{_REPORT}files/<sha256:sha256>/", files.public_file, name="file"),
    path(f"{_REPORT}cells/<cell:cell>/", figures.figure_page, name="figure"),
    path(f"{_REPORT}citation.<ending:kind>", citations.citation_file, name="citation"),
    path(_EDITION, report_page.edition_page, name="edition"),
    path(f"{_EDITION}cells/<cell:cell>/", figures.figure_page, name="edition_figure"),
    path(f"{_EDITION}citation.<ending:kind>", citations.citation_file, name="edition_citation"),
    path(f"{_EDITION}report.<ending:kind>", downloads.edition_download, name="edition_download"),
]
