"""Signing in to the staff side."""

from typing import Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.core.validators import MaxLengthValidator
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

LONGEST_PASSWORD = 4096


class SignInForm(AdminAuthenticationForm):
    """Name and password; a name that no account can have is refused before anything is recorded of it."""

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        longest = {"username": self.fields["username"].max_length, "password": LONGEST_PASSWORD}
        sentences = {
            "username": _("A user name has at most %(limit_value)d characters; type the one of your account."),
            "password": _("A password has at most %(limit_value)d characters; type the one of your account."),
        }
        for name, most in longest.items():
            self.fields[name].validators.append(MaxLengthValidator(most, sentences[name]))
