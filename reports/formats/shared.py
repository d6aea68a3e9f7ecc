"""Subtrees that both official forms print alike: tables three and four.

Table three differs only in （六）其他处理 (one row in 2019, three in 2021), so it is a
function of that one part. Labels as in 国办公开办函〔2021〕30号.
"""

from .equations import applicant_sum, balance, outcome_sum, results_sum
from .schema import Group, Leaf, Table, Text, leaves

APPLICANTS = (
    Leaf("natural_person", "自然人", "Natural person"),
    Group(
        "organization",
        "法人或其他组织",
        "Legal person or other organization",
        (
            Leaf("business", "商业企业", "Commercial enterprise"),
            Leaf("research_institution", "科研机构", "Research institution"),
            Leaf("public_welfare_organization", "社会公益组织", "Public welfare organization"),
            Leaf("legal_service_provider", "法律服务机构", "Legal service provider"),
            Leaf("other_organization", "其他", "Other"),
        ),
    ),
)
APPLICANT_COLUMNS = (Group("applicants", "申请人情况", "Applicants", (*APPLICANTS, Leaf("total", "总计", "Total"))),)

DISCLOSED = (
    Leaf("disclosed", "（一）予以公开", "(1) Disclosed"),
    Leaf(
        "partly_disclosed",
        "（二）部分公开（区分处理的，只计这一情形，不计其他情形）",
        "(2) Partly disclosed (separated information is counted here only)",
    ),
)
WITHHELD = Group(
    "withheld",
    "（三）不予公开",
    "(3) Withheld",
    (
        Leaf("withheld_state_secret", "1.属于国家秘密", "1. State secret"),
        Leaf(
            "withheld_prohibited_by_law",
            "2.其他法律行政法规禁止公开",
            "2. Disclosure prohibited by other laws or administrative regulations",
        ),
        Leaf(
            "withheld_security_and_stability",
            "3.危及“三安全一稳定”",
            "3. Endangers the “three securities and one stability”",
        ),
        Leaf(
            "withheld_third_party",
            "4.保护第三方合法权益",
            "4. Protection of third parties’ lawful rights and interests",
        ),
        Leaf("withheld_internal_affairs", "5.属于三类内部事务信息", "5. Three kinds of internal affairs information"),
        Leaf("withheld_process_information", "6.属于四类过程性信息", "6. Four kinds of process information"),
        Leaf("withheld_enforcement_file", "7.属于行政执法案卷", "7. Administrative law enforcement case file"),
        Leaf("withheld_registry_inquiry", "8.属于行政查询事项", "8. Matters with their own inquiry procedure"),
    ),
)
UNAVAILABLE = Group(
    "unavailable",
    "（四）无法提供",
    "(4) Unavailable",
    (
        Leaf("unavailable_not_held", "1.本机关不掌握相关政府信息", "1. Information not held by this organ"),
        Leaf(
            "unavailable_not_ready_made",
            "2.没有现成信息需要另行制作",
            "2. No ready-made information; it would have to be produced",
        ),
        Leaf("unavailable_still_unclear", "3.补正后申请内容仍不明确", "3. Still unclear after correction"),
    ),
)
NOT_PROCESSED = Group(
    "not_processed",
    "（五）不予处理",
    "(5) Not processed",
    (
        Leaf(
            "not_processed_petition",
            "1.信访举报投诉类申请",
            "1. Petition, report or complaint in the form of a request",
        ),
        Leaf("not_processed_repeat", "2.重复申请", "2. Repeated request"),
        Leaf("not_processed_publication", "3.要求提供公开出版物", "3. Request for a public publication"),
        Leaf(
            "not_processed_excessive", "4.无正当理由大量反复申请", "4. Excessive repeated requests without good reason"
        ),
        Leaf(
            "not_processed_reissue",
            "5.要求行政机关确认或重新出具已获取信息",
            "5. Request to confirm or reissue information already obtained",
        ),
    ),
)


def requests_table(otherwise: Leaf | Group) -> Table:
    """Return table three with ``otherwise`` as its （六）其他处理."""
    parts = (*DISCLOSED, WITHHELD, UNAVAILABLE, NOT_PROCESSED, otherwise)
    return Table(
        key="requests",
        section="requests",
        title=Text("收到和处理政府信息公开申请情况", "Requests received and handled"),
        heading=None,
        corner=Text(
            "（本列数据的勾稽关系为：第一项加第二项之和，等于第三项加第四项之和）",
            "(Cross-check of each column: item one plus item two equals item three plus item four)",
        ),
        rows=(
            Leaf("received", "一、本年新收政府信息公开申请数量", "I. Requests received this year"),
            Leaf(
                "brought_forward",
                "二、上年结转政府信息公开申请数量",
                "II. Requests brought forward from the previous year",
            ),
            Group(
                "results",
                "三、本年度办理结果",
                "III. Results of handling this year",
                (*parts, Leaf("results_total", "（七）总计", "(7) Total")),
            ),
            Leaf("carried_forward", "四、结转下年度继续办理", "IV. Carried forward to the next year"),
        ),
        columns=APPLICANT_COLUMNS,
        equations=(
            balance(),
            results_sum(tuple(leaf.key for leaf in leaves(parts))),
            applicant_sum(tuple(leaf.key for leaf in leaves(APPLICANTS))),
        ),
    )


OUTCOMES = (
    Leaf("upheld", "结果维持", "Upheld"),
    Leaf("corrected", "结果纠正", "Corrected"),
    Leaf("other_outcome", "其他结果", "Other outcome"),
    Leaf("pending", "尚未审结", "Pending"),
)

REMEDIES = Table(
    key="remedies",
    section="remedies",
    title=Text("政府信息公开行政复议、行政诉讼情况", "Administrative reconsideration and litigation"),
    heading=None,
    corner=None,
    rows=(
        Leaf("reconsideration", "行政复议", "Administrative reconsideration"),
        Group(
            "litigation",
            "行政诉讼",
            "Administrative litigation",
            (
                Leaf("litigation_direct", "未经复议直接起诉", "Without prior reconsideration"),
                Leaf("litigation_after_reconsideration", "复议后起诉", "After reconsideration"),
            ),
        ),
    ),
    columns=(*OUTCOMES, Leaf("total", "总计", "Total")),
    equations=(outcome_sum(tuple(leaf.key for leaf in OUTCOMES)),),
    laid="across",
)
