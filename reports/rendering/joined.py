"""Names one after the other, as the language that is spoken joins them."""

from collections.abc import Iterable

from django.utils.translation import gettext


def joined(names: Iterable[str]) -> str:
    """Return the names with the sign of a list between them: a comma, in Chinese 、."""
    return gettext(", ").join(names)
