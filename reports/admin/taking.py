"""Take one step on a report: call the verb with what its form sent, and say what came of it."""

import datetime
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from .. import actions
from ..actions import Blocked, NotAllowed, Refused
from ..models import Change, Edition, Verb
from .access import say
from .reach import back_to

LONGEST_WAIT = datetime.timedelta(days=2 * 366)
DONE = {
    Verb.SUBMIT: gettext_lazy("Submitted: a second person has to approve the report now."),
    Verb.APPROVE: gettext_lazy("Approved: the report can be published now."),
    Verb.RETURN: gettext_lazy("Returned: the editor can change the report again."),
    Verb.PUBLISH: gettext_lazy("Published: the public sees the report."),
    Verb.SCHEDULE: gettext_lazy("Scheduled: the report is published by itself."),
    Verb.CORRECT: gettext_lazy("A new edition is open: change it, then submit it."),
    Verb.DISCARD: gettext_lazy("The draft is discarded."),
    Verb.WITHDRAW: gettext_lazy("Withdrawn: a page with the reason stays on the public side."),
}


def take_step(request: HttpRequest, edition: Edition, verb: Verb) -> HttpResponse:
    """Do ``verb`` and lead back to the page, to the findings where they stand in the way."""
    try:
        _do(request, edition, verb)
    except NotAllowed:
        raise
    except Blocked as refusal:
        say(request, refusal, is_refusal=True)
        return back_to(edition.report, None, "findings")
    except Refused as refusal:
        say(request, refusal, is_refusal=True)
        return back_to(edition.report)
    say(request, DONE[verb])
    return back_to(edition.report)


def done(request: HttpRequest, act: Callable[[], object], words: object = "") -> bool:
    """Do ``act`` and say ``words``, or the sentence with which it was refused; return whether it was done.

    NotAllowed goes through.
    """
    try:
        act()
    except NotAllowed:
        raise
    except Refused as refusal:
        say(request, refusal, is_refusal=True)
        return False
    if words:
        say(request, words)
    return True


def _do(request: HttpRequest, edition: Edition, verb: Verb) -> None:
    person, comment = request.user, request.POST.get("comment", "").replace("\x00", "")
    # Saving has moved the version on already, and has refused what was typed over another one.
    version = None if verb == Verb.SUBMIT else _seen_version(request)
    if verb == Verb.SCHEDULE:
        actions.require(person, verb, edition)
        actions.schedule(person, edition, _moment(request.POST.get("moment", "")), version=version)
    elif verb == Verb.PUBLISH:
        actions.publish(person, edition, version=version)
    elif verb == Verb.CORRECT:
        is_transcription = request.POST.get("kind") == Change.TRANSCRIPTION
        actions.correct(person, edition, comment, is_transcription=is_transcription)
    elif verb == Verb.WITHDRAW:
        actions.withdraw(person, edition, comment, with_earlier="with_earlier" in request.POST)
    else:
        acts = {
            Verb.SUBMIT: actions.submit,
            Verb.RETURN: actions.send_back,
            Verb.APPROVE: actions.approve,
            Verb.DISCARD: actions.discard,
        }
        acts[verb](person, edition, comment, version=version)


def _seen_version(request: HttpRequest) -> int | None:
    """Return the version of the edition that the page showed, or None where the form names none."""
    sent = request.POST.get("version", "")
    return int(sent) if sent.isascii() and sent.isdecimal() and len(sent) < 10 else None


def _moment(text: str) -> datetime.datetime:
    """Return the moment that a date field sent, in the portal's own time."""
    try:
        moment = parse_datetime(text)
        aware = timezone.make_aware(moment) if moment and timezone.is_naive(moment) else moment
        is_near = aware is not None and aware < timezone.now() + LONGEST_WAIT
    except (ValueError, OverflowError):
        is_near = False
    if not is_near:
        raise Refused(_("Choose a day and a time, within the next two years, at which the report is to be published."))
    return aware
