"""Messages of Django that its own Chinese catalogue lacks or words badly.

Nothing imports this module: the messages stand here so that the portal's catalogue, which goes before
Django's, has them. Their English is Django's, letter for letter.
"""

from django.utils.translation import gettext_noop, ngettext_lazy

PASSWORD_TOO_SHORT = ngettext_lazy(
    "This password is too short. It must contain at least %d character.",
    "This password is too short. It must contain at least %d characters.",
)
NEW_PERSON = gettext_noop("After you’ve created a user, you’ll be able to edit more user options.")
SIGN_IN_FAILED = gettext_noop(
    "Please enter the correct %(username)s and password for a staff account. Note that both fields may be "
    "case-sensitive."
)
ERROR_IN_TITLE = gettext_noop("Error:")
WHERE_ONE_IS = gettext_noop("Breadcrumbs")
