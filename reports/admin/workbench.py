"""What the page of one report shows: its edition, the grids, findings, steps, files and history."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from .. import checks
from ..actions import edition_of_last_year, has_role_for, may, may_clear, surroundings_of
from ..document import Content
from ..formats import FORMS
from ..models import (
    FROZEN,
    WORKING,
    CheckOfEdition,
    Edition,
    EditionFile,
    FileRole,
    Obligation,
    Origin,
    Person,
    Report,
    ReportEvent,
    Verb,
    current_site,
)
from .conflicts import Merge
from .exports import exports_of
from .figures_in_text import figures_in_text, repeats_of
from .files import SHOWN_IN_PLACE, page_count_of
from .finding_lists import lists_of
from .findings import Rights, at_section, in_box, shown_findings, told
from .grid import LONGEST_OVERVIEW, equations, sections_of
from .narrative import typing_of
from .seal_pages import waiting_seals
from .steps import offered_steps, way
from .typed import in_words, name_of

MOST_EVENTS = 30
WRITING = (Verb.START, Verb.ACCEPT, Verb.SAVE, Verb.IMPORT)


def editions_in_reach(person: Person, report: Report) -> list[Edition]:
    """Return the editions of ``report`` whose contents ``person`` may see, newest first."""
    found = Edition.objects.for_person(person).filter(report=report).select_related("report__agency", "report__year")
    return list(found.order_by("-pk"))


def default_edition(report: Report, editions: Sequence[Edition]) -> Edition | None:
    """Return the edition that the page opens: the one in work, else the public one."""
    working = next((edition for edition in editions if edition.state in WORKING), None)
    current = next((edition for edition in editions if edition.pk == report.current_edition_id), None)
    return working or current


def page_context(
    person: Person,
    report: Report,
    edition: Edition | None,
    editions: Sequence[Edition],
    *,
    content: Content | None = None,
    merged: Merge | None = None,
    beside: str = "",
) -> dict[str, Any]:
    """Return the context of the report page. ``content`` is what was typed and is not stored yet."""
    context: dict[str, Any] = {
        "report": report,
        "agency": report.agency,
        "edition": edition,
        "editions": editions,
        "hidden": _hidden(report, editions),
        "can_start": _can_start(person, report, editions),
        "origins": Origin.choices,
        "upload_address": f"{reverse('admin:intake_upload')}?agency={report.agency_id}&year={report.year.year}",
        "way": way(edition),
        "events": _history(person, report, editions),
        "seals": waiting_seals(person, report),
        "public_address": report.get_absolute_url() if report.current_edition_id and report.agency.is_listed else "",
    }
    return context if edition is None else {**context, **_edition_context(person, edition, content, merged, beside)}


def _edition_context(
    person: Person, edition: Edition, typed: Content | None, merged: Merge | None, beside: str
) -> dict[str, Any]:
    stored = edition.content()
    before = last_years_content(person, edition)
    is_editable = may(person, Verb.SAVE, edition)
    anchor = in_box if is_editable else at_section
    content = typed or stored
    findings = list(edition.findings.all())
    marks = [told(finding) for finding in findings]
    if typed is not None:
        marks = [told(finding) for finding in checks.check(typed, context_for(person, edition, typed))]
    files = list(edition.files.select_related("file__withheld", "public_copy"))
    return {
        "is_editable": is_editable,
        "content": content,
        "preface": typing_of(content.preface),
        "sections": sections_of(
            content, marks, before, repeats_of(content, before, current_site().repeat_percent / 100)
        ),
        "figures_in_text": figures_in_text(content, before, anchor=anchor),
        "equations": equations(content) if is_editable else [],
        "last_year": before.year if before else None,
        "overview_limit": LONGEST_OVERVIEW,
        "official_form": FORMS[content.form].name.in_language(get_language() or "zh"),
        "forms": [(key, form.name.in_language(get_language() or "zh")) for key, form in FORMS.items()],
        "findings": shown_findings(
            findings,
            edition.form,
            said={word.fingerprint: word for word in edition.explanations.select_related("person")},
            rights=_rights(person, edition),
            anchor=anchor,
        ),
        "lists": lists_of(edition),
        "last_check": CheckOfEdition.objects.filter(edition=edition).first(),
        "steps": offered_steps(person, edition),
        "can_seal": may(person, Verb.ASK_SEAL, edition),
        "can_attach": may(person, Verb.ATTACH, edition),
        "file_roles": FileRole.choices,
        "files": [_file(edition, file) for file in files],
        "exports": exports_of(edition),
        "is_marked": edition.state not in FROZEN,
        "beside": next((_beside(edition, file) for file in files if str(file.pk) == beside), None),
        "last_save": _last_save(edition),
        "seen": _last_event(edition),
        "version": edition.version,
        "merged": merged,
        "is_typed": typed is not None,
    }


def last_years_content(person: Person, edition: Edition) -> Content | None:
    """Return what last year's report says, unless it is a draft that ``person`` may not see."""
    before = edition_of_last_year(edition)
    if before is None:
        return None
    if before.state not in FROZEN and not Edition.objects.for_person(person).filter(pk=before.pk).exists():
        return None
    return before.content()


def context_for(person: Person, edition: Edition, content: Content) -> checks.Context:
    """Return what ``edition``, saying ``content``, is checked against, without drafts that ``person`` may not see."""
    context = surroundings_of(edition, content).context
    if context.last_year is None:
        return context
    return replace(context, last_year=last_years_content(person, edition))


def _hidden(report: Report, editions: Sequence[Edition]) -> dict[str, Any] | None:
    """Return state and counts of an edition in work whose contents the person may not see, or None."""
    working = report.working_edition()
    if working is None or working.pk in {edition.pk for edition in editions}:
        return None
    counted = working.findings.failing().values_list("severity").annotate(number=Count("pk"))
    counts = dict(counted.order_by())
    return {
        "edition": working,
        "way": way(working),
        "errors": counts.get("error", 0),
        "warnings": counts.get("warn", 0),
        "last_save": _last_save(working),
    }


def _can_start(person: Person, report: Report, editions: Sequence[Edition]) -> bool:
    is_free = report.current_edition_id is None and report.working_edition() is None
    is_owed = report.obligation == Obligation.OWED and report.year.is_open
    return is_free and is_owed and has_role_for(person, Verb.START, report.agency)


def _rights(person: Person, edition: Edition) -> Rights:
    is_drafted = edition.origin == Origin.DRAFTED
    return Rights(
        explains=may(person, Verb.EXPLAIN, edition) and is_drafted,
        clears=may_clear(person, edition),
        is_blocked=is_drafted,
    )


def _file(edition: Edition, file: EditionFile) -> dict[str, Any]:
    return {
        "pk": file.pk,
        "name": file.name or file.file.name,
        "is_withheld": hasattr(file.file, "withheld"),
        "size": file.file.size,
        "role": file.get_role_display(),
        "is_public": file.is_public,
        "sha256": file.released.sha256 if file.is_public else "",
        "uploaded_at": file.file.uploaded_at,
        "is_picture": file.file.media_type.startswith("image/"),
        "can_stand_beside": file.file.media_type in SHOWN_IN_PLACE,
        "address": reverse("admin:report_file", args=[edition.report_id, edition.pk, file.pk]),
    }


def _beside(edition: Edition, file: EditionFile) -> dict[str, Any]:
    """Return a file that stands beside the tables; a PDF as pictures of its pages, which every browser shows."""
    numbers = range(1, page_count_of(file.file) + 1)
    place = [edition.report_id, edition.pk, file.pk]
    pages = [(number, reverse("admin:report_file_page", args=[*place, number])) for number in numbers]
    return {**_file(edition, file), "pages": pages}


def _last_save(edition: Edition) -> ReportEvent | None:
    return ReportEvent.objects.filter(edition=edition, verb__in=WRITING).select_related("person").first()


def _last_event(edition: Edition) -> int:
    return ReportEvent.objects.filter(edition=edition).order_by("-pk").values_list("pk", flat=True).first() or 0


def _history(person: Person, report: Report, editions: Sequence[Edition]) -> list[dict[str, Any]]:
    """Return the newest events of ``report``; comments and changes only of editions whose contents may be seen."""
    in_reach = {edition.pk for edition in editions}
    events = ReportEvent.objects.for_person(person).filter(report=report).select_related("edition")[:MOST_EVENTS]
    return [
        {
            "event": event,
            "words": event.get_verb_display(),
            "comment": event.comment if event.edition_id in in_reach else "",
            "changes": changes_in_words(event) if event.edition_id in in_reach else [],
            "count": len(event.changes),
        }
        for event in events
    ]


def changes_in_words(event: ReportEvent) -> list[tuple[str, str, str]]:
    """Return (name, before, after) of every change of ``event``."""
    blank = _("blank")
    return [
        (name_of(key), in_words(key, was) or blank, in_words(key, now) or blank)
        for key, (was, now) in event.changes.items()
    ]
