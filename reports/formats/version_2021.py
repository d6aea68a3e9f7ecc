"""The form in force for reports on 2021 and every later year: 国办公开办函〔2021〕30号, 26 September 2021.

Licences, penalties and compulsion count every decision of the year, the lawfully unpublished
ones too; fees are in 万元 with up to six decimals.
"""

from .schema import Form, Group, Leaf, Table, Text
from .shared import REMEDIES, requests_table
from .wording import CORNER_CONTENT, SECTIONS

DECISIONS = (Leaf("decisions", "本年处理决定数量", "Decisions made this year"),)

DOCUMENTS = Table(
    key="documents",
    section="proactive_disclosure",
    title=Text("规章和行政规范性文件", "Rules and administrative normative documents"),
    heading=Text("第二十条第（一）项", "Article 20, item (1)"),
    corner=CORNER_CONTENT,
    rows=(
        Leaf("rules", "规章", "Rules"),
        Leaf("normative_documents", "行政规范性文件", "Administrative normative documents"),
    ),
    columns=(
        Leaf("issued", "本年制发件数", "Issued this year"),
        Leaf("repealed", "本年废止件数", "Repealed this year"),
        Leaf("in_force", "现行有效件数", "In force"),
    ),
)
LICENSING = Table(
    key="licensing",
    section="proactive_disclosure",
    title=Text("行政许可", "Administrative licensing"),
    heading=Text("第二十条第（五）项", "Article 20, item (5)"),
    corner=CORNER_CONTENT,
    rows=(Leaf("licensing", "行政许可", "Administrative licensing"),),
    columns=DECISIONS,
)
ENFORCEMENT = Table(
    key="enforcement",
    section="proactive_disclosure",
    title=Text("行政处罚和行政强制", "Administrative penalties and compulsion"),
    heading=Text("第二十条第（六）项", "Article 20, item (6)"),
    corner=CORNER_CONTENT,
    rows=(
        Leaf("penalties", "行政处罚", "Administrative penalties"),
        Leaf("compulsion", "行政强制", "Administrative compulsion"),
    ),
    columns=DECISIONS,
)
FEES = Table(
    key="fees",
    section="proactive_disclosure",
    title=Text("行政事业性收费", "Administrative and institutional fees"),
    heading=Text("第二十条第（八）项", "Article 20, item (8)"),
    corner=CORNER_CONTENT,
    rows=(Leaf("administrative_fees", "行政事业性收费", "Administrative and institutional fees"),),
    columns=(
        Leaf(
            "collected_wan_yuan",
            "本年收费金额（单位：万元）",
            "Fees collected this year (ten thousand yuan)",
            kind="amount",
            unit="万元",
        ),
    ),
)
OTHERWISE = Group(
    "otherwise",
    "（六）其他处理",
    "(6) Otherwise closed",
    (
        Leaf(
            "otherwise_not_corrected",
            "1.申请人无正当理由逾期不补正、行政机关不再处理其政府信息公开申请",
            "1. Applicant did not correct the request in time without good reason; no longer processed",
        ),
        Leaf(
            "otherwise_fee_unpaid",
            "2.申请人逾期未按收费通知要求缴纳费用、行政机关不再处理其政府信息公开申请",
            "2. Applicant did not pay the notified fee in time; no longer processed",
        ),
        Leaf("otherwise_other", "3.其他", "3. Other"),
    ),
)
REQUESTS = requests_table(OTHERWISE)

FORM = Form(
    key="2021",
    name=Text("2021年格式", "Form of 2021"),
    legal_basis="国办公开办函〔2021〕30号",
    first_year=2021,
    last_year=None,
    sections=SECTIONS,
    tables=(DOCUMENTS, LICENSING, ENFORCEMENT, FEES, REQUESTS, REMEDIES),
)
