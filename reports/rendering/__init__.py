"""The public pages' contexts: what a template is handed, the same for the public side and for a preview by staff.

Views and admin may both import this; it knows neither. It reads rows that it is given or that the
public may see, and leaves all drawing of figures to ``presentation``.
"""

from .page import Crumb, Page, addresses, frame_around, frame_for, years_crumb
from .report import Preview, listed_findings, report_context, withdrawn_context

__all__ = [
    "Crumb",
    "Page",
    "Preview",
    "addresses",
    "frame_around",
    "frame_for",
    "listed_findings",
    "report_context",
    "withdrawn_context",
    "years_crumb",
]
