"""What a search box proposes while one types: agencies by any of their names, for a script; without it one searches."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import ngettext

from ..models import Agency
from ..rendering.search_results import Asked, ranked_agencies
from ..searching import understood
from ..serving.answer import answer
from ..serving.limits import bounded
from ..serving.methods import read_only

MOST = 8


@read_only
@bounded
def suggestions(request: HttpRequest) -> HttpResponse:
    """Send the agencies that ``?q=`` may mean, best first, with words for those who listen. Three queries at most."""
    keys = ranked_agencies(Asked(query=understood(request.GET.get("q", ""))))[:MOST]
    agencies = Agency.objects.filter(is_listed=True).in_bulk(keys) if keys else {}
    held = [agencies[key] for key in keys if key in agencies]
    words = ngettext(
        "%(number)d agency, reached with the down arrow", "%(number)d agencies, reached with the down arrow", len(held)
    )
    found = {
        "agencies": [{"name": agency.name, "address": reverse("agency", args=[agency.slug])} for agency in held],
        "words": words % {"number": len(held)} if held else "",
    }
    body = json.dumps(found, ensure_ascii=False).encode()
    return answer(request, body, media_type="application/json; charset=utf-8")
