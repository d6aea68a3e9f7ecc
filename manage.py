#!/usr/bin/env python
"""Run the portal's commands, and say in one line what is wrong with its settings."""

import os
import sys


def main():
    """Run the command that the command line names."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        settings.INSTALLED_APPS  # noqa: B018 (reads the settings)
    except ImproperlyConfigured as error:
        sys.exit(f"Nianbao: {error}")
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
