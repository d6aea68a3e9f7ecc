"""The verbs as steps on a page: their words, what each asks for, and the way a report goes."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ..actions import verbs_for
from ..models import Change, Edition, Person, State, Verb


@dataclass(frozen=True)
class Words:
    """How a verb is offered: button, what happens, the label of what is asked, and whether that must be given."""

    button: Any
    meaning: Any
    asks: Any = ""
    is_required: bool = False
    is_grave: bool = False


WORDS: dict[str, Words] = {
    Verb.SUBMIT: Words(
        _("Submit"), _("The report is locked and goes to the second person."), _("Remark for the second person")
    ),
    Verb.APPROVE: Words(_("Approve"), _("You confirm that the report may be published."), _("Remark")),
    Verb.RETURN: Words(
        _("Return"), _("The editor can change the report again."), _("What has to be mended"), is_required=True
    ),
    Verb.PUBLISH: Words(_("Publish"), _("The public sees the report at once; from then on it is frozen.")),
    Verb.SCHEDULE: Words(_("Schedule"), _("The report is published by itself at this moment.")),
    Verb.CORRECT: Words(
        _("Correct"),
        _("Opens a new edition; the published one stays until the new one is published."),
        _("Reason of the correction (the public reads it)"),
        is_required=True,
    ),
    Verb.DISCARD: Words(_("Discard"), _("Gives this draft up; it is kept in the history."), _("Reason"), is_grave=True),
    Verb.WITHDRAW: Words(
        _("Withdraw"),
        _("Takes the report off the public side; a page with the reason stays."),
        _("Reason of the withdrawal (the public reads it)"),
        is_required=True,
        is_grave=True,
    ),
}
# The order of buttons: the way forward first, what cannot be undone last.
ORDER = (
    Verb.SUBMIT,
    Verb.APPROVE,
    Verb.PUBLISH,
    Verb.SCHEDULE,
    Verb.RETURN,
    Verb.CORRECT,
    Verb.DISCARD,
    Verb.WITHDRAW,
)
KINDS_OF_CORRECTION = (
    (Change.CORRECTION, _("The agency changes its report")),
    (Change.TRANSCRIPTION, _("Our copy was wrong; the agency's report stays")),
)


@dataclass(frozen=True)
class OfferedStep:
    """One step that the person may take now."""

    verb: str
    words: Words
    address: str
    moment: bool = False
    kinds: tuple[tuple[str, Any], ...] = ()


def offered_steps(person: Person, edition: Edition) -> list[OfferedStep]:
    """Return the steps that ``person`` may take on ``edition``, in the order of the buttons."""
    allowed = set(verbs_for(person, edition))
    return [
        OfferedStep(
            verb=str(verb),
            words=WORDS[verb],
            address=reverse("admin:report_verb", args=[edition.report_id, edition.pk, str(verb)]),
            moment=verb == Verb.SCHEDULE,
            kinds=KINDS_OF_CORRECTION if verb == Verb.CORRECT else (),
        )
        for verb in ORDER
        if verb in allowed
    ]


def way(edition: Edition | None) -> list[dict[str, Any]]:
    """Return the four stations of a report, with where ``edition`` stands."""
    stations = [
        (State.DRAFT, _("Writing")),
        (State.SUBMITTED, _("Submitted")),
        (State.APPROVED, _("Approved")),
        (State.PUBLISHED, _("Published")),
    ]
    states = [state for state, _words in stations]
    state = edition.state if edition else None
    at = 0 if state == State.RETURNED else states.index(state) if state in states else -1
    if state in (State.SUPERSEDED, State.WITHDRAWN):
        at = len(stations) - 1
    return [
        {"words": words, "is_here": number == at, "is_done": number < at}
        for number, (_state, words) in enumerate(stations)
    ]
