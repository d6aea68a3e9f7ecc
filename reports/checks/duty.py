"""When a report is owed and when it came, whether the body was alive, and what a correction and a kept file need."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from ..document import SHAPES, Content
from ..formats import Text
from .context import Context, Correction, Duty, Example, KeptFile
from .rule import Finding, Operand, Rule, Verdict

Standing = Literal["not_due", "due", "on_time", "late", "missing", "exempt", "unknown"]
_WEEKS_BEFORE = 28  # in these days before the date a report counts as due
_ALL_SHAPES = SHAPES


@dataclass(frozen=True)
class Timeliness:
    """How a report stands to one date: its standing, and by how many days it is late."""

    standing: Standing
    days: int = 0


def timeliness(duty: Duty, due: date | None) -> Timeliness:
    """Return how a report stands to the date ``due``; a missing one, too, so lists of reports can use it."""
    if duty.obligation == "exempt":
        return Timeliness("exempt")
    is_published = duty.published is not None or duty.is_published
    if due is None or (is_published and duty.published is None):
        return Timeliness("unknown")
    if duty.published is not None:
        days = (duty.published - due).days
        return Timeliness("late", days) if days > 0 else Timeliness("on_time")
    if duty.today is None:
        return Timeliness("unknown")
    days = (duty.today - due).days
    if days > 0:
        return Timeliness("missing", days)
    return Timeliness("due" if -days <= _WEEKS_BEFORE else "not_due")


_VERDICTS: dict[Standing, Verdict] = {"late": "fails", "missing": "fails", "unknown": "undecided"}


def judge_due(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on the legal date and one on the local date."""
    duty = context.duty
    if duty is None:
        yield rule.finding(
            "undecided", "legal", Text("应公开的日期不详。", "The date on which it is due is not known.")
        )
        return
    for line, name, due in (
        ("legal", Text("法定时限", "legal date"), duty.legal_date),
        ("local", Text("当地时限", "local date"), duty.local_date),
    ):
        if due is None and line == "local":
            continue
        found = timeliness(duty, due)
        came = duty.published.isoformat() if duty.published else None
        yield rule.finding(
            _VERDICTS.get(found.standing, "holds"),
            line,
            _due_message(found, name, due, duty),
            operands=(
                Operand(f"{line}_date", content.year, due.isoformat() if due else None),
                Operand("published", content.year, came),
            ),
            left=found.days or None,
        )


def _due_message(found: Timeliness, name: Text, due: date | None, duty: Duty) -> Text:
    if found.standing == "exempt":
        because = duty.exempt_because
        return Text(f"不需要编制{f'：{because}' if because else ''}。", f"Exempt{f': {because}' if because else ''}.")
    if due is None or found.standing == "unknown":
        what = Text("公开日期", "date of publication") if due else Text(name.zh, name.en)
        return Text(f"{what.zh}不详，无法判断是否按时。", f"The {what.en} is not known; timeliness is not judged.")
    words = {
        "not_due": Text("尚未到期", "not due yet"),
        "due": Text("即将到期", "due"),
        "on_time": Text("按时公开", "on time"),
        "late": Text(f"逾期 {found.days} 天公开", f"late by {found.days} days"),
        "missing": Text(f"已逾期 {found.days} 天，尚未公开", f"missing for {found.days} days"),
    }[found.standing]
    return Text(f"{name.zh} {due.isoformat()}：{words.zh}。", f"The {name.en} is {due.isoformat()}: {words.en}.")


def judge_dates(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every date of publication that cannot be right."""
    duty = context.duty or Duty()
    end = date(content.year, 12, 31)
    dates = (
        ("published", Text("公开日期", "date of publication"), duty.published),
        ("site", Text("网页所载公开日期", "date of publication on the page"), _day(content.published_date)),
        ("first_seen", Text("首次见到日期", "day on which it was first seen"), duty.first_seen),
        ("document", Text("落款日期", "date of the document"), _day(content.document_date)),
    )
    for line, name, day in dates:
        if day is None:
            continue
        reason = None
        if day <= end and line != "document":
            reason = Text(f"早于 {content.year} 年年底", f"lies before the end of {content.year}")
        elif duty.today is not None and day > duty.today:
            reason = Text(f"晚于今天 {duty.today.isoformat()}", f"lies after today, {duty.today.isoformat()}")
        if reason:
            yield rule.finding(
                "fails",
                line,
                Text(f"{name.zh} {day.isoformat()} {reason.zh}。", f"The {name.en}, {day.isoformat()}, {reason.en}."),
                operands=(Operand(f"{line}_date", content.year, day.isoformat()),),
            )


def _day(written: str | None) -> date | None:
    try:
        return date.fromisoformat(written) if written else None
    except ValueError:
        return None


def judge_life(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield verdicts on a report of a body that was not alive, and on a second slot for one year."""
    duty = context.duty
    if duty is None or duty.obligation is None:
        yield rule.finding(
            "undecided", "life", Text("机构存续情况不详。", "Whether the body existed in that year is not known.")
        )
        return
    if duty.obligation == "not_alive":
        yield rule.finding(
            "fails",
            "life",
            Text(
                f"{content.agency_name}在 {content.year} 年 12 月 31 日不存在，不应有该年度的报告。",
                f"{content.agency_name} did not exist on 31 December {content.year}; there is no report on that year.",
            ),
            operands=(Operand("life", content.year, duty.obligation),),
        )
    if duty.slots is not None and duty.slots > 1:
        yield rule.finding(
            "fails",
            "slots",
            Text(
                f"{content.agency_name} {content.year} 年度有 {duty.slots} 份报告，只应有一份。",
                f"{content.agency_name} has {duty.slots} reports on {content.year}; there is one.",
            ),
            operands=(Operand("slots", content.year, duty.slots),),
            left=duty.slots,
            right=1,
        )


def judge_correction(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield verdicts on a correction that changes nothing or gives no reason."""
    correction = context.correction
    if correction is None:
        return
    if _says(correction.previous) == _says(content):
        yield rule.finding(
            "fails",
            "change",
            Text(
                "更正版与原公开版没有任何不同，请修改至少一个数字或一句话。",
                "The correction changes nothing; at least one figure or sentence has to differ.",
            ),
            operands=(Operand("previous", content.year, correction.previous.digest()[:16]),),
        )
    if not correction.reason.strip():
        yield rule.finding(
            "fails",
            "reason",
            Text("更正没有写明向社会公开的理由。", "The correction gives no public reason."),
            operands=(Operand("reason", content.year, None),),
        )


def _says(content: Content) -> Content:
    """Return what a report says, without the dates that publication itself changes."""
    return replace(
        content,
        figures=dict(content.figures),
        printed=dict(content.printed),
        document_date=None,
        published_date=None,
        agency_name="",
        agency_code="",
    )


def judge_file(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every fault of the kept original."""
    kept = context.file
    if kept is None:
        return
    faults = (
        ("opens", kept.opens is False, Text("无法打开，请重新上传", "does not open; upload it again")),
        (
            "type",
            kept.type_matches is False,
            Text("内容与扩展名不符，请另存后重新上传", "is not what its name says; save it anew and upload it"),
        ),
        ("hash", kept.has_hash is False, Text("没有记录校验值，请重新上传", "has no recorded hash; upload it again")),
        (
            "tables",
            kept.has_tables_as_pictures_only is True,
            Text("其中的表格只是图片，请上传有文字表格的文件", "has its tables as pictures only; upload one with text"),
        ),
    )
    for line, is_fault, text in faults:
        if is_fault:
            yield rule.finding(
                "fails",
                line,
                Text(f"原件“{kept.name}”{text.zh}。", f"The original “{kept.name}” {text.en}."),
                operands=(Operand(f"file.{line}", content.year, kept.name),),
            )


_ARTICLE_49 = Text("《中华人民共和国政府信息公开条例》第四十九条", "Regulation on Open Government Information, art. 49")
_ARTICLE_50 = Text("《中华人民共和国政府信息公开条例》第五十条", "Regulation on Open Government Information, art. 50")
DUE = Rule(
    number="P-DUE",
    severity="info",
    name=Text("是否按时", "On time"),
    words=Text(
        "与法定时限、当地时限分别比较：尚未到期、即将到期、按时、逾期几天公开、逾期未公开、不需要编制或日期不详。",
        "Against the legal and the local date apart: not due, due, on time, late by n days, missing, exempt, unknown.",
    ),
    source=_ARTICLE_49,
    judge=judge_due,
    shapes=_ALL_SHAPES,
    first_year=2008,
    example=Example(
        Text("1 月 31 日到期，3 月 2 日才公开。", "Due on 31 January, published on 2 March."),
        context={"duty": Duty(date(2024, 3, 3), "owed", "", date(2024, 1, 31), None, date(2024, 3, 2))},
    ),
)
DATE = Rule(
    number="P-DATE",
    severity="error",
    name=Text("公开日期", "Dates of publication"),
    words=Text(
        "公开日期晚于报告年度年底，不晚于今天；落款日期、网页所载日期、首次见到日期分别记录。",
        "A report is published after the end of its year and not in the future; the dates of document and page and the "
        "day on which it was first seen are kept apart.",
    ),
    source=_ARTICLE_50,
    judge=judge_dates,
    shapes=_ALL_SHAPES,
    first_year=2008,
    example=Example(
        Text("2023 年度的报告标为 2023 年 11 月 5 日公开。", "A report on 2023 is dated 5 November 2023."),
        content={"published_date": "2023-11-05"},
    ),
)
LIFE = Rule(
    number="P-LIFE",
    severity="error",
    name=Text("机构存续", "Life of the body"),
    words=Text(
        "机构不存在的年度没有报告；每个存续的机构每年度一份报告。",
        "No report on a year outside the body's life; one report a year for each body alive.",
    ),
    source=_ARTICLE_49,
    judge=judge_life,
    shapes=_ALL_SHAPES,
    first_year=2008,
    example=Example(
        Text("机构当年 10 月已撤销，仍有该年度的报告。", "The body was dissolved in October of that year."),
        context={"duty": Duty(date(2024, 1, 30), "not_alive", "", date(2024, 1, 31))},
    ),
)
CORRECTION = Rule(
    number="P-CORRECTION",
    severity="error",
    name=Text("更正有实有据", "Corrections"),
    words=Text(
        "更正至少改动一个数字或一句话，并写明向社会公开的理由。",
        "A correction changes at least one figure or sentence and carries a public reason.",
    ),
    source=Text(
        "各地评估通行做法（公开后改动须有说明）", "Practice of evaluators: changes after publication need a notice"
    ),
    judge=judge_correction,
    shapes=_ALL_SHAPES,
    first_year=2008,
    example=Example(
        Text("更正没有写理由。", "A correction without a reason."),
        context={"correction": Correction(Content("示例局", 2023), "")},
    ),
)
FILE = Rule(
    number="P-FILE",
    severity="error",
    name=Text("原件可用", "The kept original"),
    words=Text(
        "留存的原件能够打开，内容与扩展名相符，并记有校验值；只有图片表格的不接收。",
        "The kept original opens, its type matches its name and its hash is recorded; tables only as pictures are "
        "refused.",
    ),
    source=_ARTICLE_50,
    judge=judge_file,
    shapes=_ALL_SHAPES,
    first_year=2008,
    example=Example(
        Text("原件无法打开。", "The original does not open."),
        context={"file": KeptFile("年度报告.docx", opens=False, type_matches=True, has_hash=True)},
    ),
)
