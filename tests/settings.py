"""Settings of the tests: the portal's own, in a folder that is thrown away, with cheap parts."""

import os
import tempfile

os.environ |= {
    "DATA_DIR": tempfile.mkdtemp(prefix="nianbao-tests-"),
    "ENV_FILE": os.devnull,
    "QUESTIONS_PER_ADDRESS": "0",  # a run asks more than a reader
}

from portal.settings import *  # noqa: F403

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
CACHES = {"default": {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}}
STORAGES["staticfiles"]["BACKEND"] = "django.contrib.staticfiles.storage.StaticFilesStorage"  # noqa: F405
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
AXES_ENABLED = False
STATIC_ROOT.mkdir()  # noqa: F405 (whitenoise warns of a folder that is not there)
