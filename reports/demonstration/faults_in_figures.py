"""Faults in figures that no sum shows: what can hardly be, what repeats, what one year says of the other."""

from ..formats import Text
from .fault import BOTH, IF_NIL, UNDECIDED, Fault, each, row_of
from .figures import APPLICANTS

_SAME = {
    f"remedies.{row}.{column}": "0"
    for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
    for column in ("upheld", "corrected", "other_outcome", "pending", "total")
} | {
    "remedies.reconsideration.upheld": "2",
    "remedies.reconsideration.corrected": "1",
    "remedies.reconsideration.other_outcome": "1",
    "remedies.reconsideration.total": "4",
    "remedies.litigation_direct.upheld": "1",
    "remedies.litigation_direct.total": "1",
}

IN_FIGURES: tuple[Fault, ...] = (
    Fault(
        "yanlingqiao-jiedao",
        2022,
        Text("新收只填总计，未分申请人", "Only the total received, not split by applicant"),
        (
            *each("T3-SPLIT", "received"),
            *each("T-BLANK", "requests"),
            *each("T3-ROW-SUM", "received", verdict=UNDECIDED),
            *each("T3-BALANCE", "natural_person", "business", "legal_service_provider", verdict=UNDECIDED),
            *each(
                "T3-BALANCE",
                "research_institution",
                "public_welfare_organization",
                "other_organization",
                verdict=IF_NIL,
            ),
            *each("N-TABLE", "overview.received.natural_person.1", verdict=UNDECIDED),
        ),
        row_of("received", APPLICANTS, ""),
    ),
    Fault(
        "keji-gongxinju",
        2023,
        Text("没有收到科研机构的申请，却有办理结果", "Results for research institutions that requested nothing"),
        (
            *each("T3-IDLE", "research_institution"),
            *each("T-BLANK", "requests"),
            *each("T3-ROW-SUM", "disclosed"),
            *each("T3-RESULT-SUM", "research_institution", verdict=UNDECIDED),
            *each("T3-BALANCE", "research_institution", verdict=IF_NIL),
            *each("T3-ROW-SUM", "results_total", verdict=IF_NIL),
        ),
        {
            "requests.received.research_institution": "0",
            "requests.brought_forward.research_institution": "0",
            "requests.carried_forward.research_institution": "0",
            "requests.disclosed.research_institution": "2",
            "requests.results_total.research_institution": "",
        },
    ),
    Fault(
        "zhujianju",
        2021,
        Text(
            "办理结果总计空白，各项相加已超过全部申请",
            "The total of results is blank, and the results exceed all requests",
        ),
        (
            *each("T3-BOUND", "business"),
            *each("T-BLANK", "requests"),
            *each("T3-ROW-SUM", "disclosed"),
            *each("T-JUMP", "requests.disclosed.business"),
            *each("T3-BALANCE", "business", verdict=UNDECIDED),
            *each("T3-RESULT-SUM", "business", verdict=UNDECIDED),
            *each("T3-ROW-SUM", "results_total", verdict=UNDECIDED),
            *each("T-JUMP", "requests.disclosed.business", later=True),
        ),
        {"requests.disclosed.business": "99", "requests.results_total.business": ""},
        word="上年度报告中一格误填。",
    ),
    Fault(
        "bailuzhuan-zhen",
        2023,
        Text("维持件数多于总计，另有负数和空白", "More upheld than the total, beside a negative number and a blank"),
        (
            *each("T4-BOUND", "remedies.reconsideration.upheld"),
            *each("T-BLANK", "remedies"),
            *each("T-NUMBER", "remedies.reconsideration.corrected"),
            *each("T4-SUM", "reconsideration", verdict=UNDECIDED),
        ),
        {
            "remedies.reconsideration.upheld": "29",
            "remedies.reconsideration.corrected": "-1",
            "remedies.reconsideration.other_outcome": "0",
            "remedies.reconsideration.pending": "",
            "remedies.reconsideration.total": "5",
        },
    ),
    Fault(
        "daoxiangli-zhen",
        2023,
        Text("沿用旧格式的“其他处理”一行", "A row of the old form is still there"),
        (*each("T-FORM", "rows"), *each("T3-ROW-SUM", "otherwise_closed", verdict=UNDECIDED)),
        {"requests.otherwise_closed.total": "0"},
        word="沿用旧表，数字不受影响。",
    ),
    Fault(
        "bailuzhuan-zhen",
        2025,
        Text("制发件数误填为29件，多于现行有效件数", "29 documents issued, more than are in force"),
        (*each("T2-STOCK", "normative_documents.issued"), *each("X-STOCK", "normative_documents")),
        {"documents.normative_documents.issued": "29"},
        word="误将历年制发件数相加，次年更正口径。",
    ),
    Fault(
        "meiyinping-xiang",
        2023,
        Text("乡政府填写现行有效规章6件", "A township counts six rules in force"),
        (*each("T2-RULES-LEVEL", "rules"), *each("X-STOCK", "rules"), *each("X-STOCK", "rules", later=True)),
        {"documents.rules.in_force": "6"},
        word="应为规范性文件，填写时选错一行。",
    ),
    Fault(
        "songyandu-zhen",
        2022,
        Text("收费金额把元当成万元", "Fees typed in yuan instead of ten thousand yuan"),
        each("T2-UNIT", "year"),
        {"fees.administrative_fees.collected_wan_yuan": "17934000"},
        word="单位填写有误，实为元。",
    ),
    Fault(
        "jiaoyuju",
        2022,
        Text("尚未审结多计9件，次年总计没有这么多", "Nine too many pending, more than next year's total"),
        each("T4-PLAUSIBLE", "pending.reconsideration", later=True),
        {"remedies.reconsideration.pending": 9, "remedies.reconsideration.total": 9},
        word="上年尚未审结件数有误，以本年度为准。",
    ),
    Fault(
        "wenlvju",
        2024,
        Text("行政处罚比上年多出数倍", "Many times last year's number of penalties"),
        (
            *each("T-JUMP", "enforcement.penalties.decisions"),
            *each("T-JUMP", "enforcement.penalties.decisions", later=True),
        ),
        {"enforcement.penalties.decisions": "400"},
        word="当年开展专项整治，处罚数量一次性增加。",
    ),
    Fault(
        "ziran-ziyuanju",
        2022,
        Text("复议诉讼表照抄上年", "The table of disputes is last year's"),
        each("T-SAME-YEAR", "remedies"),
        copies=("remedies",),
    ),
    Fault(
        "caizhengju",
        2022,
        Text("复议诉讼表与另一机关相同", "The table of disputes is another body's"),
        each("T-SAME-AGENCY", "remedies.2022"),
        _SAME,
    ),
    Fault(
        "shichang-jianguanju",
        2022,
        Text("复议诉讼表与另一机关相同", "The table of disputes is another body's"),
        each("T-SAME-AGENCY", "remedies.2022"),
        _SAME,
    ),
    Fault(
        "zhujianju",
        2025,
        Text("多结转60件而文字只字未提", "Sixty more carried forward, and not a word on it"),
        (*each("T3-BACKLOG", "total"), *each("T3-BALANCE", *BOTH), *each("T-JUMP", "requests.carried_forward.total")),
        row_of("carried_forward", BOTH, 60),
        sections={"overview": "主动公开法治信息，答复公开申请，规范信息管理，完善平台建设，落实监督保障。"},
    ),
    Fault(
        "yingji-guanliju",
        2023,
        Text("结转件数在次年报告公布后才更正", "What was carried forward was corrected after the next report"),
        (
            *each("X-CORRECTED", "X-CARRY.natural_person", "X-CARRY.total", later=True),
            *each("X-CARRY", *BOTH, later=True),
        ),
        row_of("carried_forward", BOTH, 1) | row_of("received", BOTH, 1),
        word="上年度报告更正在本报告之后。",
    ),
)
