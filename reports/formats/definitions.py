"""What is counted in each row and column of the official forms, in plain words of our own.

Nothing here is official wording: the labels are, and they stand in the declarations. ``source`` names the article
from which a row or column follows; articles are those of 《中华人民共和国政府信息公开条例》 (State Council Order 711,
in force since 15 May 2019) unless another rule is named. What follows from the form alone has no source of its own.
"""

from dataclasses import dataclass

from .schema import Text, split_cell

_DIGITS = "零一二三四五六七八九"


@dataclass(frozen=True)
class Definition:
    """What is counted, and the article it follows from; None where it follows from the form alone."""

    words: Text
    source: Text | None = None


def _article(number: int, item: int = 0) -> Text:
    tens, ones = divmod(number, 10)
    zh = f"{_DIGITS[tens] if tens > 1 else ''}{'十' if tens else ''}{_DIGITS[ones] if ones else ''}"
    part = (f"第（{_DIGITS[item]}）项", f", item ({item})") if item else ("", "")
    return Text(
        f"《中华人民共和国政府信息公开条例》第{zh}条{part[0]}",
        f"Regulations on Open Government Information, article {number}{part[1]}",
    )


def _told(zh: str, en: str, article: int = 0, item: int = 0) -> Definition:
    return Definition(Text(zh, en), _article(article, item) if article else None)


_FEE_RULES = Text(
    "《政府信息公开信息处理费管理办法》（国办函〔2020〕109号）",
    "Measures for the information processing fee (Guobanhan [2020] 109)",
)

ROWS: dict[tuple[str, str], Definition] = {
    ("documents", "rules"): _told(
        "规章：国务院部门、省级政府和有立法权的市、州政府按法定程序制定的规定。县区部门、乡镇没有制定权，一般为 0。",
        "Rules: provisions that State Council departments, provinces and cities with that power make in a legal "
        "procedure. County departments and townships cannot make them; theirs is usually 0.",
        20,
        1,
    ),
    ("documents", "normative_documents"): _told(
        "规范性文件：行政机关制发的、涉及公众权利义务、在一定时期内反复适用的公文，内部管理文件不算。",
        "Normative documents: papers of an organ that touch the rights and duties of the public and apply repeatedly "
        "for some time; papers on internal management do not count.",
        20,
        1,
    ),
    ("licensing", "licensing"): _told(
        "行政许可：机关依申请准许从事特定活动的决定，例如发放证照。",
        "Licensing: decisions that allow, on application, a certain activity, such as a permit or a licence.",
        20,
        5,
    ),
    ("licensing", "other_external_services"): _told(
        "行政许可以外、面向企业和群众办理的管理和服务事项，例如登记、确认、给付。",
        "Matters other than licences that are handled for businesses and people, such as registration, confirmation "
        "or payment.",
        20,
        5,
    ),
    ("enforcement", "penalties"): _told(
        "行政处罚：对违法行为作出的警告、罚款、没收、吊销证照等决定。",
        "Penalties: decisions on unlawful conduct, such as warnings, fines, confiscation or the loss of a licence.",
        20,
        6,
    ),
    ("enforcement", "compulsion"): _told(
        "行政强制：查封、扣押等强制措施，以及为落实决定采取的强制执行。",
        "Compulsion: measures such as sealing and seizure, and the enforcement of decisions.",
        20,
        6,
    ),
    ("fees", "administrative_fees"): _told(
        "行政事业性收费：机关和事业单位依照法规、向特定服务对象收取的费用，税款和罚款不算。",
        "Administrative and institutional fees: charges that organs and institutions take by law from those whom they "
        "serve; taxes and fines do not count.",
        20,
        8,
    ),
    ("procurement", "central_procurement"): _told(
        "政府集中采购：集中采购目录以内、由集中采购机构组织的采购。",
        "Centralized procurement: purchases from the central catalogue, made through the central purchasing body.",
        20,
        9,
    ),
    ("requests", "received"): _told(
        "本年 1 月 1 日至 12 月 31 日新收到的政府信息公开申请。",
        "New requests for government information that arrived from 1 January to 31 December of the year.",
        50,
        2,
    ),
    ("requests", "brought_forward"): _told(
        "上一年收到、到年底还没有办结、转到本年继续办理的申请，应当等于上年报告的“结转下年度”。",
        "Requests of earlier years that were still open at the turn of the year; should equal what last year's report "
        "carried forward.",
        50,
        2,
    ),
    ("requests", "disclosed"): _told(
        "申请的信息可以公开，已全部提供，或者告知已经公开在哪里。",
        "The information could be disclosed: all of it was given, or the applicant was told where it is published.",
        36,
        2,
    ),
    ("requests", "partly_disclosed"): _told(
        "信息中有的内容不能公开，去掉这些内容后提供了其余部分。只在这里计一次。",
        "Part of the information may not be disclosed; the rest was given after that part was taken out. Counted here "
        "only.",
        37,
    ),
    ("requests", "withheld_state_secret"): _told(
        "信息依法确定为国家秘密，因此不公开。",
        "Refused because the information is by law a state secret.",
        14,
    ),
    ("requests", "withheld_prohibited_by_law"): _told(
        "法律或者行政法规另有规定，禁止公开这类信息。",
        "Refused because a law or an administrative regulation forbids the disclosure of such information.",
        14,
    ),
    ("requests", "withheld_security_and_stability"): _told(
        "公开后可能危及国家安全、公共安全、经济安全或者社会稳定。",
        "Refused because disclosure might endanger national, public or economic security, or social stability.",
        14,
    ),
    ("requests", "withheld_third_party"): _told(
        "涉及商业秘密、个人隐私等，公开会损害第三方，第三方也不同意公开。",
        "Refused because commercial secrets or personal privacy of a third party would be harmed, and that party does "
        "not consent.",
        15,
    ),
    ("requests", "withheld_internal_affairs"): _told(
        "机关内部的人事管理、后勤管理、内部工作流程信息。",
        "Refused because the information concerns the organ's own personnel, logistics or work procedures.",
        16,
    ),
    ("requests", "withheld_process_information"): _told(
        "形成决定过程中的讨论记录、过程稿、磋商信函、请示报告。",
        "Refused because it is a record of discussion, a draft, a letter of consultation or a request for "
        "instructions made on the way to a decision.",
        16,
    ),
    ("requests", "withheld_enforcement_file"): _told(
        "行政执法案卷中的信息，当事人可以另行依法查阅。",
        "Refused because it is part of a law enforcement case file, which has its own rules of access.",
        16,
    ),
    ("requests", "withheld_registry_inquiry"): _told(
        "工商登记、不动产登记等资料，法律对怎样查询另有规定，告知申请人按那些规定查询。",
        "Registers such as those of companies and real estate have their own procedure of inquiry, to which the "
        "applicant was referred.",
        36,
        7,
    ),
    ("requests", "unavailable_not_held"): _told(
        "经检索没有这份信息，或者不归本机关负责公开。",
        "The organ searched and does not have the information, or another body is responsible for it.",
        36,
        4,
    ),
    ("requests", "unavailable_not_ready_made"): _told(
        "没有现成的信息，需要另外加工、汇总或者分析才能得出。",
        "There is no such record as it stands; it would have to be compiled or analysed first.",
        38,
    ),
    ("requests", "unavailable_still_unclear"): _told(
        "请申请人补充说明后，仍然看不出要的是什么信息。",
        "The applicant was asked to say more, and it is still not clear which information is wanted.",
        30,
    ),
    ("requests", "not_processed_petition"): _told(
        "以信息公开申请的形式反映诉求、投诉或者举报，告知通过相应渠道提出。",
        "In the form of a request the applicant petitions, complains or reports somebody; referred to the proper way.",
        39,
    ),
    ("requests", "not_processed_repeat"): _told(
        "同一申请人就同一信息再次申请，此前已经答复过。",
        "The same applicant asks for the same information again, after it was answered.",
        36,
        6,
    ),
    ("requests", "not_processed_publication"): _told(
        "要的是政府公报、报刊、书籍等公开出版物，告知到哪里获取。",
        "A gazette, newspaper or book that is published anyway is asked for; the applicant was told where to get it.",
        39,
    ),
    ("requests", "not_processed_excessive"): _told(
        "申请的数量、次数明显超过合理范围，说明的理由又不合理。",
        "Number and frequency of the requests clearly exceed what is reasonable, and the reason given is not a good "
        "one.",
        35,
    ),
    ("requests", "not_processed_reissue"): _told(
        "要求机关对申请人已经拿到的信息盖章确认，或者重新出具一份。",
        "The applicant wants information that he already has to be confirmed or issued anew.",
    ),
    ("requests", "otherwise_not_corrected"): _told(
        "机关要求补正，申请人没有正当理由、到期没有补正，视为放弃申请。",
        "The applicant was asked to correct the request and did not do so in time without good reason; taken as given "
        "up.",
        30,
    ),
    ("requests", "otherwise_fee_unpaid"): Definition(
        Text(
            "申请的数量或者页数超过标准，机关发出信息处理费收费通知，申请人到期没有缴纳，视为放弃申请。",
            "The request exceeds what is free of charge, and the applicant did not pay the notified information "
            "processing fee in time; taken as given up.",
        ),
        _FEE_RULES,
    ),
    ("requests", "otherwise_other"): _told(
        "不属于以上任何一项的办结情形，例如申请人撤回申请。",
        "Closed in a way that none of the rows above names, such as a request that was taken back.",
    ),
    ("requests", "otherwise_closed"): _told(
        "不属于以上任何一项的办结情形。2021年起的格式把它分成三行。",
        "Closed in a way that none of the rows above names. The form of 2021 splits this row into three.",
    ),
    ("requests", "results_total"): _told(
        "本年办结的申请总数，不论是本年收到的还是上年转来的；等于以上各项办理结果之和。",
        "All requests closed in the year, whether they came in this year or before; the sum of all results above.",
        50,
        2,
    ),
    ("requests", "carried_forward"): _told(
        "到本年 12 月 31 日还没有办结、转到下一年继续办理的申请。",
        "Requests still open on 31 December, to be handled in the next year.",
        50,
        2,
    ),
    ("remedies", "reconsideration"): _told(
        "不服机关的信息公开行为，向上级机关申请行政复议的案件。",
        "Cases in which somebody asked a higher authority to reconsider what the organ did about open information.",
        51,
    ),
    ("remedies", "litigation_direct"): _told(
        "没有经过复议、直接到人民法院起诉的信息公开案件。",
        "Cases on open information that went to court without reconsideration before.",
        51,
    ),
    ("remedies", "litigation_after_reconsideration"): _told(
        "先申请复议、对结果不服再到人民法院起诉的信息公开案件。",
        "Cases on open information that went to court after reconsideration.",
        51,
    ),
}

COLUMNS: dict[tuple[str, str], Definition] = {
    ("documents", "issued"): _told("本年内制定并印发的件数。", "Number issued in the year."),
    ("documents", "repealed"): _told("本年内宣布废止或者失效的件数。", "Number repealed or declared void in the year."),
    ("documents", "in_force"): _told("到本年 12 月 31 日仍然有效的件数。", "Number in force on 31 December."),
    ("documents", "newly_produced"): _told("本年内新制定的件数。", "Number newly made in the year."),
    ("documents", "newly_disclosed"): _told("本年内新公开的件数。", "Number newly disclosed in the year."),
    ("documents", "disclosed_in_total"): _told(
        "到年底已对外公开的总件数，含往年公开的。", "Number disclosed by the end of the year, earlier years included."
    ),
    ("licensing", "decisions"): _told(
        "本年作出的决定件数。按 2021 年格式，依法不公开的决定也计算在内。",
        "Number of decisions in the year. In the form of 2021 those that lawfully stay unpublished count as well.",
    ),
    ("licensing", "items_previous_year"): _told(
        "上一年年底的事项数目，不是办件数。", "Number of kinds of matters at the end of the year before, not of cases."
    ),
    ("licensing", "items_change"): _told(
        "本年事项增加或者减少的数目，减少时为负数。",
        "By how many kinds of matters the list grew in the year; negative where it shrank.",
    ),
    ("fees", "collected_wan_yuan"): _told(
        "本年实际收取的总额，以万元为单位。", "Sum collected in the year, in units of ten thousand yuan."
    ),
    ("procurement", "procurement_projects"): _told("本年采购的项目数。", "Number of purchases in the year."),
    ("procurement", "procurement_amount"): _told(
        "本年采购的总金额；格式没有印明单位，照原文显示。",
        "Total amount of the year; the form prints no unit, so it is shown as written.",
    ),
    ("requests", "natural_person"): _told("这一格只计个人提出的申请。", "Only requests of individuals.", 27),
    ("requests", "business"): _told("这一格只计公司等商业企业提出的申请。", "Only requests of companies.", 27),
    ("requests", "research_institution"): _told(
        "这一格只计高校、研究所等科研机构提出的申请。", "Only requests of universities and research bodies.", 27
    ),
    ("requests", "public_welfare_organization"): _told(
        "这一格只计社会公益组织提出的申请。", "Only requests of public welfare organizations.", 27
    ),
    ("requests", "legal_service_provider"): _told(
        "这一格只计律师事务所等法律服务机构以自己名义提出的申请。",
        "Only requests that law firms and other legal service providers made in their own name.",
        27,
    ),
    ("requests", "other_organization"): _told(
        "这一格只计以上各类之外的法人或者其他组织提出的申请。",
        "Only requests of legal persons and organizations of no other kind.",
        27,
    ),
    ("requests", "total"): _told("各类申请人合计。", "All kinds of applicants together."),
    ("remedies", "upheld"): _told("机关原来的处理得到维持或者支持。", "What the organ had done was upheld."),
    ("remedies", "corrected"): _told(
        "原来的处理被撤销、变更、确认违法或者责令重作。",
        "What the organ had done was revoked, changed, found unlawful or ordered to be done anew.",
    ),
    ("remedies", "other_outcome"): _told(
        "驳回、撤回、调解、终止等其他结果。", "Dismissed, withdrawn, settled, ended otherwise."
    ),
    ("remedies", "pending"): _told("到年底还没有结果。", "Not decided by the end of the year."),
    ("remedies", "total"): _told("四种结果合计。", "The four outcomes together."),
}
_SAME_COLUMNS = {"enforcement": "licensing", "fees": "licensing"}


def definitions_of(cell: str) -> tuple[Definition, ...]:
    """Return what the row and what the column of ``cell`` count; raise KeyError for a cell of no form."""
    place = split_cell(cell)
    column = COLUMNS.get((place.table, place.column))
    if column is None:
        column = COLUMNS[(_SAME_COLUMNS[place.table], place.column)]
    return (ROWS[(place.table, place.row)], column)


_UNITS = {"万元": "ten thousand yuan", "项": "items", "个": "projects"}
_COUNTED = {"documents": "documents", "requests": "requests", "remedies": "cases"}


def unit_of(cell: str, unit: str | None, *, is_one: bool = False) -> Text:
    """Return the unit in which ``cell`` is counted, or a single one of it; empty words where the form prints none."""
    if not unit:
        return Text("", "")
    words = _UNITS.get(unit) or _COUNTED.get(split_cell(cell).table, "decisions")
    return Text(unit, words.removesuffix("s") if is_one else words)
