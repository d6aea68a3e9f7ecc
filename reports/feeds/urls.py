"""Addresses of the feeds and the site map; the project hangs them under / and /en/ beside the pages."""

from django.urls import path

from ..serving import addresses  # noqa: F401 (registers the converters)
from . import sitemaps, views

urlpatterns = [
    path("feeds/", views.feeds, name="feeds"),
    path("feeds/reports.atom", views.feed_reports, name="feed_reports"),
    path("feeds/corrections.atom", views.feed_corrections, name="feed_corrections"),
    path("feeds/agencies/<slug:slug>.atom", views.feed_agency, name="feed_agency"),
    path("feeds/years/<year:year>.atom", views.feed_year, name="feed_year"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemaps/pages.xml", sitemaps.sitemap_pages, name="sitemap_pages"),
    path("sitemaps/years.xml", sitemaps.sitemap_years, name="sitemap_years"),
    path("sitemaps/agencies-<number:part>.xml", sitemaps.sitemap_agencies, name="sitemap_agencies"),
    path("sitemaps/reports-<year:year>-<number:part>.xml", sitemaps.sitemap_reports, name="sitemap_reports"),
]
