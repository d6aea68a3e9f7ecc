"""What people say to findings: explanations of the agency, many in one form, and clearances by a second person."""

from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from .. import actions
from ..actions import NotAllowed, Refused, require
from ..models import Edition, Explanation, Finding, Verb
from .access import say
from .reach import back_to

TEXT, PUBLIC = "text.", "public."


def explain_all(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Keep every explanation that was sent; answer a script in JSON, anybody else with the page of the report.

    Fields are ``text.<fingerprint>`` and ``public.<fingerprint>``. A box left blank says nothing.
    """
    try:
        kept = _keep(request, edition)
    except NotAllowed:
        raise
    except Refused as refusal:
        return _answer(request, edition, str(refusal), is_refusal=True)
    words = ngettext("The explanation is kept.", "%(kept)s explanations are kept.", kept) % {"kept": kept}
    return _answer(request, edition, words if kept else _("Nothing had changed."))


@transaction.atomic
def _keep(request: HttpRequest, edition: Edition) -> int:
    require(request.user, Verb.EXPLAIN, edition)
    texts = _texts(request)
    if not texts:
        raise Refused(_("Write the explanation first."))
    findings = {finding.fingerprint: finding for finding in edition.findings.filter(fingerprint__in=texts)}
    if set(texts) - set(findings):
        raise Refused(_("This finding is gone: the report was checked again meanwhile."))
    said = {word.fingerprint: word for word in Explanation.objects.filter(edition=edition, fingerprint__in=texts)}
    kept = 0
    for fingerprint, text in texts.items():
        is_public, before = request.POST.get(f"{PUBLIC}{fingerprint}") == "1", said.get(fingerprint)
        if before and (before.text, before.is_public) == (text, is_public):
            continue
        actions.explain(request.user, edition, findings[fingerprint], text, is_public=is_public)
        kept += 1
    return kept


def clear_one(request: HttpRequest, edition: Edition) -> Explanation:
    """Declare that an error of a text rule is none, with the reason sent."""
    require(request.user, Verb.CLEAR, edition)
    fingerprint = request.POST.get("finding", "")
    finding = Finding.objects.filter(edition=edition, fingerprint=_clean(fingerprint)).first()
    if finding is None:
        raise Refused(_("This finding is gone: the report was checked again meanwhile."))
    return actions.clear(request.user, edition, finding, _clean(request.POST.get("text", "")))


def _texts(request: HttpRequest) -> dict[str, str]:
    sent = {
        name.removeprefix(TEXT): _clean(text).strip() for name, text in request.POST.items() if name.startswith(TEXT)
    }
    return {_clean(fingerprint): text for fingerprint, text in sent.items() if text}


def _clean(text: str) -> str:
    return text.replace("\x00", "")


def _answer(request: HttpRequest, edition: Edition, sentence: str, *, is_refusal: bool = False) -> Any:
    if request.accepts("text/html"):
        say(request, sentence, is_refusal=is_refusal)
        return back_to(edition.report, None, "findings")
    return JsonResponse({"sentence": sentence}, status=409 if is_refusal else 200)
