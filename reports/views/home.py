"""The home page: find a report, the years, the agencies, what is new."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, gettext
from django.views.decorators.http import require_safe

from ..formats import FORMS
from ..models import Agency, Edition, Report, ReportingYear, current_site
from ..rendering import grouped_by_kind, page_for
from ..writing.blank_forms import BLANK_FORMS
from .answer import answer, draw

NEWEST = 8
MOST_AGENCIES = 60
MOST_YEARS = 24


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Show the search box, years, agencies by kind, and the newest publications."""
    site = current_site()
    years = list(ReportingYear.objects.all()[:MOST_YEARS])
    agencies = list(Agency.objects.filter(is_listed=True)[: MOST_AGENCIES + 1])
    newest = (
        Edition.objects.published().select_related("report__agency", "report__year").order_by("-published_at")[:NEWEST]
    )
    language = get_language() or ""
    kinds = [(blank.kind, blank.name.in_language(language)) for blank in BLANK_FORMS.values()]
    context = {
        "site": site,
        "language": get_language(),
        "page": page_for(
            site,
            gettext("Annual reports on open government information"),
            "home",
            description=gettext("The annual reports on open government information of every agency, by year."),
            section="home",
        ),
        "years": years,
        "filed_last": Report.objects.published().filter(year=years[0]).count() if years else 0,
        "kinds": grouped_by_kind(agencies[:MOST_AGENCIES]),
        "has_more_agencies": len(agencies) > MOST_AGENCIES,
        "newest": newest,
        "forms": [(form, form.name.in_language(language), kinds) for form in reversed(FORMS.values())],
    }
    return answer(request, draw("reports/home.html", context))
