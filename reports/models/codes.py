"""Validate the codes by which agencies and regions are known.

Sources: GB 32100-2015 for the unified social credit code, GB/T 2260 and the statistical
code of townships for regions.
"""

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_REGION = re.compile(r"\d{6}(\d{3})?")


def credit_code_check_digit(first_seventeen: str) -> str:
    """Return the 18th character for the first seventeen; raise ValueError for a foreign character."""
    total = sum(
        _ALPHABET.index(character) * weight for character, weight in zip(first_seventeen, _WEIGHTS, strict=True)
    )
    return _ALPHABET[(31 - total % 31) % 31]


def validate_credit_code(code: str) -> None:
    """Refuse a unified social credit code whose length, characters or check digit are wrong."""
    try:
        is_right = len(code) == 18 and credit_code_check_digit(code[:17]) == code[17]
    except ValueError:
        is_right = False
    if not is_right:
        raise ValidationError(
            _("This is not a valid unified social credit code: check its 18 characters."), code="credit_code"
        )


def validate_region_code(code: str) -> None:
    """Refuse a region code that has not six or nine digits."""
    if not _REGION.fullmatch(code):
        raise ValidationError(_("A region code has six or nine digits."), code="region_code")
