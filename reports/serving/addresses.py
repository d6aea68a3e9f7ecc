"""What stands in an address of the public side: years, numbers, digests. Anything else is no such page."""

from django.urls import register_converter
from django.urls.converters import IntConverter, StringConverter


class YearConverter(IntConverter):
    """A year, four digits."""

    regex = "[0-9]{4}"


class NumberConverter(IntConverter):
    """The number of an edition, or of a file of the site map; each is written in one way."""

    regex = "[1-9][0-9]{0,3}"


class DigestConverter(StringConverter):
    """The beginning of the digest of an edition, or all of it."""

    regex = "[0-9a-f]{12,64}"


class FileDigestConverter(StringConverter):
    """The SHA-256 of a file."""

    regex = "[0-9a-f]{64}"


class EndingConverter(StringConverter):
    """The ending of a file name."""

    regex = "[a-z]{1,10}"


class CellConverter(StringConverter):
    """A cell of the official form: table, row and column; what is none is told so in words."""

    regex = "[A-Za-z0-9_.-]{1,160}"


class RuleConverter(StringConverter):
    """The number of a rule, such as T3-BALANCE."""

    regex = "[A-Z][A-Z0-9-]{1,23}"


for _name, _converter in (
    ("year", YearConverter),
    ("number", NumberConverter),
    ("digest", DigestConverter),
    ("sha256", FileDigestConverter),
    ("ending", EndingConverter),
    ("cell", CellConverter),
    ("rule", RuleConverter),
):
    register_converter(_converter, _name)
