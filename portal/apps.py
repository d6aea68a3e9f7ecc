"""Django's admin with the project's own site in it."""

from django.contrib.admin.apps import AdminConfig


class StaffSideConfig(AdminConfig):
    """Make ``reports.admin.site.StaffSite`` the default site of the admin."""

    default_site = "reports.admin.site.StaffSite"
