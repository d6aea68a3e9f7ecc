"""Make rows and report documents for tests: keyword arguments with sensible defaults, explicit figures, no chance.

Nothing here goes through the verbs: a test that is about a verb calls it.
"""

import datetime
import hashlib
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal

from django.core.files.base import ContentFile

from reports.document import Content, FeeStatement, SectionText
from reports.figures import Figure
from reports.formats import FORMS, SECTION_KEYS, Form
from reports.formats.wording import report_title
from reports.models import (
    FROZEN,
    STATISTICS,
    Agency,
    AgencyKind,
    AgencyLevel,
    AgencyPeriod,
    Edition,
    EditionFile,
    EditionText,
    FileRole,
    Membership,
    Obligation,
    Origin,
    Person,
    Report,
    ReportEvent,
    ReportingYear,
    Role,
    SourceFile,
    State,
    Verb,
    rows_from,
)

AGENCY = "青禾县教育局"
PUBLISHED_AT = datetime.datetime(2023, 1, 20, 9, 30, tzinfo=datetime.UTC)
ENDED_AT = datetime.datetime(2023, 3, 1, 9, 30, tzinfo=datetime.UTC)


# People and agencies -------------------------------------------------------------------------------------------------


def make_person(username: str = "lin", *, password: str = "", family_name: str = "", superuser: bool = False) -> Person:
    """Return a stored member of staff, without a usable password unless one is given."""
    person = Person(
        username=username, last_name=family_name or username, is_staff=True, is_superuser=superuser, is_active=True
    )
    person.set_password(password or None)
    person.save()
    return person


def make_membership(person: Person, agency: Agency, role: str = Role.EDITOR) -> Membership:
    """Return a stored role of ``person`` at ``agency``; forget what the person object has read of its roles."""
    person.__dict__.pop("_memberships_with_agencies", None)
    return Membership.objects.create(person=person, agency=agency, role=role)


def make_editor(agency: Agency, username: str = "editor", *, password: str = "") -> Person:
    """Return a person who is editor of ``agency``."""
    return _with_role(agency, username, password, Role.EDITOR)


def make_reviewer(agency: Agency, username: str = "reviewer", *, password: str = "") -> Person:
    """Return a person who is reviewer of ``agency``."""
    return _with_role(agency, username, password, Role.REVIEWER)


def make_supervisor(agency: Agency, username: str = "supervisor", *, password: str = "") -> Person:
    """Return a person who is supervisor of ``agency`` and all below it."""
    return _with_role(agency, username, password, Role.SUPERVISOR)


def make_auditor(agency: Agency, username: str = "auditor", *, password: str = "") -> Person:
    """Return a person who is auditor of ``agency`` and all below it."""
    return _with_role(agency, username, password, Role.AUDITOR)


def _with_role(agency: Agency, username: str, password: str, role: str) -> Person:
    person = make_person(username, password=password)
    make_membership(person, agency, role)
    return person


def make_agency(
    name: str = AGENCY,
    *,
    slug: str = "",
    superior: Agency | None = None,
    kind: str = AgencyKind.DEPARTMENT,
    level: str = AgencyLevel.COUNTY,
    short_name: str = "",
    first_day: datetime.date = datetime.date(2000, 1, 1),
    last_day: datetime.date | None = None,
    credit_code: str = "",
    region_code: str = "",
    is_listed: bool = True,
) -> Agency:
    """Return a stored agency with one period; its slug is drawn from the name unless it is given."""
    slug = slug or "agency-" + hashlib.sha256(name.encode()).hexdigest()[:8]
    agency = Agency.objects.create(
        slug=slug, name=name, short_name=short_name, kind=kind, superior=superior, is_listed=is_listed
    )
    agency.path = (superior.path if superior else "") + f"{agency.pk:08d}"
    agency.save()
    AgencyPeriod.objects.create(
        agency=agency,
        first_day=first_day,
        last_day=last_day,
        name=name,
        short_name=short_name,
        superior=superior,
        kind=kind,
        level=level,
        credit_code=credit_code,
        region_code=region_code,
    )
    return agency


# Years and reports ---------------------------------------------------------------------------------------------------


def make_year(year: int = 2022, *, is_open: bool = True) -> ReportingYear:
    """Return the stored year, made when it is not there."""
    return ReportingYear.objects.get_or_create(year=year, defaults={"is_open": is_open})[0]


def make_report(
    agency: Agency | None = None,
    year: int = 2022,
    *,
    obligation: str = Obligation.OWED,
    exemption_reason: str = "",
) -> Report:
    """Return a stored report without editions."""
    return Report.objects.create(
        agency=agency or make_agency(),
        year=make_year(year),
        obligation=obligation,
        exemption_reason=exemption_reason,
    )


# Contents ------------------------------------------------------------------------------------------------------------


def sound_content(
    form: str = "2021",
    *,
    agency_name: str = AGENCY,
    agency_code: str = "",
    year: int = 2022,
    figures: Mapping[str, Figure] | None = None,
    printed: Mapping[str, str] | None = None,
    **parts,
) -> Content:
    """Return a whole report whose figures add up; ``figures`` and ``printed`` replace cells, ``parts`` other fields.

    The same content in two years in a row also carries over: 3 and 1 requests and 3 documents come in and go out. Its
    texts are too short to count as repeated.
    """
    content = Content(
        agency_name=agency_name,
        agency_code=agency_code,
        year=year,
        form=form,
        title=report_title(agency_name, year),
        document_date=f"{year + 1}-01-16",
        preface="<p>本报告按照规定的格式编制，所列数据的统计期限自1月1日起至12月31日止。</p>",
        sections=sound_sections(form),
        figures={**sound_figures(form), **(figures or {})},
        printed=dict(printed or {}),
        fee=FeeStatement(notices=0, notified_yuan="0", collected_yuan="0"),
    )
    return replace(content, **parts)


def sound_sections(form: str = "2021") -> tuple[SectionText, ...]:
    """Return six sections with their official headings and a text each, but for the tables' sections."""
    texts = {
        "overview": "<p>全年主动发布信息二百余条，答复公开申请均未超期。</p><h3>（一）主动公开</h3>"
        "<p>更新栏目十二个，信息管理、平台建设、监督保障均有专人，工作考核、社会评议正常，无责任追究。</p>",
        "improvement": "<p>部分栏目更新不够及时。下一步将每月核对一次。</p>",
        "other_matters": "<p>本年度未发出收费通知，未收取信息处理费。</p>",
    }
    after = {"requests": "<p>注：表中数据不含咨询件。</p>"}
    return tuple(
        SectionText(key, FORMS[form].section(key).heading.zh, texts.get(key, ""), after.get(key, ""))
        for key in SECTION_KEYS
    )


def sound_figures(form: str = "2021") -> dict[str, Figure]:
    """Return a figure for every cell of ``form``; all declared sums hold."""
    figures: dict[str, Figure] = dict.fromkeys(FORMS[form].cells(), 0)
    figures |= _SECTION_TWO[form]
    for applicant, counts in _REQUESTS.items():
        for row, count in counts.items():
            figures[f"requests.{_row_in(FORMS[form], row)}.{applicant}"] = count
    for row in FORMS[form].table("requests").row_leaves():
        cells = [f"requests.{row.key}.{column.key}" for column in FORMS[form].table("requests").column_leaves()]
        figures[f"requests.{row.key}.total"] = sum(figures[cell] for cell in cells[:-1])
    return figures | _REMEDIES


def _row_in(form: Form, row: str) -> str:
    return "otherwise_closed" if form.key == "2019" and row == "otherwise_other" else row


_SECTION_TWO: dict[str, dict[str, Figure]] = {
    "2021": {
        "documents.normative_documents.issued": 3,
        "documents.normative_documents.repealed": 3,
        "documents.normative_documents.in_force": 12,
        "licensing.licensing.decisions": 128,
        "enforcement.penalties.decisions": 17,
        "enforcement.compulsion.decisions": 2,
        "fees.administrative_fees.collected_wan_yuan": Decimal("35.2"),
    },
    "2019": {
        "documents.normative_documents.newly_produced": 3,
        "documents.normative_documents.newly_disclosed": 3,
        "documents.normative_documents.disclosed_in_total": 12,
        "licensing.licensing.items_previous_year": 40,
        "licensing.licensing.items_change": -2,
        "licensing.licensing.decisions": 128,
        "licensing.other_external_services.items_previous_year": 11,
        "licensing.other_external_services.items_change": 1,
        "licensing.other_external_services.decisions": 60,
        "enforcement.penalties.items_previous_year": 25,
        "enforcement.penalties.decisions": 17,
        "enforcement.compulsion.items_previous_year": 4,
        "enforcement.compulsion.decisions": 2,
        "fees.administrative_fees.items_previous_year": 2,
        "procurement.central_procurement.procurement_projects": 5,
        "procurement.central_procurement.procurement_amount": "86.5万元",
    },
}
_REQUESTS = {
    "natural_person": {
        "received": 20,
        "brought_forward": 3,
        "disclosed": 9,
        "partly_disclosed": 2,
        "withheld_third_party": 1,
        "unavailable_not_held": 4,
        "not_processed_petition": 1,
        "not_processed_repeat": 1,
        "otherwise_other": 2,
        "results_total": 20,
        "carried_forward": 3,
    },
    "business": {
        "received": 5,
        "brought_forward": 1,
        "disclosed": 4,
        "unavailable_not_ready_made": 1,
        "results_total": 5,
        "carried_forward": 1,
    },
    "legal_service_provider": {"received": 1, "disclosed": 1, "results_total": 1},
}
_REMEDIES: dict[str, Figure] = {
    "remedies.reconsideration.upheld": 2,
    "remedies.reconsideration.corrected": 1,
    "remedies.reconsideration.pending": 1,
    "remedies.reconsideration.total": 4,
    "remedies.litigation_direct.upheld": 1,
    "remedies.litigation_direct.total": 1,
}


# Editions ------------------------------------------------------------------------------------------------------------


def make_edition(
    report: Report | None = None,
    content: Content | None = None,
    *,
    state: str = State.DRAFT,
    number: int | None = None,
    origin: str = Origin.DRAFTED,
    published_at: datetime.datetime = PUBLISHED_AT,
    **fields,
) -> Edition:
    """Return a stored edition that says ``content``, in any state.

    A frozen edition is filled while approved and then moved on, as publication does; number and digest
    are set, and ``report.current_edition`` points to it when it is published or withdrawn.
    """
    report = report or make_report()
    content = content or sound_content(
        agency_name=report.name_then, agency_code=report.code_then, year=report.year.year
    )
    is_frozen = state in FROZEN
    edition = Edition.objects.create(
        report=report,
        state=State.APPROVED if is_frozen else state,
        origin=origin,
        **(_columns(content) | fields),
    )
    fill_edition(edition, content)
    if is_frozen:
        _freeze(edition, state, number or _next_number(report), published_at)
    return edition


def fill_edition(edition: Edition, content: Content) -> None:
    """Store the texts and figures of ``content`` as rows of ``edition``."""
    EditionText.objects.bulk_create(
        EditionText(edition=edition, key=text.key, heading=text.heading, text=text.text, after=text.after)
        for text in content.sections
    )
    for table, rows in rows_from(edition, content).items():
        STATISTICS[table].objects.bulk_create(rows)


def _columns(content: Content) -> dict[str, object]:
    return {
        "form": content.form,
        "shape": content.shape,
        "scope": content.scope,
        "title": content.title,
        "preface": content.preface,
        "leftovers": list(content.leftovers),
        "fee_notices": content.fee.notices,
        "fee_notified_yuan": content.fee.notified_yuan or "",
        "fee_collected_yuan": content.fee.collected_yuan or "",
        "document_date": content.document_date and datetime.date.fromisoformat(content.document_date),
        "source_published_on": content.published_date and datetime.date.fromisoformat(content.published_date),
        "agency_name": content.agency_name,
        "agency_code": content.agency_code,
    }


def _next_number(report: Report) -> int:
    return report.editions.exclude(number=None).count() + 1


def _freeze(edition: Edition, state: str, number: int, published_at: datetime.datetime) -> None:
    edition.number = number
    edition.digest = edition.content().digest()
    edition.published_at = published_at
    edition.state = State.PUBLISHED
    edition.save()
    if state != State.PUBLISHED:
        end_edition(edition, state)
    if state != State.SUPERSEDED:
        edition.report.current_edition = edition
        edition.report.public_stamp += 1
        edition.report.save()


def end_edition(edition: Edition, state: str = State.SUPERSEDED, *, reason: str = "", at=ENDED_AT) -> None:
    """Move a published edition on to superseded or withdrawn."""
    edition.state = state
    edition.ended_at = at
    if state == State.WITHDRAWN:
        edition.withdrawal_reason = reason or "报告误含个人信息，修订后重新发布。"
    edition.save(update_fields=["state", "ended_at", "withdrawal_reason", "changed_at"])


def make_published(agency: Agency | None = None, year: int = 2022, **parts) -> Edition:
    """Return the published edition of a new report; ``parts`` go to ``sound_content``."""
    report = make_report(agency, year)
    parts = {"agency_name": report.name_then, "agency_code": report.code_then, **parts}
    return make_edition(report, sound_content(year=year, **parts), state=State.PUBLISHED)


# Files and events ----------------------------------------------------------------------------------------------------


def make_file(content: bytes = b"%PDF-1.4 sealed copy", name: str = "report.pdf", **fields) -> SourceFile:
    """Return a stored file."""
    digest = hashlib.sha256(content).hexdigest()
    fields = {"media_type": "application/pdf", **fields}
    return SourceFile.objects.create(
        sha256=digest, size=len(content), name=name, content=ContentFile(content, name=digest[:16]), **fields
    )


def make_edition_file(
    edition: Edition, file: SourceFile | None = None, *, role: str = FileRole.OFFICIAL, is_public=False
):
    """Return a file in a role beside an edition that is not frozen."""
    return EditionFile.objects.create(edition=edition, file=file or make_file(), role=role, is_public=is_public)


def make_event(report: Report, verb: str = Verb.SAVE, *, person: Person | None = None, **fields) -> ReportEvent:
    """Return a stored event of ``report``."""
    return ReportEvent.objects.create(report=report, verb=verb, person=person, person_name=str(person or ""), **fields)
