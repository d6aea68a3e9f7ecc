"""The app's configuration."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Register the reports app."""

    name = "reports"
    verbose_name = _("Annual reports")
