"""Who may do what in which state: the table of verbs, and the questions it answers.

Roles are those of a person at the agency of the report; supervisors and auditors hold theirs
for the whole subtree. A superuser holds every role, and still approves nothing of their own.
"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ..models import (
    EDITABLE,
    FROZEN,
    WORKING,
    Agency,
    Edition,
    Person,
    ReportEvent,
    Role,
    State,
    Verb,
    current_site,
    memberships_of,
)
from .refusals import NotAllowed, WrongState

WRITING = (
    Verb.START,
    Verb.ACCEPT,
    Verb.SAVE,
    Verb.IMPORT,
    Verb.EXPLAIN,
    Verb.ATTACH,
    Verb.SUBMIT,
    Verb.CORRECT,
)


@dataclass(frozen=True)
class Transition:
    """One verb: from which states, to which state (None: it stays), and for whom."""

    verb: Verb
    from_states: tuple[State, ...]
    to_state: State | None
    roles: tuple[Role, ...]


TRANSITIONS: dict[Verb, Transition] = {
    transition.verb: transition
    for transition in (
        Transition(Verb.START, (), State.DRAFT, (Role.EDITOR,)),
        Transition(Verb.ACCEPT, EDITABLE, None, (Role.EDITOR,)),
        Transition(Verb.SAVE, EDITABLE, None, (Role.EDITOR,)),
        Transition(Verb.IMPORT, EDITABLE, None, (Role.EDITOR,)),
        Transition(Verb.EXPLAIN, EDITABLE, None, (Role.EDITOR,)),
        Transition(Verb.CLEAR, EDITABLE, None, (Role.EDITOR, Role.REVIEWER, Role.SUPERVISOR)),
        Transition(Verb.ATTACH, WORKING, None, (Role.EDITOR,)),
        Transition(Verb.SUBMIT, EDITABLE, State.SUBMITTED, (Role.EDITOR,)),
        Transition(Verb.RETURN, (State.SUBMITTED, State.APPROVED), State.RETURNED, (Role.REVIEWER, Role.SUPERVISOR)),
        Transition(Verb.APPROVE, (State.SUBMITTED,), State.APPROVED, (Role.REVIEWER, Role.SUPERVISOR)),
        Transition(Verb.SCHEDULE, (State.APPROVED,), None, (Role.SUPERVISOR,)),
        Transition(Verb.PUBLISH, (State.APPROVED,), State.PUBLISHED, (Role.SUPERVISOR,)),
        Transition(Verb.CORRECT, (State.PUBLISHED, State.WITHDRAWN), None, (Role.EDITOR, Role.SUPERVISOR)),
        Transition(Verb.DISCARD, EDITABLE, State.DISCARDED, (Role.EDITOR,)),
        Transition(Verb.WITHDRAW, (State.PUBLISHED, State.SUPERSEDED), State.WITHDRAWN, (Role.SUPERVISOR,)),
        Transition(Verb.ASK_SEAL, FROZEN, None, (Role.SUPERVISOR,)),
        Transition(Verb.SEAL, FROZEN, None, (Role.SUPERVISOR,)),
        Transition(Verb.DECLINE_SEAL, FROZEN, None, (Role.SUPERVISOR,)),
    )
}


def roles_at(person: Person, agency: Agency) -> frozenset[str]:
    """Return the roles of ``person`` at ``agency``. Costs one query for each person object."""
    if not person.is_active:
        return frozenset()
    if person.is_superuser:
        return frozenset(Role.values)
    held = set()
    for membership in memberships_of(person):
        is_wide = membership.role in (Role.SUPERVISOR, Role.AUDITOR)
        if membership.agency_id == agency.pk or (is_wide and agency.is_below(membership.agency)):
            held.add(membership.role)
    return frozenset(held)


def has_role_for(person: Person, verb: Verb, agency: Agency) -> bool:
    """Tell whether a role of ``person`` at ``agency`` allows ``verb``, whatever the state."""
    roles = TRANSITIONS[verb].roles
    if verb in (Verb.PUBLISH, Verb.SCHEDULE) and current_site().reviewers_publish:
        roles = (*roles, Role.REVIEWER)
    return bool(roles_at(person, agency) & set(roles))


def require_role(person: Person, verb: Verb, agency: Agency) -> None:
    """Raise NotAllowed unless a role of ``person`` at ``agency`` allows ``verb``."""
    if not has_role_for(person, verb, agency):
        raise NotAllowed(_("Your role at %(agency)s does not allow this step.") % {"agency": agency})


def wrote(person: Person, edition: Edition) -> bool:
    """Tell whether ``person`` changed or submitted this edition. Costs one query."""
    return ReportEvent.objects.filter(edition=edition, person=person, verb__in=WRITING).exists()


def require(person: Person, verb: Verb, edition: Edition) -> Transition:
    """Return the transition; raise NotAllowed or WrongState with the sentence that says why not."""
    transition = TRANSITIONS[verb]
    require_role(person, verb, edition.report.agency)
    if edition.state not in transition.from_states:
        raise WrongState(
            _("This edition is now “%(state)s”, so this step is not possible; reload the page to see who did what.")
            % {"state": edition.get_state_display()}
        )
    if verb == Verb.APPROVE and wrote(person, edition):
        raise NotAllowed(_("You changed or submitted this edition yourself: another person has to approve it."))
    return transition


def may(person: Person, verb: Verb, edition: Edition) -> bool:
    """Tell whether ``person`` may do ``verb`` on ``edition`` now."""
    try:
        require(person, verb, edition)
    except (NotAllowed, WrongState):
        return False
    return True


def verbs_for(person: Person, edition: Edition) -> tuple[Verb, ...]:
    """Return the verbs that ``person`` may do on ``edition`` now, in the order of the work."""
    return tuple(verb for verb in TRANSITIONS if verb != Verb.START and may(person, verb, edition))


__all__ = ["TRANSITIONS", "Transition", "has_role_for", "may", "require", "roles_at", "verbs_for", "wrote"]
