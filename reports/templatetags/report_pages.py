"""Write moments as official pages do, in the portal's own time."""

import datetime

from django import template
from django.utils import timezone
from django.utils.dateformat import format as write

register = template.Library()


@register.filter
def moment(value: datetime.datetime | None, pattern: str = "Y-m-d H:i") -> str:
    """Write a moment in the portal's time zone; nothing where there is none."""
    return write(timezone.localtime(value), pattern) if value else ""
