"""The reader's page: how to read a report. It is the same for every portal."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from ..models import current_site
from ..rendering import Crumb, page_for
from ..rendering.help import chapters
from ..rendering.help.page import shown_chapters
from .answer import answer, draw


@require_safe
def reading_help(request: HttpRequest) -> HttpResponse:
    """Show how to read a report. One query, for the record of the site."""
    site, title = current_site(), gettext("How to read a report")
    context = {
        "site": site,
        "language": get_language(),
        "page": page_for(
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
