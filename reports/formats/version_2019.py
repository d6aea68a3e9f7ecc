"""The form for reports on 2019 and 2020: 国办公开办函〔2019〕60号 (for trial implementation).

Text seen in published reports of these years. The unit of the procurement amount is not
printed, so the cell holds text. Real reports on later years still use this form by mistake.
"""

from .schema import Form, Leaf, Table, Text
from .shared import REMEDIES, requests_table
from .wording import CORNER_CONTENT, SECTIONS

ITEMS = (
    Leaf("items_previous_year", "上一年项目数量", "Items in the previous year", unit="项"),
    Leaf("items_change", "本年增/减", "Change this year", unit="项", may_be_negative=True),
)
DECISIONS = Leaf("decisions", "处理决定数量", "Decisions made")

DOCUMENTS = Table(
    key="documents",
    section="proactive_disclosure",
    title=Text("规章和规范性文件", "Rules and normative documents"),
    heading=Text("第二十条第（一）项", "Article 20, item (1)"),
    corner=CORNER_CONTENT,
    rows=(
        Leaf("rules", "规章", "Rules"),
        Leaf("normative_documents", "规范性文件", "Normative documents"),
    ),
    columns=(
        Leaf("newly_produced", "本年新制作数量", "Newly produced this year"),
        Leaf("newly_disclosed", "本年新公开数量", "Newly disclosed this year"),
        Leaf("disclosed_in_total", "对外公开总数量", "Disclosed in total"),
    ),
)
LICENSING = Table(
    key="licensing",
    section="proactive_disclosure",
    title=Text("行政许可", "Administrative licensing"),
    heading=Text("第二十条第（五）项", "Article 20, item (5)"),
    corner=CORNER_CONTENT,
    rows=(
        Leaf("licensing", "行政许可", "Administrative licensing"),
        Leaf("other_external_services", "其他对外管理服务事项", "Other external administrative and service matters"),
    ),
    columns=(*ITEMS, DECISIONS),
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
    columns=(*ITEMS, DECISIONS),
)
FEES = Table(
    key="fees",
    section="proactive_disclosure",
    title=Text("行政事业性收费", "Administrative and institutional fees"),
    heading=Text("第二十条第（八）项", "Article 20, item (8)"),
    corner=CORNER_CONTENT,
    rows=(Leaf("administrative_fees", "行政事业性收费", "Administrative and institutional fees"),),
    columns=ITEMS,
)
PROCUREMENT = Table(
    key="procurement",
    section="proactive_disclosure",
    title=Text("政府集中采购", "Centralized government procurement"),
    heading=Text("第二十条第（九）项", "Article 20, item (9)"),
    corner=CORNER_CONTENT,
    rows=(Leaf("central_procurement", "政府集中采购", "Centralized government procurement"),),
    columns=(
        Leaf("procurement_projects", "采购项目数量", "Procurement projects", unit="个"),
        Leaf("procurement_amount", "采购总金额", "Total procurement amount", kind="text", unit=None),
    ),
)
REQUESTS = requests_table(Leaf("otherwise_closed", "（六）其他处理", "(6) Otherwise closed"))

FORM = Form(
    key="2019",
    name=Text("2019年格式（试行）", "Form of 2019 (for trial implementation)"),
    legal_basis="国办公开办函〔2019〕60号",
    first_year=2019,
    last_year=2020,
    sections=SECTIONS,
    tables=(DOCUMENTS, LICENSING, ENFORCEMENT, FEES, PROCUREMENT, REQUESTS, REMEDIES),
)
