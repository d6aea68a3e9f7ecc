"""Report documents made by chance from a number: every run gives the same ones. No sentence of a real report."""

import random
from dataclasses import replace
from decimal import Decimal

from reports.document import Content, FeeStatement, SectionText
from reports.formats import FORMS, SECTION_KEYS, column_of
from reports.formats.wording import report_title
from reports.markup import normalise

OTHER = {"2019": "2021", "2021": "2019"}
REMARKS = ("/", "—", "22（其中修订 16 件）", "约30", "详见附件", "1,204", "０３", "+5", "=1+1", "@注", "无")
_WORDS = (
    *("本机关", "全年", "主动公开", "信息", "栏目", "更新", "答复", "申请", "群众", "政策", "解读", "平台", "制度"),
    *("逐步", "完善", "工作", "人员", "培训", "核对", "按期", "办结", "流程", "规范", "目录", "编制", "审查"),
)
_NAMES = ("青禾县教育局", "白石镇人民政府", "云溪市发展和改革委员会", "临江区㙦头街道办事处", "南𫚖市水务局")


def generated_content(number: int, *, paragraphs: int = 3, is_hard: bool = True) -> Content:
    """Return the report document of ``number``; a hard one has remarks, blanks, rows of the other form and gaps."""
    chance = random.Random(number)  # noqa: S311 (no secret)
    form = chance.choice(("2019", "2021"))
    year = chance.randint(2019, 2020) if form == "2019" else chance.randint(2021, 2025)
    name = chance.choice(_NAMES)
    content = Content(
        agency_name=name,
        year=year,
        form=form,
        title=report_title(name, year),
        document_date=f"{year + 1}-01-{chance.randint(4, 29):02}",
        preface=_text(chance, 1),
        sections=_sections(chance, form, paragraphs, is_hard=is_hard),
        figures=_figures(chance, form),
        fee=FeeStatement(),
    )
    return _with_oddities(chance, content) if is_hard else content


def _sections(chance, form, paragraphs, *, is_hard):
    texts = {key: _text(chance, paragraphs) for key in ("overview", "improvement", "other_matters")}
    if is_hard:
        texts["overview"] += "<h3>（一）主动公开</h3>" + _table(chance) + _text(chance, 1)
    after = {"requests": "<p>注：表中数据不含咨询件。</p>"} if chance.random() < 0.3 else {}
    return tuple(
        SectionText(key, FORMS[form].section(key).heading.zh, normalise(texts.get(key, "")), after.get(key, ""))
        for key in SECTION_KEYS
    )


def _sentence(chance):
    return "".join(chance.choice(_WORDS) for _ in range(chance.randint(6, 14))) + "。"


def _text(chance, paragraphs):
    return "".join(f"<p>{''.join(_sentence(chance) for _ in range(4))}</p>" for _ in range(paragraphs))


def _table(chance):
    rows = "".join(
        f"<tr><td>{chance.choice(_WORDS)}{number}</td><td>{chance.randint(0, 99)}次</td></tr>" for number in range(3)
    )
    return f"<table><tbody><tr><th>渠道</th><th>次数</th></tr>{rows}</tbody></table>"


def _figure(chance, cell):
    if column_of(cell).kind == "text":
        return chance.choice((None, "251000元", "240万元"))
    size = chance.choice((0, 0, 0, 9, 99, 9999, 12_000_000))
    return Decimal(chance.randint(0, size)) if column_of(cell).kind == "amount" else chance.randint(0, size)


def _figures(chance, form):
    return {cell: _figure(chance, cell) for cell in FORMS[form].cells()}


def _with_oddities(chance, content):
    """Return the content with blanks, remarks, an amount with its zeros, gaps, a row of the other form, leftovers."""
    figures, printed = dict(content.figures), {}
    for cell in chance.sample(sorted(figures), 24):
        figures[cell] = None
        if chance.random() < 0.6 and column_of(cell).kind == "count":
            printed[cell] = chance.choice(REMARKS)
    for cell in [cell for cell, text in printed.items() if text in ("1,204", "０３", "+5")]:
        figures[cell], printed[cell] = {"1,204": (1204, "1,204"), "０３": (3, "03"), "+5": (5, "+5")}[printed[cell]]
    if content.form == "2021":
        figures["fees.administrative_fees.collected_wan_yuan"] = Decimal("96171.6")
        printed["fees.administrative_fees.collected_wan_yuan"] = "96171.60"
    absent = sorted(chance.sample([cell for cell in figures if cell not in printed], 2))
    strange = "otherwise_closed" if content.form == "2021" else "otherwise_fee_unpaid"
    requests = FORMS[OTHER[content.form]].table("requests")
    row = [cell for cell in requests.cells() if f".{strange}." in cell]
    figures |= {cell: chance.randint(0, 9) for cell in row}
    figures = {cell: figure for cell, figure in figures.items() if cell not in absent}
    return replace(
        content, figures=figures, printed=printed, absent=tuple(absent), leftovers=("省级附加行 7", "=1+1 备注")
    )
