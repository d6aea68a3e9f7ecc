"""Reports in which nothing at all is wrong, made up: figures, text, and everything that surrounds them.

The examples of the rule book are changes of such a report, and the tests of the rules begin with one. Last year's
report says the same things in other words.
"""

import random
from datetime import date
from decimal import Decimal
from typing import Any

from ..document import Content, FeeStatement, SectionText
from ..formats import CARRY, FORMS, SECTION_KEYS, Equation, Form
from .context import Context, Duty, KeptFile, Profile

NAME = "澄砚区示例局"
YEARS = {"2019": 2020, "2021": 2023}
FEES = "fees.administrative_fees.collected_wan_yuan"

_OVERVIEW = (
    (
        "<p>{year}年，本机关围绕群众办事需要推进信息公开，各项任务按期完成。</p>"
        "<h3>（一）主动公开</h3><p>通过门户网站发布机构职能、办事指南和财政信息，重要文件同时附有解读。</p>"
        "<h3>（二）依申请公开</h3><p>全年新收政府信息公开申请{received}件，办结{done}件，答复前逐件核对事实和依据。</p>"
        "<h3>（三）政府信息管理</h3><p>公文起草时确定公开属性，发布前经过三级审核，失效文件及时标注。</p>"
        "<h3>（四）政府信息公开平台建设</h3><p>网站专栏按主题重新归类，手机上也能检索和下载。</p>"
        "<h3>（五）监督保障</h3><p>明确专人负责，组织业务培训，年内没有因信息公开工作被追究责任的情形。</p>"
    ),
    (
        "<p>{year}年，我局把公开贯穿决策、执行和服务各环节，群众获取信息更加方便。</p>"
        "<h3>（一）主动公开</h3><p>更新权责清单和年度计划，就市民来电较多的事项编写问答，张贴在服务大厅。</p>"
        "<h3>（二）依申请公开</h3><p>共收到公开申请{received}件，办理完毕{done}件，疑难件邀请法律顾问一起会商。</p>"
        "<h3>（三）政府信息管理</h3><p>建立从制作到归档的信息台账，拟公开的材料先作保密审查。</p>"
        "<h3>（四）政府信息公开平台建设</h3><p>查阅点添置了电脑和打印机，栏目链接每周检查，发现失效的当日修复。</p>"
        "<h3>（五）监督保障</h3><p>把公开工作列入内部考核，聘请社会评议员提意见，结果向全体人员通报。</p>"
    ),
)
_IMPROVEMENT = (
    "<p>存在的问题：一是部分栏目更新不够及时；二是解读材料专业术语偏多。</p>"
    "<p>改进情况：已将更新时限写入岗位职责，下一步请服务窗口人员共同审读解读材料。</p>",
    "<p>工作中的不足主要是历史文件电子化程度不高，查找耗时较长。</p>"
    "<p>今后将分批扫描编目，优先处理使用频繁的文件，并安排新进人员跟班学习。</p>",
)
_OTHER = (
    "<p>本年度发出收费通知{notices}件，收取政府信息公开信息处理费{fee}元。</p>",
    "<p>按照有关规定，全年向申请人发出收费通知{notices}件，实际收取信息处理费{fee}元，已上缴国库。</p>",
)
_EARLIER_OTHER = ("<p>本年度没有需要另行报告的情况。</p>", "<p>除上述内容外，无其他说明。</p>")
_PREFACE = "<p>本报告所列数据的统计期限为{year}年1月1日至{year}年12月31日。</p>"


def whole_report(seed: int = 1, form_key: str = "2021") -> tuple[Content, Context]:
    """Return a report of one form and its context: nothing in them breaks any rule."""
    chance = random.Random(f"{form_key}/{seed}")  # noqa: S311 (figures that are made up)
    year = YEARS[form_key]
    figures, before = _figures(form_key, chance), _figures(form_key, chance)
    _chain(figures, before, form_key)
    content = _report(year, form_key, figures, FeeStatement(2, "400", "400"), 0)
    last_year = _report(year - 1, form_key, before, FeeStatement(1, "300", "300"), 1)
    return content, surroundings(content, last_year)


def surroundings(content: Content, last_year: Content | None = None) -> Context:
    """Return everything that a check may know of a body that has done all it owes."""
    year = content.year
    return Context(
        last_year=last_year,
        profile=Profile((NAME, "区示例局"), "department", "county", False, ("澄砚区",)),
        same_tables=(),
        same_text=(),
        is_body=lambda name: False,
        duty=Duty(
            today=date(year + 1, 2, 20),
            obligation="owed",
            legal_date=date(year + 1, 1, 31),
            local_date=date(year + 1, 1, 28),
            published=date(year + 1, 1, 22),
            slots=1,
        ),
        file=KeptFile("年度报告.docx", True, True, True, False),
    )


def _report(year: int, form_key: str, figures: dict[str, Any], fee: FeeStatement, turn: int) -> Content:
    words = {
        "year": year,
        "received": figures["requests.received.total"],
        "done": figures["requests.results_total.total"],
        "notices": fee.notices,
        "fee": fee.collected_yuan,
    }
    texts = {
        "overview": _OVERVIEW[turn].format(**words),
        "improvement": _IMPROVEMENT[turn],
        "other_matters": (_EARLIER_OTHER if year < 2021 else _OTHER)[turn].format(**words),
    }
    form = FORMS[form_key]
    sections = tuple(SectionText(key, form.section(key).heading.zh, texts.get(key, "")) for key in SECTION_KEYS)
    return Content(
        NAME,
        year,
        form_key,
        title=f"{NAME}{year}年政府信息公开工作年度报告",
        preface=_PREFACE.format(year=year),
        sections=sections,
        figures=figures,
        fee=fee if year >= 2021 else FeeStatement(),
        published_date=f"{year + 1}-01-22",
    )


def _figures(form_key: str, chance: random.Random) -> dict[str, Any]:
    """Return figures that add up; no cell below a total reaches 30."""
    form = FORMS[form_key]
    figures: dict[str, Any] = {cell: chance.randint(0, 4) for cell in form.cells()}
    figures |= {cell: 0 for cell in figures if cell.startswith("documents.rules.")}
    figures |= {cell: Decimal("1234.5") for cell in figures if cell == FEES}
    figures |= {cell: "240万元" for cell in figures if cell.endswith("procurement_amount")}
    sums = {equation.rule: equation for table in form.tables for equation in table.equations}
    for column in sums["T3-ROW-SUM"].left:
        total = sum(figures[f"requests.{row}.{column}"] for row in sums["T3-RESULT-SUM"].left)
        figures[f"requests.results_total.{column}"] = total
        work = total + figures[f"requests.carried_forward.{column}"]
        brought = figures[f"requests.{CARRY.row}.{column}"] = min(work, figures[f"requests.{CARRY.row}.{column}"])
        figures[f"requests.received.{column}"] = work - brought
    for row in form.table("remedies").row_leaves():
        figures[f"remedies.{row.key}.pending"] = chance.randint(0, 1)
        figures[f"remedies.{row.key}.upheld"] = chance.randint(2, 6)
    figures["remedies.litigation_after_reconsideration.upheld"] = 1
    figures["remedies.litigation_after_reconsideration.corrected"] = 0
    figures["remedies.litigation_after_reconsideration.other_outcome"] = 0
    _totals(figures, form, sums)
    if form_key == "2021":
        documents = "documents.normative_documents"
        figures |= {f"{documents}.issued": chance.randint(0, 3), f"{documents}.repealed": chance.randint(0, 3)}
        figures[f"{documents}.in_force"] = chance.randint(12, 20)
    return figures


def _totals(figures: dict[str, Any], form: Form, sums: dict[str, Equation]) -> None:
    for table, rule in ((form.table("requests"), "T3-ROW-SUM"), (form.table("remedies"), "T4-SUM")):
        for row in table.row_leaves():
            parts = [figures[f"{table.key}.{row.key}.{column}"] for column in sums[rule].left]
            figures[f"{table.key}.{row.key}.total"] = sum(parts)


def _chain(figures: dict[str, Any], before: dict[str, Any], form_key: str) -> None:
    """Let last year's report end where this one begins, and stay sound itself."""
    form = FORMS[form_key]
    sums = {equation.rule: equation for table in form.tables for equation in table.equations}
    for column in sums["T3-ROW-SUM"].left:
        carried = figures[f"requests.{CARRY.row}.{column}"]
        cell = f"requests.{CARRY.last_years_row}.{column}"
        before[f"requests.received.{column}"] += carried - before[cell]
        before[cell] = carried
    _totals(before, form, sums)
    if form_key == "2021":
        row = "documents.normative_documents"
        before[f"{row}.in_force"] = figures[f"{row}.in_force"] - figures[f"{row}.issued"] + figures[f"{row}.repealed"]
