"""The pages on which one person asks that a passage come off by law, and another one confirms or declines it."""

from dataclasses import dataclass, field
from html import escape
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _

from .. import actions
from ..actions import FILES_ALONE, NotAllowed, Refused, place_name
from ..models import Edition, EditionFile, Ground, Person, Report, Seal, SealState, SourceFile, Verb
from ..passages import PassageUnclear, stands_in, taken_out
from .access import answers_refusals, say
from .reach import back_to, edition_to_act_on, report_in_reach
from .taking import done

LONGEST_REASON = 1000


@dataclass(frozen=True)
class Typed:
    """What the person filled in; every file is ticked until the form was sent once."""

    place: str = ""
    passage: str = ""
    ground: str = ""
    reason: str = ""
    files: frozenset[str] | None = None


@dataclass(frozen=True)
class PlaceShown:
    """One place with the text that stands there, in HTML."""

    key: str
    name: str
    html: str


@dataclass(frozen=True)
class Outcome:
    """How one edition will read where the passage comes off; ``times`` is how often it stands there now."""

    edition: Edition
    times: int
    html: str = field(default="")


class SealPages:
    """The views about removals by law, for the ModelAdmin of reports."""

    @answers_refusals
    def seal_view(self, request: HttpRequest, report_id: int, edition_id: int) -> HttpResponse:
        """Show the form that asks for a removal from a public edition, or take what it sent."""
        edition = edition_to_act_on(request, report_id, edition_id)
        if not done(request, lambda: actions.require_sealable(request.user, edition)):
            return back_to(edition.report)
        if request.method != "POST":
            return _asking(request, edition, Typed())
        typed = _typed_in(request)
        try:
            seal = _ask(request.user, edition, typed)
        except NotAllowed:
            raise
        except Refused as refusal:
            return _asking(request, edition, typed, str(refusal))
        say(request, _("Asked for: a second person has to confirm it now. Until then nothing has changed."))
        return HttpResponseRedirect(reverse("admin:report_seal_decide", args=[report_id, seal.pk]))

    @answers_refusals
    def seal_decide_view(self, request: HttpRequest, report_id: int, seal_id: int) -> HttpResponse:
        """Show one removal that was asked for, or take the decision on it."""
        report = report_in_reach(request, report_id)
        found = report.seals.select_related(
            "asked_by", "decided_by", "edition__report__year", "edition__report__agency"
        )
        seal = get_object_or_404(found, pk=seal_id)
        actions.require_role(request.user, Verb.SEAL, report.agency)
        if request.method != "POST":
            context = {"title": _("Removal by law"), **_decision(request.user, report, seal)}
            return render(request, "admin/report/seal_decide.html", {**admin.site.each_context(request), **context})
        if request.POST.get("act") == "confirm":
            words = _("Removed: the passage is gone from all editions of this report, and the files are withheld.")
            done(request, lambda: actions.confirm_removal(request.user, seal), words)
        elif request.POST.get("act") == "decline":
            reason = request.POST.get("reason", "").replace("\x00", "")[:LONGEST_REASON]
            words = _("Declined: nothing has changed, and the request has forgotten the passage.")
            done(request, lambda: actions.decline_removal(request.user, seal, reason), words)
        else:
            say(request, _("Choose whether to confirm or to decline."), is_refusal=True)
        return HttpResponseRedirect(reverse("admin:report_seal_decide", args=[report_id, seal_id]))


def waiting_seals(person: Person, report: Report | None = None) -> list[dict[str, Any]]:
    """Return the removals that wait for a second person, of one report or of all that ``person`` supervises."""
    seals = Seal.objects.for_person(person).waiting().select_related("report__agency", "report__year", "asked_by")
    seals = seals.exclude(asked_by=person) if report is None else seals.filter(report=report)
    return [
        {
            "report": seal.report,
            "ground": seal.get_ground_display(),
            "by": seal.asked_by,
            "at": seal.asked_at,
            "is_own": seal.asked_by_id == person.pk,
            "address": reverse("admin:report_seal_decide", args=[seal.report_id, seal.pk]),
        }
        for seal in seals.order_by("asked_at")
    ]


def _typed_in(request: HttpRequest) -> Typed:
    sent = {name: text.replace("\x00", "").replace("\r\n", "\n") for name, text in request.POST.items()}
    return Typed(
        place=sent.get("place", ""),
        passage=sent.get("passage", ""),
        ground=sent.get("ground", ""),
        reason=sent.get("reason", "")[:LONGEST_REASON],
        files=frozenset(request.POST.getlist("file")),
    )


def _ask(person: Person, edition: Edition, typed: Typed) -> Seal:
    files = [int(key) for key in typed.files or () if key.isascii() and key.isdecimal() and len(key) < 12]
    return actions.ask_removal(
        person,
        edition,
        place=typed.place,
        passage=typed.passage,
        ground=typed.ground,
        reason=typed.reason,
        files=files,
    )


def _asking(request: HttpRequest, edition: Edition, typed: Typed, sentence: str = "") -> HttpResponse:
    context = {
        **admin.site.each_context(request),
        "title": _("Remove by law"),
        "report": edition.report,
        "edition": edition,
        "places": _places(edition),
        "files_alone": FILES_ALONE,
        "files": [(file, typed.files is None or str(file.pk) in typed.files) for file in _files(edition.report)],
        "grounds": Ground.choices,
        "typed": typed,
        "sentence": sentence,
        "seals": edition.report.seals.select_related("asked_by", "decided_by"),
        "can_withdraw": actions.may(request.user, Verb.WITHDRAW, edition),
    }
    return render(request, "admin/report/seal.html", context, status=422 if sentence else 200)


def _places(edition: Edition) -> list[PlaceShown]:
    return [
        PlaceShown(place, place_name(place), _html(place, texts))
        for place, texts in actions.texts_by_place(edition.content()).items()
    ]


def _html(place: str, texts: tuple[str, ...]) -> str:
    if actions.is_html(place):
        return "".join(texts)
    return "".join(f"<p>{escape(text)}</p>" for text in texts)


def _files(report: Report) -> list[SourceFile]:
    """Return the files of ``report`` under the names and in the roles in which they stand beside its editions."""
    files = actions.files_of(report)
    for file in files:
        beside = EditionFile.objects.filter(file=file, edition__report=report).order_by("pk").first()
        file.shown_name = beside.name or file.name if beside else file.name
        file.shown_role = beside.get_role_display() if beside else _("read for this report")
        others = EditionFile.objects.filter(file=file).exclude(edition__report=report)
        file.others = others.values("edition__report").distinct().count()
    return files


def _decision(person: Person, report: Report, seal: Seal) -> dict[str, Any]:
    return {
        "report": report,
        "seal": seal,
        "place": place_name(seal.place),
        "files": SourceFile.objects.filter(pk__in=seal.file_keys).order_by("pk"),
        "is_waiting": seal.state == SealState.ASKED,
        "is_own": seal.asked_by_id == person.pk,
        "outcomes": _outcomes(seal) if seal.passage else [],
        "elsewhere": [(edition, place_name(place)) for edition, place in actions.other_places(seal)],
        "staying": [file for file in _files(report) if file.pk not in seal.file_keys],
    }


def _outcomes(seal: Seal) -> list[Outcome]:
    """Return how each edition that holds the passage in its place will read."""
    found = []
    for edition in Edition.objects.filter(report=seal.report_id).with_contents().order_by("-pk"):
        texts = actions.texts_by_place(edition.content()).get(seal.place, ())
        is_html = actions.is_html(seal.place)
        if any(stands_in(text, seal.passage, is_html=is_html) for text in texts):
            found.append(_outcome(edition, seal, texts, is_html=is_html))
    return found


def _outcome(edition: Edition, seal: Seal, texts: tuple[str, ...], *, is_html: bool) -> Outcome:
    try:
        out = [taken_out(text, seal.passage, is_html=is_html) for text in texts]
    except PassageUnclear:  # confirming says so
        return Outcome(edition, 0)
    rests = tuple(rest for rest, _cuts in out)
    return Outcome(edition, sum(cut.times for _rest, cuts in out for cut in cuts), _html(seal.place, rests))
