"""Write moments as official pages do, in the portal's own time, and draw the marks of what was removed by law."""

import datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as write
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language

from ..passages import MARK

register = template.Library()
IN_ENGLISH = "[removed by law]"


@register.filter
def moment(value: datetime.datetime | None, pattern: str = "Y-m-d H:i") -> str:
    """Write a moment in the portal's time zone, to the second as in HTML; nothing where there is none."""
    return write(timezone.localtime(value).replace(microsecond=0), pattern) if value else ""


@register.filter
def sealed(html: str) -> SafeString:
    """Return stored HTML with each mark of a removed passage as an element of its own, in the reader's language."""
    if MARK not in html:
        return mark_safe(html)  # noqa: S308 (texts of reports are cleaned before they are stored)
    drawn = f'<span class="sealed">{MARK}</span>'
    if (get_language() or "").startswith("en"):
        drawn = f'<span class="sealed" lang="en">{IN_ENGLISH}</span>'
    return mark_safe(html.replace(MARK, drawn))  # noqa: S308 (as above)


@register.filter
def sealed_words(text: str) -> SafeString:
    """Return plain text as ``sealed`` does HTML."""
    return sealed(conditional_escape(text))
