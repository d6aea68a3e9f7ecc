"""The app's configuration."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    """Register the reports app."""

    name = "reports"
    verbose_name = _("Annual reports")

    def ready(self) -> None:
        """Keep the triggers that freeze published editions: the one use of signals, for SQLite loses triggers."""
        from .models import freezing

        pre_migrate.connect(freezing.drop_before_migrate, sender=self, dispatch_uid="freezing.drop")
        post_migrate.connect(freezing.make_after_migrate, sender=self, dispatch_uid="freezing.make")
