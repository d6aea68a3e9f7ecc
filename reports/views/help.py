"""The reader's page: how to read a report. It is the same for every portal."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext

from ..models import current_site
from ..rendering import Crumb, frame_for
from ..rendering.help import chapters
from ..rendering.help.page import shown_chapters
from ..serving.answer import answer, draw
from ..serving.methods import read_only


@read_only
def reading_help(request: HttpRequest) -> HttpResponse:
    """Show how to read a report. One query, for the record of the site."""
    site, title = current_site(), gettext("How to read a report")
    context = {
        **frame_for(
            site,
            title,
            "help",
            description=gettext("What annual reports say, how their tables are read, and what the checks mean."),
            crumbs=[Crumb(title)],
            section="help",
        ),
        "chapters": shown_chapters(chapters(), get_language() or ""),
    }
    return answer(request, draw("help/help.html", context))
