"""Faults in figures: sums that do not add up, numbers that are none, years that do not follow from each other."""

from ..formats import Text
from .fault import BOTH, COLUMNS, IF_NIL, NOT_SHOWN, UNDECIDED, WHATEVER, Fault, each, row_of

IN_SUMS: tuple[Fault, ...] = (
    Fault(
        "jiaoyuju",
        2019,
        Text("自然人新收多计1件，行总计未改", "One request too many under natural persons; the row's total unchanged"),
        (*each("T3-BALANCE", "natural_person"), *each("T3-ROW-SUM", "received")),
        row_of("received", ("natural_person",), 1),
    ),
    Fault(
        "zhengfu-bangongshi",
        2019,
        Text("复议后起诉的总计少计维持1件", "One upheld suit after reconsideration is missing from the total"),
        each("T4-SUM", "litigation_after_reconsideration"),
        {"remedies.litigation_after_reconsideration.upheld": 1},
    ),
    Fault(
        "songyandu-zhen",
        2020,
        Text(
            "结转下年度多计1件，次年按实际数结转",
            "One too many carried forward; the next year brings forward the true number",
        ),
        (*each("T3-BALANCE", *BOTH), *each("X-CARRY", *BOTH, later=True), *each("N-SELF", "balance")),
        row_of("carried_forward", BOTH, 1),
        word="上年结转数以本年度登记台账为准，上年度报告中结转数多计1件。",
    ),
    Fault(
        "chengguanju",
        2020,
        Text("一项办理结果多计2件，总计未改", "Two too many in one result; the total of results unchanged"),
        each("T3-RESULT-SUM", *BOTH),
        row_of("unavailable_not_held", BOTH, 2),
    ),
    Fault(
        "zhujianxiang-jiedao",
        2020,
        Text("行政强制填写了负数", "A negative number of compulsory measures"),
        (*each("T-NUMBER", "enforcement.compulsion.decisions"), *each("N-TABLE", "overview.compulsion.decisions.1")),
        {"enforcement.compulsion.decisions": "-3"},
    ),
    Fault(
        "bailuzhuan-zhen",
        2020,
        Text(
            "总计小于已填的一项，其余各项空白", "The total is smaller than the one outcome filled in, the others blank"
        ),
        (*each("T4-SUM", "litigation_direct", verdict=WHATEVER), *each("T-BLANK", "remedies")),
        {
            "remedies.litigation_direct.upheld": "3",
            "remedies.litigation_direct.corrected": "",
            "remedies.litigation_direct.other_outcome": "",
            "remedies.litigation_direct.pending": "",
            "remedies.litigation_direct.total": "2",
        },
    ),
    Fault(
        "caizhengju",
        2021,
        Text("一行总计多计10件", "The total of one row is ten too high"),
        (*each("T3-ROW-SUM", "not_processed_petition"), *each("T3-RESULT-SUM", "total")),
        row_of("not_processed_petition", ("total",), 10),
    ),
    Fault(
        "shichang-jianguanju",
        2021,
        Text("行政复议总计多计1件", "The total of reconsiderations is one too high"),
        each("T4-SUM", "reconsideration"),
        {"remedies.reconsideration.total": 1},
    ),
    Fault(
        "qingjian-jiedao",
        2021,
        Text("第六部分为空", "Section six is empty"),
        each("S6-FEE-STATED", "other_matters"),
        sections={"other_matters": ""},
        word="本年度未收取费用，印发时漏写，已在次年报告中注意。",
        is_public=False,
    ),
    Fault(
        "meiyinping-xiang",
        2021,
        Text("一行全部空白，未填零", "One whole row is left blank where it should hold zeros"),
        (
            *each("T3-ROW-SUM", "withheld_state_secret", verdict=IF_NIL),
            *each("T3-RESULT-SUM", *COLUMNS, verdict=IF_NIL),
            *each("T-BLANK", "requests"),
        ),
        row_of("withheld_state_secret", COLUMNS, ""),
    ),
    Fault(
        "shangwuju",
        2022,
        Text("第六部分没有提到信息处理费", "Section six does not mention the information processing fee"),
        each("S6-FEE-STATED", "other_matters"),
        sections={"other_matters": "本年度没有需要另行报告的情况。"},
        word="本年度没有收取信息处理费。",
    ),
    Fault(
        "shuiwuju",
        2022,
        Text("数字位置写了文字“约5件”", "Words in a number's place: “约5件” (about five)"),
        (
            *each("T-NUMBER", "requests.disclosed.natural_person"),
            *each("T3-ROW-SUM", "disclosed", verdict=UNDECIDED),
            *each("T3-RESULT-SUM", "natural_person", verdict=UNDECIDED),
        ),
        {"requests.disclosed.natural_person": "约5件"},
    ),
    Fault(
        "nongye-nongcunju",
        2022,
        Text("来源未列出一个单元格", "One cell is not shown by the source"),
        (*each("T4-SUM", "reconsideration", verdict=UNDECIDED), *each("T-BLANK", "remedies")),
        {"remedies.reconsideration.other_outcome": NOT_SHOWN},
    ),
    Fault(
        "mochiwan-jiedao",
        2023,
        Text(
            "上一年度报告缺失，结转无从核对",
            "Last year's report is missing, so what was brought forward cannot be compared",
        ),
        (
            *each("X-CARRY", *COLUMNS, verdict=UNDECIDED),
            *each("N-REPEAT", "overview", "improvement", verdict=UNDECIDED),
            *each("T-JUMP", "last_year", verdict=UNDECIDED),
            *each("X-STOCK", "normative_documents", "rules", verdict=UNDECIDED),
        ),
    ),
    Fault(
        "ziran-ziyuanju",
        2023,
        Text("上年结转比上一年度报告多2件", "Two more brought forward than last year's report carried forward"),
        each("X-CARRY", *BOTH),
        row_of("brought_forward", BOTH, 2) | row_of("received", BOTH, -2),
        word="2022年末收到的2件申请在2023年初补正后登记，计入上年结转。",
    ),
    Fault(
        "renshe-ju",
        2023,
        Text("件数填写了小数", "A count with a decimal"),
        (
            *each("T-NUMBER", "licensing.licensing.decisions"),
            *each("N-TABLE", "overview.licensing.decisions.1", verdict=UNDECIDED),
        ),
        {"licensing.licensing.decisions": "186.5"},
    ),
    Fault(
        "lutai-xiang",
        2023,
        Text("以“/”代替零", "A stroke stands for zero"),
        (
            *each("T3-ROW-SUM", "withheld_security_and_stability", verdict=IF_NIL),
            *each("T3-RESULT-SUM", *COLUMNS, verdict=IF_NIL),
            *each("T-BLANK", "requests"),
        ),
        row_of("withheld_security_and_stability", COLUMNS, "/"),
    ),
    Fault(
        "tingxiqiao-jiedao",
        2024,
        Text("上年结转比上一年度报告多1件", "One more brought forward than last year's report carried forward"),
        each("X-CARRY", *BOTH),
        row_of("brought_forward", BOTH, 1) | row_of("received", BOTH, -1),
        word="1件申请由区政府办公室年初转来，登记时间在上年度。",
        is_public=False,
    ),
    Fault(
        "jiaotongju",
        2024,
        Text("提到收费但没有写明有无", "The fee is mentioned, but not whether any was collected"),
        each("S6-FEE-STATED", "other_matters"),
        sections={"other_matters": "严格执行政府信息公开信息处理费管理的有关规定。"},
        word="本年度未发出收费通知，未收取费用。",
    ),
    Fault(
        "ludiwan-jiedao",
        2025,
        Text(
            "件数写成“22（其中修订16件）”，规章一行写“/”",
            "A count printed as “22（其中修订16件）”, strokes in the row of rules",
        ),
        (
            *each("T-NUMBER", "documents.normative_documents.issued"),
            *each("T-BLANK", "documents"),
            *each("T2-STOCK", "normative_documents.issued", "rules.issued", "rules.repealed", verdict=UNDECIDED),
            *each("X-STOCK", "normative_documents", verdict=UNDECIDED),
            *each("X-STOCK", "rules", verdict=IF_NIL),
            *each("N-TABLE", "overview.normative_documents.issued.1", verdict=UNDECIDED),
        ),
        {
            "documents.normative_documents.issued": "22（其中修订16件）",
            "documents.rules.issued": "/",
            "documents.rules.repealed": "/",
            "documents.rules.in_force": "/",
        },
    ),
    Fault(
        "mochiwan-jiedao",
        2025,
        Text(
            "草稿：新收总计多1件，第六部分未写明收费情况，复议诉讼表与他处相同",
            "Draft: one too many in the total received; fees not stated; disputes as elsewhere",
        ),
        (
            *each("T3-BALANCE", "total"),
            *each("T3-ROW-SUM", "received"),
            *each("S6-FEE-STATED", "other_matters"),
            *each("N-SELF", "balance"),
            *each("N-TABLE", "overview.received.organization.1"),
            *each("T-SAME-AGENCY", "remedies.2020"),
        ),
        row_of("received", ("total",), 1),
        {"other_matters": "没有其他需要说明的情况。"},
    ),
    Fault(
        "zhujianxiang-jiedao",
        2025,
        Text("草稿：第四部分尚未填写", "Draft: section four is not filled in yet"),
        (
            *each("T4-SUM", "reconsideration", "litigation_direct", "litigation_after_reconsideration", verdict=IF_NIL),
            *each("T-BLANK", "remedies"),
            *each("N-NONE", "overview.litigation.1", verdict=UNDECIDED),
            *each("N-TABLE", "overview.reconsideration.1", verdict=UNDECIDED),
        ),
        {
            f"remedies.{row}.{column}": ""
            for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
            for column in ("upheld", "corrected", "other_outcome", "pending", "total")
        },
    ),
)
