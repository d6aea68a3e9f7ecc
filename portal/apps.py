"""Django's admin with the project's own site in it."""

from importlib import import_module

from django.contrib.admin.apps import AdminConfig


class StaffSideConfig(AdminConfig):
    """Make ``reports.admin.site.StaffSite`` the default site of the admin."""

    default_site = "reports.admin.site.StaffSite"

    def ready(self):
        """Import the staff side before Django asks for the site.

        The site lies in the package that registers on it. Asked for first, it would be made twice: once by
        the first registration, once more by whoever asked, and the second one would be empty.
        """
        import_module("reports.admin")
        super().ready()
