"""Serve the portal to a WSGI server, under its path prefix."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")

from portal.middleware import StripBasePath

application = StripBasePath(get_wsgi_application())
