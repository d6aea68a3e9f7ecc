"""Clear an error of a text rule: a person other than the author says why it is none."""

from django.db import transaction
from django.utils.translation import gettext as _

from .. import checks
from ..models import Edition, Explanation, Finding, Person, Verb
from .editing import fresh
from .keeping import keep_word
from .refusals import NotAllowed, Refused
from .rights import require, wrote

# Their errors rest on how words are understood, so a person may know better; sums and dates are no matter of opinion.
CLEARABLE = tuple(rule.number for rule in checks.RULES.values() if rule.severity == "error" and rule.number[0] in "NS")


def is_clearable(finding: Finding) -> bool:
    """Tell whether a second person may clear ``finding``."""
    return finding.rule in CLEARABLE and finding.is_failing


def may_clear(person: Person, edition: Edition) -> bool:
    """Tell whether ``person`` may clear errors of ``edition`` now: sees it, has a role for it, wrote nothing of it."""
    try:
        _require(person, edition)
    except Refused:
        return False
    return True


@transaction.atomic
def clear(person: Person, edition: Edition, finding: Finding, reason: str) -> Explanation:
    """Say why an error of a text rule is none; it holds as long as the words it rests on stay. Never public."""
    edition = fresh(edition)
    _require(person, edition)
    if not is_clearable(finding) or finding.edition_id != edition.pk:
        raise Refused(_("Only errors about the text can be cleared; figures and dates have to be put right."))
    if not reason.strip():
        raise Refused(_("Give the reason why this may stand."))
    return keep_word(Verb.CLEAR, person, edition, finding, reason, is_public=False, is_clearance=True)


def _require(person: Person, edition: Edition) -> None:
    require(person, Verb.CLEAR, edition)
    if wrote(person, edition):
        raise NotAllowed(_("You changed or submitted this edition yourself: another person has to clear this."))
    if not Edition.objects.for_person(person).filter(pk=edition.pk).exists():
        raise NotAllowed(_("Your role at %(agency)s does not allow this step.") % {"agency": edition.report.agency})
