"""Check what a person has typed and not saved: the answer to a pause in typing. Nothing is stored."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import actions, checks
from ..actions import Refused
from ..actions.rechecking import is_kept
from ..document import Content
from ..formats import EQUATION_NAMES
from ..models import Edition, Explanation, Origin, ReportEvent, Verb
from ..presentation import marked_cells
from .conflicts import merged_content
from .figures_in_text import figures_in_text, repeats_of
from .findings import Rights, in_box, shown_findings
from .reach import edition_to_act_on
from .saving import as_far_as_possible
from .typed import Typed, refuse_nonsense, typed_in
from .workbench import context_for

LONGEST = 2 * 1024 * 1024  # bytes of a form; the longest report that a person types has a tenth of it
LONGEST_NUMBER = 9


def check_view(request: HttpRequest, report_id: int, edition_id: int) -> JsonResponse:
    """Answer with the findings of the sent form in the context of its edition, to those who may save it."""
    edition = edition_to_act_on(request, report_id, edition_id)
    if request.method != "POST":
        return _refusal(_("Send the form of the report to this address."), 405)
    length = request.headers.get("Content-Length") or "0"
    if length.isdecimal() and int(length) > LONGEST:
        return _refusal(_("The report is too long to be checked while it is typed; save it."), 413)
    try:
        actions.require(request.user, Verb.SAVE, edition)
    except actions.NotAllowed as refusal:
        return _refusal(str(refusal), 403)
    except actions.WrongState as refusal:
        return _refusal(str(refusal), 409)
    stored = edition.content()
    typed = typed_in(request.POST, stored)
    content, sentence = _typed_content(stored, typed)
    number = request.POST.get("number", "")
    answer = JsonResponse(
        {
            "number": int(number) if number.isdecimal() and len(number) <= LONGEST_NUMBER else 0,
            "newer": _newer(edition, typed),
            "sentence": sentence,
            **_checked(request, edition, content),
        }
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


def _typed_content(stored: Content, typed: Typed) -> tuple[Content, str]:
    """Return what was typed, and why a field that cannot be kept was left out, such as half a date."""
    try:
        refuse_nonsense(typed)
        return merged_content(stored, typed), ""
    except Refused as refusal:
        return as_far_as_possible(stored, typed), str(refusal)


def _checked(request: HttpRequest, edition: Edition, content: Content) -> dict[str, Any]:
    context = context_for(request.user, edition, content)
    before = context.last_year
    found = [finding for finding in checks.check(content, context) if is_kept(finding, context)]
    said = {word.fingerprint: word for word in Explanation.objects.filter(edition=edition)}
    shown = shown_findings(
        found,
        content.form,
        said=said,
        rights=Rights(is_blocked=edition.origin == Origin.DRAFTED),
        anchor=in_box,
    )
    return {
        "groups": [group.to_json() for group in shown.groups],
        "counts": {"errors": len(shown.errors), "warnings": len(shown.warnings), "silent": len(shown.silent)},
        "marks": marks_of(found),
        "figures": figures_in_text(content, before, anchor=in_box).to_json(),
        "repeats": {
            section: repeat.to_json()
            for section, repeat in repeats_of(content, before, context.thresholds.repeat_share).items()
        },
    }


def marks_of(found: Sequence[checks.Finding]) -> dict[str, dict[str, Any]]:
    """Return the cells to mark with the words for each. The page itself judges the equations."""
    language = get_language() or "zh"
    marks: dict[str, dict[str, Any]] = {}
    for finding in found:
        if finding.rule in EQUATION_NAMES or not finding.is_failure:
            continue
        for cell in marked_cells(finding):
            mark = marks.setdefault(cell, {"severity": finding.severity, "messages": []})
            mark["messages"].append(finding.message.in_language(language))
            if finding.severity == "error":
                mark["severity"] = "error"
    return marks


def _newer(edition: Edition, typed: Typed) -> str:
    """Return the sentence on a save by somebody else since the form was opened, "" where there was none."""
    if typed.version == edition.version:
        return ""
    last = ReportEvent.objects.filter(edition=edition, pk__gt=typed.seen).exclude(changes={}).first()
    if last is None:
        return _("Somebody changed this report meanwhile; when you save, you see both and choose.")
    return _("%(person)s saved this report at %(moment)s; when you save, you see both and choose.") % {
        "person": last.person_name,
        "moment": timezone.localtime(last.at).strftime("%H:%M"),
    }


def _refusal(sentence: str, status: int) -> JsonResponse:
    return JsonResponse({"sentence": sentence}, status=status)
