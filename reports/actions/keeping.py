"""Keep what an edition says, and what was done to it."""

from datetime import date

from django.utils.translation import gettext as _

from ..document import Content
from ..models import STATISTICS, Edition, EditionText, Explanation, Finding, Person, ReportEvent, Verb, rows_from
from .refusals import Refused

MOST_NOTICES = 2**31 - 1  # what the column of fee notices can hold


def store_content(edition: Edition, content: Content) -> None:
    """Write the texts, rows and fields of ``content`` into ``edition`` (not yet public), replacing what is there."""
    if content.fee.notices is not None and content.fee.notices > MOST_NOTICES:
        raise Refused(_("The number of fee notices is too large; correct it first."))
    edition.form, edition.shape, edition.scope = content.form, content.shape, content.scope
    edition.title, edition.preface = content.title, content.preface
    edition.leftovers = list(content.leftovers)
    edition.document_date = date.fromisoformat(content.document_date) if content.document_date else None
    edition.fee_notices = content.fee.notices
    edition.fee_notified_yuan = content.fee.notified_yuan or ""
    edition.fee_collected_yuan = content.fee.collected_yuan or ""
    edition.save(
        update_fields=[
            "form",
            "shape",
            "scope",
            "title",
            "preface",
            "leftovers",
            "document_date",
            "fee_notices",
            "fee_notified_yuan",
            "fee_collected_yuan",
            "changed_at",
        ]
    )
    edition.texts.all().delete()
    EditionText.objects.bulk_create(
        EditionText(edition=edition, key=text.key, heading=text.heading, text=text.text, after=text.after)
        for text in content.sections
    )
    for table, rows in rows_from(edition, content).items():
        STATISTICS[table].objects.filter(edition=edition).delete()
        STATISTICS[table].objects.bulk_create(rows)


def keep_word(verb: Verb, person: Person, edition: Edition, finding: Finding, text: str, **kind: bool) -> Explanation:
    """Keep what is said to a finding in the place of what was said before; ``kind`` is whether the public reads it."""
    word, _made = Explanation.objects.update_or_create(
        edition=edition,
        fingerprint=finding.fingerprint,
        defaults={"rule": finding.rule, "line": finding.line, "text": text.strip(), "person": person, **kind},
    )
    record(verb, person, edition, comment=f"{finding.rule} {finding.line}: {text.strip()}")
    return word


def record(
    verb: Verb,
    person: Person | None,
    edition: Edition,
    *,
    from_state: str = "",
    comment: str = "",
    changes: dict | None = None,
) -> ReportEvent:
    """Append one event to the log of the edition's report."""
    return ReportEvent.objects.create(
        report_id=edition.report_id,
        edition=edition,
        verb=verb,
        person=person,
        person_name=str(person or ""),
        from_state=from_state or edition.state,
        to_state=edition.state,
        comment=comment,
        changes=changes or {},
    )
