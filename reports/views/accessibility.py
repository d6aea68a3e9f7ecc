"""The statement on accessibility: what is met, what is not, how it was tried, and whom to tell."""

import datetime

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext

from ..models import current_site
from ..rendering import Crumb, frame_for
from ..serving.answer import answer, draw
from ..serving.methods import read_only

REVIEWED = datetime.date(2026, 11, 22)


@read_only
def accessibility(request: HttpRequest) -> HttpResponse:
    """Show the statement; its contact is the one of the site. One query."""
    site = current_site()
    title = gettext("Accessibility")
    context = {
        **frame_for(
            site,
            title,
            "accessibility",
            description=gettext("What this portal does so that everybody can use it, what is missing, whom to tell."),
            crumbs=[Crumb(title)],
            section="accessibility",
        ),
        "reviewed": REVIEWED,
    }
    return answer(request, draw("accessibility.html", context))
