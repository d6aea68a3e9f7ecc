"""Names of agencies within sentences and beside each other, as the language that is spoken has them."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext

from ..models import Agency


def joined(names: Iterable[str]) -> str:
    """Return the names with the sign of a list between them: a comma, in Chinese 、."""
    return gettext(", ").join(names)


def english_of(agency: Agency) -> str:
    """Return the English name on an English page; nothing where there is none, and on Chinese pages."""
    return agency.english_name if _is_english() else ""


def named(agency: Agency, name: str = "", remark: str = "") -> str:
    """Return the name within a sentence, or that of another time, with the English one and a remark in brackets."""
    said = ", ".join(words for words in (english_of(agency), remark) if words)
    if not said:
        return name or agency.name
    return f"{name or agency.name} ({said})" if _is_english() else f"{name or agency.name}（{said}）"


def _is_english() -> bool:
    return (get_language() or "").startswith("en")
