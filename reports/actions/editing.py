"""Verbs that change a draft: start, save, explain, attach, accept a reading.

Each is one transaction and one event. An edition is claimed by a conditional UPDATE of its version,
which also refuses a save that began before somebody else's.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from ..document import Content, SectionText
from ..figures import parse_cell, shown
from ..formats import FORMS, SECTION_KEYS, NoForm, column_of, form_for, is_cell
from ..markup import MarkupRefused, normalise
from ..models import (
    EDITABLE,
    Agency,
    Change,
    Edition,
    Explanation,
    Finding,
    Obligation,
    Origin,
    Person,
    Report,
    ReportingYear,
    State,
    Verb,
    blank_figures,
)
from .keeping import keep_word, record, store_content
from .rechecking import recheck, recheck_following
from .refusals import Difference, Refused, Stale, WrongState, refused_in_words
from .rights import require, require_role

TEXT_FIELDS = (
    "title",
    "preface",
    "document_date",
    "form",
    "shape",
    "fee_notices",
    "fee_notified_yuan",
    "fee_collected_yuan",
)


def report_for(agency: Agency, year: int) -> Report:
    """Return the report of ``agency`` on ``year``, made if need be; raise Refused where none can be."""
    try:
        form_for(year)
    except NoForm:
        raise Refused(
            _("There is no official form for %(year)s: reports before 2019 are kept as documents, without figures.")
            % {"year": year}
        ) from None
    reporting_year = ReportingYear.objects.filter(year=year).first()
    if reporting_year is None:
        raise Refused(_("The year %(year)s has not been opened; ask your administrator to open it.") % {"year": year})
    if agency.period_in(year) is None:
        raise Refused(_("%(agency)s did not exist on 31 December %(year)s.") % {"agency": agency, "year": year})
    report, _made = Report.objects.get_or_create(agency=agency, year=reporting_year)
    return report


@transaction.atomic
def start(
    person: Person,
    report: Report,
    *,
    origin: str = Origin.DRAFTED,
    content: Content | None = None,
    source_address: str = "",
    source_published_on: date | None = None,
) -> Edition:
    """Begin the first edition of ``report``: blank in the form of the year, or with ``content``.

    A transcribed one says where and when its source was published.
    """
    require_role(person, Verb.START, report.agency)
    if report.obligation != Obligation.OWED:
        raise Refused(_("%(agency)s owes no report on %(year)s.") % {"agency": report.agency, "year": report.year})
    if not report.year.is_open:
        raise Refused(_("%(year)s is closed for first editions; ask your supervisor.") % {"year": report.year})
    if report.current_edition_id:
        raise WrongState(_("This report is already published: open a correction instead."))
    form = form_for(report.year.year)
    begun = content or Content(
        agency_name=report.name_then,
        year=report.year.year,
        form=form.key,
        sections=tuple(SectionText(section.key, section.heading.zh) for section in form.sections),
        figures=blank_figures(form),
    )
    edition = _in_work(
        report,
        form=begun.form,
        origin=origin,
        source_address=source_address if origin == Origin.TRANSCRIBED else "",
        source_published_on=source_published_on if origin == Origin.TRANSCRIBED else None,
        first_seen_on=timezone.localdate() if origin == Origin.TRANSCRIBED else None,
    )
    store_content(edition, begun)
    record(Verb.START, person, edition, from_state=State.DRAFT)
    recheck(edition)
    return edition


def _in_work(report: Report, **fields: object) -> Edition:
    """Make the edition in work of ``report``; raise WrongState where there is one: the database has room for one."""
    try:
        with transaction.atomic():
            return Edition.objects.create(report=report, state=State.DRAFT, **fields)
    except IntegrityError:
        raise WrongState(_("This report already has an edition in work; open that one.")) from None


@transaction.atomic
def save_draft(
    person: Person,
    edition: Edition,
    *,
    version: int,
    figures: Mapping[str, str] | None = None,
    texts: Mapping[str, str] | None = None,
    verb: Verb = Verb.SAVE,
) -> Edition:
    """Save typed cells and texts; everything not named stays.

    ``figures`` maps a cell to the text typed in it; ``texts`` maps ``preface``, ``title``,
    ``document_date``, ``form``, ``shape``, ``fee_*``, ``leftovers``, ``text.<section>``,
    ``after.<section>``, ``heading.<section>`` to its text. Raise Stale, with both values of each field that differs,
    when somebody saved after ``version``; KeyError for a cell that no form has.
    """
    edition = fresh(edition)
    require(person, verb, edition)
    before = edition.content()
    after = with_changes(before, figures or {}, texts or {})
    if edition.version != version:
        _refuse_stale(before, after)
    if after == before:
        return edition
    claim(edition, EDITABLE)
    store_content(edition, after)
    record(verb, person, edition, changes=changes_between(before, after))
    recheck(edition)
    recheck_following(edition.report)
    return edition


def save_figures(
    person: Person, edition: Edition, figures: Mapping[str, str], *, version: int, verb: Verb = Verb.SAVE
) -> Edition:
    """Save typed cells alone (see ``save_draft``)."""
    return save_draft(person, edition, version=version, figures=figures, verb=verb)


@transaction.atomic
def explain(person: Person, edition: Edition, finding: Finding, text: str, *, is_public: bool) -> Explanation:
    """Say a word to a finding; it holds as long as the operands keep their values. An empty text is refused."""
    edition = fresh(edition)
    require(person, Verb.EXPLAIN, edition)
    if not text.strip():
        raise Refused(_("Write the explanation first."))
    if Explanation.objects.filter(edition=edition, fingerprint=finding.fingerprint, is_clearance=True).exists():
        # Else the word of the author would stand in the place of the other person's, and might be public.
        raise Refused(_("Cleared by a second person"))
    return keep_word(Verb.EXPLAIN, person, edition, finding, text, is_public=is_public)


@transaction.atomic
def discard(person: Person, edition: Edition, reason: str, *, version: int | None = None) -> Edition:
    """Give up an edition in work; it is kept, and its report is free for another."""
    edition = fresh(edition, version)
    transition = require(person, Verb.DISCARD, edition)
    from_state = edition.state
    claim(edition, transition.from_states, state=State.DISCARDED)
    record(Verb.DISCARD, person, edition, from_state=from_state, comment=reason)
    recheck_following(edition.report)
    return edition


@transaction.atomic
def correct(person: Person, edition: Edition, reason: str, *, is_transcription: bool = False) -> Edition:
    """Open a new working edition from a public one, for ``reason``, which the public will read."""
    # No passage comes off by law meanwhile: it would be taken over.
    Report.objects.select_for_update(of=("self",)).get(pk=edition.report_id)
    edition = fresh(edition)
    require(person, Verb.CORRECT, edition)
    if not reason.strip():
        raise Refused(_("Give the reason of the correction; the public will read it."))
    working = _in_work(
        edition.report,
        form=edition.form,
        origin=edition.origin,
        source_address=edition.source_address,
        source_published_on=edition.source_published_on,
        first_seen_on=edition.first_seen_on,
        change=Change.TRANSCRIPTION if is_transcription else Change.CORRECTION,
        change_reason=reason.strip(),
    )
    store_content(working, edition.content())
    Explanation.objects.bulk_create(
        Explanation(
            edition=working,
            rule=said.rule,
            line=said.line,
            fingerprint=said.fingerprint,
            text=said.text,
            is_public=said.is_public,
            is_clearance=said.is_clearance,
            person=said.person,
        )
        for said in edition.explanations.select_related("person")
    )
    record(Verb.CORRECT, person, working, from_state=edition.state, comment=reason.strip())
    recheck(working)
    return working


def claim(edition: Edition, from_states: tuple[str, ...], **fields: object) -> None:
    """Move ``edition`` on by a conditional UPDATE; raise WrongState when somebody was faster."""
    now = timezone.now()
    moved = Edition.objects.filter(pk=edition.pk, version=edition.version, state__in=from_states).update(
        version=F("version") + 1, changed_at=now, **fields
    )
    if not moved:
        raise WrongState(
            _("Somebody else changed this edition in the same moment; reload the page to see who did what.")
        )
    edition.version += 1
    edition.changed_at = now
    for name, value in fields.items():
        setattr(edition, name, value)


def fresh(edition: Edition, version: int | None = None) -> Edition:
    """Return ``edition`` as stored now; raise WrongState when it is no longer the ``version`` that a person saw."""
    stored = Edition.objects.select_related("report__agency", "report__year").get(pk=edition.pk)
    if version is not None and stored.version != version:
        raise WrongState(_("This edition has changed since you opened the page: look at it again, then decide."))
    return stored


def with_changes(content: Content, figures: Mapping[str, str], texts: Mapping[str, str]) -> Content:
    """Return ``content`` with typed cells and texts put in; untouched cells keep what was printed."""
    numbers, printed, absent = dict(content.figures), dict(content.printed), set(content.absent)
    for cell, text in figures.items():
        if not is_cell(cell):
            raise KeyError(cell)
        is_same = text.strip() == shown(numbers.get(cell), printed.get(cell))
        if is_same and (cell in numbers or not text.strip()):
            continue
        parsed = parse_cell(text, column_of(cell))
        numbers[cell] = parsed.figure
        absent.discard(cell)
        printed.pop(cell, None)
        if parsed.printed is not None:
            printed[cell] = parsed.printed
    changed = replace(content, figures=numbers, printed=printed, absent=tuple(sorted(absent)))
    return _with_texts(changed, texts)


def _with_texts(content: Content, texts: Mapping[str, str]) -> Content:
    sections = {section.key: section for section in content.sections}
    for name, text in texts.items():
        part, _dot, key = name.partition(".")
        if key in SECTION_KEYS and part in ("text", "after", "heading"):
            clean = text.strip() if part == "heading" else _clean(text)
            sections[key] = replace(sections.get(key, SectionText(key)), **{part: clean})
    plain = {name: texts[name].strip() for name in TEXT_FIELDS if name in texts}
    fee = replace(
        content.fee,
        notices=_whole(plain["fee_notices"]) if "fee_notices" in plain else content.fee.notices,
        notified_yuan=plain.get("fee_notified_yuan", content.fee.notified_yuan) or None,
        collected_yuan=plain.get("fee_collected_yuan", content.fee.collected_yuan) or None,
    )
    return replace(
        _in_form(content, plain.get("form", content.form)),
        title=plain.get("title", content.title),
        preface=_clean(texts["preface"]) if "preface" in texts else content.preface,
        document_date=_day(plain["document_date"]) if "document_date" in plain else content.document_date,
        shape=plain.get("shape", content.shape),
        fee=fee,
        leftovers=tuple(texts["leftovers"].splitlines()) if "leftovers" in texts else content.leftovers,
        sections=tuple(sections[key] for key in SECTION_KEYS if key in sections),
    )


def _in_form(content: Content, form: str) -> Content:
    """Return ``content`` in another official form: its cells as blanks, and of the old ones what holds something."""
    if form == content.form:
        return content
    if form not in FORMS:
        raise Refused(_("There is no such official form."))
    cells, before = FORMS[form].cells(), frozenset(FORMS[content.form].cells())
    kept = {
        cell: figure
        for cell, figure in content.figures.items()
        if figure is not None or cell in content.printed or cell in cells
    }
    new = dict.fromkeys(cell for cell in cells if cell not in before)
    return replace(
        content, form=form, figures={**new, **kept}, absent=tuple(cell for cell in content.absent if cell in cells)
    )


def _whole(text: str) -> int | None:
    if not text:
        return None
    if not text.isdecimal():
        raise Refused(_("The number of fee notices is a whole number."))
    return int(text)


def _clean(text: str) -> str:
    try:
        return normalise(text)
    except MarkupRefused as refusal:
        raise refused_in_words(refusal.text) from refusal


def _day(text: str) -> str | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise Refused(_("Write the date as 2023-01-31.")) from None


def flat(content: Content) -> dict[str, str]:
    """Return what ``content`` says as one text for each cell and field, for comparing."""
    fields = {cell: shown(figure, content.printed.get(cell)) for cell, figure in content.figures.items()}
    for section in content.sections:
        fields |= {
            f"text.{section.key}": section.text,
            f"after.{section.key}": section.after,
            f"heading.{section.key}": section.heading,
        }
    fields |= {
        "title": content.title,
        "preface": content.preface,
        "document_date": content.document_date or "",
        "form": content.form,
        "shape": content.shape,
        "leftovers": "\n".join(content.leftovers),
        "absent": " ".join(sorted(content.absent)),
        "fee_notices": "" if content.fee.notices is None else str(content.fee.notices),
        "fee_notified_yuan": content.fee.notified_yuan or "",
        "fee_collected_yuan": content.fee.collected_yuan or "",
    }
    return fields


def changes_between(before: Content, after: Content) -> dict[str, list[str]]:
    """Return for each cell and field that differs what it said before and after."""
    old, new = flat(before), flat(after)
    return {
        key: [old.get(key, ""), new.get(key, "")]
        for key in sorted({*old, *new})
        if old.get(key, "") != new.get(key, "")
    }


def _refuse_stale(stored: Content, sent: Content) -> None:
    differences = [
        Difference(key, was, now) for key, (was, now) in changes_between(stored, sent).items() if key != "absent"
    ]
    if differences:
        raise Stale(
            _(
                "Somebody else saved this report while you were typing. "
                "Nothing of yours is stored yet: compare and save again."
            ),
            differences,
        )
