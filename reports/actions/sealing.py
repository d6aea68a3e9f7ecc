"""Verbs of two people: ask that a passage or a file come off by law; confirm and carry it out; decline."""

from collections.abc import Iterable

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..formats import FORMS
from ..models import (
    FROZEN,
    STATISTICS,
    Edition,
    EditionFile,
    Ground,
    Person,
    Report,
    Seal,
    SealedPlace,
    SealState,
    Verb,
)
from ..passages import SHORTEST, PassageUnclear, bare, digest_of, stands_in, taken_out
from .editing import fresh
from .erasing import (
    LEFTOVERS,
    clean_up_after_commit,
    draw_anew,
    erase_records,
    files_of,
    is_html,
    places_holding,
    take_out_of_editions,
    texts_by_place,
    withhold,
)
from .keeping import record
from .refusals import NotAllowed, Refused, WrongState
from .rights import has_role_for, require, require_role

FILES_ALONE = "files"  # in the place of a place: the passage stands in files only


@transaction.atomic
def ask_removal(
    person: Person,
    edition: Edition,
    *,
    place: str,
    passage: str = "",
    ground: str,
    reason: str,
    files: Iterable[int] = (),
) -> Seal:
    """Ask that ``passage`` come off ``place`` of all editions of the report, and that ``files`` be withheld.

    Nothing changes until another person confirms it. ``files`` are keys of ``files_of`` the report.
    """
    edition, passage, reason = fresh(edition), passage.strip(), reason.strip()
    require_sealable(person, edition)
    files = sorted(set(files))
    _require_words(ground, reason, passage)
    if place == FILES_ALONE:
        passage = ""
        if not files:
            raise Refused(_("Choose the files that are to be withheld."))
    else:
        _require_passage(edition, place, passage)
    _require_files(person, edition.report, files)
    seal = Seal.objects.create(
        report=edition.report,
        edition=edition,
        place=place,
        passage=passage,
        sha256=digest_of(passage) if passage else "",
        ground=ground,
        reason=reason,
        file_keys=files,
        asked_by=person,
    )
    record(Verb.ASK_SEAL, person, edition, comment=_in_words(seal))
    return seal


@transaction.atomic
def confirm_removal(person: Person, seal: Seal) -> Seal:
    """Carry out what another person asked for: the passage is gone afterwards, from all that the portal keeps."""
    seal = _stored(seal)
    require(person, Verb.SEAL, seal.edition)
    _require_waiting(seal)
    if seal.asked_by_id == person.pk:
        raise NotAllowed(_("You asked for this removal yourself: another person has to confirm it."))
    _require_files(person, seal.report, seal.file_keys, is_asking=False)
    passage = seal.passage
    _decide(seal, person, SealState.CONFIRMED)
    if passage:
        _take_out(seal)
    withhold(seal, seal.file_keys)
    if passage:
        erase_records(seal.report, passage, seal.file_keys)
    SealedPlace.objects.filter(seal=seal).update(found="", leaves="")
    Seal.objects.filter(pk=seal.pk).update(state=SealState.CARRIED_OUT, passage="")
    seal.state, seal.passage = SealState.CARRIED_OUT, ""
    asked = _("asked by %(person)s") % {"person": seal.asked_by}
    record(Verb.SEAL, person, seal.edition, comment=f"{_in_words(seal)} · {asked}")
    draw_anew(seal)
    clean_up_after_commit()
    return seal


@transaction.atomic
def decline_removal(person: Person, seal: Seal, reason: str) -> Seal:
    """Decline what was asked for, or take back what one asked for oneself; the seal forgets its passage."""
    seal, reason = _stored(seal), reason.strip()
    require(person, Verb.DECLINE_SEAL, seal.edition)
    _require_waiting(seal)
    if not reason:
        raise Refused(_("Say why it is declined, so that the person who asked knows."))
    if seal.passage and stands_in(reason, seal.passage, is_html=False):
        raise Refused(_("Leave the passage itself out of the reason."))
    _decide(seal, person, SealState.DECLINED, passage="", decline_reason=reason)
    record(Verb.DECLINE_SEAL, person, seal.edition, comment=f"{_in_words(seal)} · {reason}")
    return seal


def place_name(place: str) -> str:
    """Return the name of a place from which a passage can come off, in words."""
    part, _dot, key = place.partition(".")
    if part in ("text", "after"):
        title = FORMS["2021"].section(key).title.in_language(get_language() or "zh")
        return f"{title} · {_('text') if part == 'text' else _('note after the table')}"
    if part == "printed":
        table, _dot, row = key.partition(".")
        return _("remark beside a figure: %(row)s") % {"row": STATISTICS[table](row=row).get_row_display()}
    names = {"preface": _("Preface"), LEFTOVERS: _("Rows and notes outside the form"), FILES_ALONE: _("files alone")}
    return names.get(place, place)


def require_sealable(person: Person, edition: Edition) -> None:
    """Raise NotAllowed or WrongState unless ``person`` may ask for removals from ``edition``."""
    require_role(person, Verb.ASK_SEAL, edition.report.agency)
    if edition.state not in FROZEN:
        raise WrongState(_("This edition is not public: change its text or discard it; nothing has to be removed."))


def other_places(seal: Seal) -> list[tuple[Edition, str]]:
    """Return where else in public editions and drafts of the report the passage of a waiting seal stands."""
    if not seal.passage:
        return []
    editions = Edition.objects.filter(report=seal.report_id).with_contents().order_by("pk")
    return [
        (edition, place)
        for edition in editions
        for place in places_holding(edition.content(), seal.passage)
        if place != seal.place
    ]


def _stored(seal: Seal) -> Seal:
    beside = ("report__agency", "report__year", "edition__report__agency", "edition__report__year", "asked_by")
    return Seal.objects.select_related(*beside).get(pk=seal.pk)


def _decide(seal: Seal, person: Person, state: SealState, **fields: str) -> None:
    now = timezone.now()
    waiting = Seal.objects.filter(pk=seal.pk, state=SealState.ASKED)
    if not waiting.update(state=state, decided_by=person, decided_at=now, **fields):
        raise WrongState(_("Somebody else decided on this removal in the same moment; reload the page to see how."))
    seal.state, seal.decided_by, seal.decided_at = state, person, now
    for name, value in fields.items():
        setattr(seal, name, value)


def _take_out(seal: Seal) -> None:
    try:
        held = take_out_of_editions(seal)
    except (PassageUnclear, IntegrityError) as error:
        raise Refused(_unclear()) from error
    if not held:
        raise Refused(_("The passage no longer stands there: decline this removal."))


def _unclear() -> str:
    return _("This passage cannot be told apart from the rest of the text: take some more words around it.")


def _require_waiting(seal: Seal) -> None:
    if seal.state != SealState.ASKED:
        raise WrongState(_("This removal is already decided: %(state)s.") % {"state": seal.get_state_display()})


def _require_words(ground: str, reason: str, passage: str) -> None:
    if ground not in Ground.values:
        raise Refused(_("Choose the legal ground of the removal."))
    if not reason:
        raise Refused(_("Give the reason of the removal; the public will read it."))
    if len(bare(passage)) >= SHORTEST and stands_in(reason, passage, is_html=False):
        raise Refused(_("The public reads the reason: leave the passage itself out of it."))


def _require_passage(edition: Edition, place: str, passage: str) -> None:
    texts = texts_by_place(edition.content())
    if place not in texts:
        raise Refused(_("Choose the place in which the passage stands."))
    if len(bare(passage)) < SHORTEST:
        raise Refused(_("Paste the passage that is to come off, at least two characters of it."))
    same = Seal.objects.filter(report=edition.report_id, place=place, sha256=digest_of(passage))
    if same.waiting().exists():
        raise Refused(_("This removal was already asked for and waits for a second person."))
    if not any(stands_in(text, passage, is_html=is_html(place)) for text in texts[place]):
        done = same.filter(state=SealState.CARRIED_OUT).first()
        if done and done.decided_at:
            day = timezone.localdate(done.decided_at).isoformat()
            raise Refused(_("This passage was already removed from there on %(day)s.") % {"day": day})
        raise Refused(_("This passage does not stand in that place: copy it from the text as it is shown."))
    try:
        for text in texts[place]:
            taken_out(text, passage, is_html=is_html(place))
    except PassageUnclear as error:
        raise Refused(_unclear()) from error


def _require_files(person: Person, report: Report, files: Iterable[int], *, is_asking: bool = True) -> None:
    """Refuse files that are not of ``report``, or that also stand beside reports where ``person`` has no say."""
    if is_asking and not set(files) <= {file.pk for file in files_of(report)}:
        raise Refused(_("One of these files does not belong to this report, or is withheld already; reload the page."))
    elsewhere = EditionFile.objects.filter(file__in=list(files)).exclude(edition__report=report)
    for beside in elsewhere.select_related("edition__report__agency"):
        agency = beside.edition.report.agency
        if not has_role_for(person, Verb.SEAL, agency):
            raise NotAllowed(
                _("The file “%(file)s” also stands beside a report of %(agency)s: a supervisor of both has to do this.")
                % {"file": beside.name or beside.file, "agency": agency}
            )


def _in_words(seal: Seal) -> str:
    """Return place, ground, reason and digest of a seal for the log; never the passage."""
    said = [place_name(seal.place), str(seal.get_ground_display()), seal.reason]
    if seal.sha256:
        said.append(f"SHA-256 {seal.sha256}")
    if seal.file_keys:
        said.append(_("files withheld: %(count)s") % {"count": len(seal.file_keys)})
    return " · ".join(said)


__all__ = [
    "FILES_ALONE",
    "ask_removal",
    "confirm_removal",
    "decline_removal",
    "other_places",
    "place_name",
    "require_sealable",
]
