"""Browsers of several people, and the addresses of a report's page and steps."""

from django.test import Client
from django.urls import reverse


def page(report):
    """Return the address of the page of a report."""
    return reverse("admin:reports_report_change", args=[report.pk])


def address(name, edition, *rest):
    """Return the address of a step on an edition."""
    return reverse(f"admin:report_{name}", args=[edition.report_id, edition.pk, *rest])


def signed_in(person):
    """Return a browser in which ``person`` is signed in."""
    client = Client()
    client.force_login(person)
    return client
