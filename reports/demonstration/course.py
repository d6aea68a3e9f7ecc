"""What became of each report: which are late, missing, corrected, withdrawn, and how far the last year has come."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random
from zoneinfo import ZoneInfo

from .. import checks
from ..models import AgencyKind, Change, Origin, State
from .district import Body
from .faults import BY_REPORT

ZONE = ZoneInfo("Asia/Shanghai")
FIRST_DRAFTED_YEAR = 2021  # what came before was copied from the district's old website

MISSING = {("mochiwan-jiedao", 2022), ("qingjian-jiedao", 2025), ("keji-gongxinju", 2025)}
EXEMPT = {("xinwen-chubanju", 2025): "2025年度内容并入区人民政府办公室报告，不单独编制"}
LATE = {("caizhengju", 2024): 18, ("lutai-xiang", 2025): 31}  # days after 31 January
UNFINISHED = {
    ("renmin-zhengfu", 2025): State.SUBMITTED,
    ("mochiwan-jiedao", 2025): State.DRAFT,
    ("zhujianxiang-jiedao", 2025): State.DRAFT,
    ("tingxiqiao-jiedao", 2025): State.RETURNED,
    ("sifaju", 2025): State.SUBMITTED,
    ("shuiwuju", 2025): State.SUBMITTED,
    ("shangwuju", 2025): State.APPROVED,
}
RETURNED_BECAUSE = "第五部分的改进措施请写具体，并说明完成时限。"
WITHDRAWN = {("jiaotongju", 2025): "报告正文误含申请人联系方式，现予撤回，核对后重新公布。"}
DISCARDED = {("daoxiangli-zhen", 2025): "使用了上一年度的模板，重新填报。"}


@dataclass(frozen=True)
class Slip:
    """What a first edition said wrongly, and why it was corrected: no check can find it."""

    reason: str
    cells: Mapping[str, int] = field(default_factory=dict)
    change: Change = Change.CORRECTION
    days: int = 34


SLIPS = {
    ("minzhengju", 2023): Slip("许可决定数量统计口径有误，重新核对后更正。", {"licensing.licensing.decisions": 18}),
    ("weijianju", 2025): Slip("处罚决定数量录入有误，按执法台账更正。", {"enforcement.penalties.decisions": 27}),
    ("yingji-guanliju", 2023): Slip(
        "结转下年度件数漏计1件，核对登记台账后更正。",
        {
            f"requests.{row}.{column}": -1
            for row in ("received", "carried_forward")
            for column in ("natural_person", "total")
        },
        days=430,
    ),
    ("ludiwan-jiedao", 2020): Slip(
        "本站转录时抄错处罚决定数量，原报告无误。", {"enforcement.penalties.decisions": 9}, Change.TRANSCRIPTION, 61
    ),
}


@dataclass(frozen=True)
class Days:
    """When one report was begun, submitted, approved and published, in the district's time."""

    begun: datetime.datetime
    submitted: datetime.datetime
    approved: datetime.datetime
    published: datetime.datetime


def days_of(body: Body, year: int, seed: str) -> Days:
    """Return plausible days: by 31 January, governments by 31 March, two reports late."""
    chance = Random(f"{seed}/{body.key}/days/{year}")  # noqa: S311 (dates of a demonstration)
    if body.kind == AgencyKind.GOVERNMENT:
        day = datetime.date(year + 1, 3, chance.randint(11, 29))
    elif (body.key, year) in LATE:
        day = datetime.date(year + 1, 1, 31) + datetime.timedelta(days=LATE[body.key, year])
    else:
        day = datetime.date(year + 1, 1, chance.randint(13, 30))

    day = _working_day(day)

    def at(days_before: int, hour: int) -> datetime.datetime:
        clock = datetime.time(hour, chance.randint(0, 59), tzinfo=ZONE)
        return datetime.datetime.combine(_working_day(day - datetime.timedelta(days=days_before)), clock)

    return Days(
        at(chance.randint(6, 10), 9),
        at(chance.randint(3, 5), 10),
        at(chance.randint(1, 2), 14),
        at(0, chance.choice((9, 10, 11, 15, 16, 17))),
    )


def _working_day(day: datetime.date) -> datetime.date:
    """Return ``day``, or the Friday before a weekend."""
    return day - datetime.timedelta(days=max(0, day.weekday() - 4))


def origin_of(body: Body, year: int) -> Origin:
    """Tell whether the report was drafted here or copied: what is published with an error was printed elsewhere."""
    fault = BY_REPORT.get((body.key, year))
    is_working = (body.key, year) in UNFINISHED
    has_error = (
        fault is not None
        and not is_working
        and any(checks.RULES[e.rule].severity == "error" and not e.later for e in fault.finds)
    )
    return Origin.TRANSCRIBED if year < FIRST_DRAFTED_YEAR or has_error else Origin.DRAFTED
