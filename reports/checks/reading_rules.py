"""What a reader made of a file: where readers disagree, where evidence lacks, whose report it is, what was refused."""

from collections.abc import Iterator

from ..document import Candidate, Content, Reading
from ..formats import Text
from .context import Context, Disagreement, Example, FileReading, Twin
from .named import cell_in_words
from .rule import Finding, Operand, Rule
from .texts import listed

SURE = 0.9


def file_reading(
    reading: Reading, because: Text, *, is_confirmed: bool = False, twins: tuple[Twin, ...] | None = None
) -> FileReading:
    """Return what rules need of ``reading``; ``because`` is the reason that marks a doubt as a disagreement."""
    disagreements = tuple(
        Disagreement(doubt.cell, *doubt.candidates[:2])
        for doubt in reading.doubts
        if doubt.cell and doubt.reason == because and len(doubt.candidates) > 1
    )
    return FileReading(
        disagreements, frozenset(reading.evidence), reading.years, reading.agencies, is_confirmed, None, twins
    )


def judge_agreement(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every cell that two readers read differently."""
    for one in context.reading.disagreements if context.reading else ():
        name = cell_in_words(one.cell, content)
        yield rule.finding(
            "fails",
            one.cell,
            Text(
                f"{name.zh}按行标题读作“{one.by_label}”，按位置读作“{one.by_position}”，请对照原件确认。",
                f"{name.en} is “{one.by_label}” by its label and “{one.by_position}” by its place; check the original.",
            ),
            cells=(one.cell,),
            operands=(Operand(one.cell, content.year, f"{one.by_label}|{one.by_position}"),),
        )


def judge_evidence(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield one verdict: cells with a figure whose place in the file is not known."""
    known = context.reading.with_evidence if context.reading else None
    if known is None:
        return
    without = [cell for cell, figure in content.figures.items() if figure is not None and cell not in known]
    if not without:
        return
    names = [cell_in_words(cell, content) for cell in without]
    yield rule.finding(
        "fails",
        "evidence",
        Text(
            f"{len(without)} 格数字没有记录在原件中的位置：{listed([name.zh for name in names], most=3)}。",
            f"{len(without)} figures have no recorded place in the file: "
            f"{listed([name.en for name in names], 'en', 3)}.",
        ),
        cells=tuple(without),
        operands=(Operand("evidence", content.year, len(without)),),
        left=len(without),
    )


def judge_identity(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on year and agency until a person has confirmed them."""
    reading = context.reading
    if reading is None or reading.is_confirmed:
        return
    for line, name, candidates in (
        ("year", Text("年度", "year"), reading.years),
        ("agency", Text("机关", "agency"), reading.agencies),
    ):
        best = candidates[0] if candidates else None
        if best and best.confidence >= SURE:
            continue
        found = [f"{candidate.value}（{candidate.confidence:.0%}）" for candidate in candidates[:3]]
        yield rule.finding(
            "fails",
            line,
            Text(
                f"报告的{name.zh}不能确定：{'、'.join(found) or '未找到'}，请确认。",
                f"The {name.en} of the report is uncertain: {', '.join(found) or 'none found'}; confirm it.",
            ),
            operands=(Operand(line, content.year, str(best.value) if best else None),),
        )


def judge_refusal(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict when the file was refused: the sentence that says what to do."""
    refusal = context.reading.refusal if context.reading else None
    if refusal:
        yield rule.finding("fails", "file", refusal, operands=(Operand("file", content.year, refusal.zh),))


def judge_twins(rule: Rule, content: Content, context: Context) -> Iterator[Finding]:
    """Yield a verdict on every stored report with the same file or the same figures."""
    for twin in (context.reading.twins or ()) if context.reading else ():
        same = Text("文件", "file") if twin.same == "file" else Text("全部数字", "figures")
        where = f"（{twin.address}）" if twin.address else ""
        yield rule.finding(
            "fails",
            f"{twin.same}.{twin.year}",
            Text(
                f"{twin.agency} {twin.year} 年度已存有同样的{same.zh}{where}。",
                f"The same {same.en} is stored for {twin.agency}, {twin.year}"
                f"{f' ({twin.address})' if twin.address else ''}.",
            ),
            operands=(Operand(twin.same, twin.year, twin.agency),),
        )


_SOURCE = Text("本系统的读取规则", "How this portal reads files")
AGREE = Rule(
    number="R-AGREE",
    severity="doubt",
    name=Text("两种读法一致", "Readers agree"),
    words=Text(
        "按行标题和按位置两种读法得到的每个数字一致；不一致的由人对照原件决定。",
        "Reading by label and reading by place give the same figure in every cell; where not, a person decides.",
    ),
    source=_SOURCE,
    judge=judge_agreement,
    example=Example(
        Text("一格按行标题读作 3，按位置读作 8。", "A cell is 3 by its label and 8 by its place."),
        context={"reading": FileReading((Disagreement("requests.received.total", "3", "8"),), is_confirmed=True)},
    ),
)
EVIDENCE = Rule(
    number="R-EVIDENCE",
    severity="doubt",
    name=Text("数字有出处", "Every figure has its place"),
    words=Text(
        "每个读入的数字都记有文件、页、表、行、列和原文。",
        "Every accepted cell knows file, page, table, row, column and raw text.",
    ),
    source=_SOURCE,
    judge=judge_evidence,
    example=Example(
        Text("读入的数字没有记录位置。", "Figures without a recorded place."),
        context={"reading": FileReading(with_evidence=frozenset(), is_confirmed=True)},
    ),
)
IDENTITY = Rule(
    number="R-IDENTITY",
    severity="doubt",
    name=Text("年度和机关", "Year and agency"),
    words=Text(
        "年度和机关先从标题、再从正文认定，并给出把握程度，由人确认。",
        "Year and agency come from the title, else from the text, with a confidence; a person confirms them.",
    ),
    source=_SOURCE,
    judge=judge_identity,
    shapes=("form", "narrative_only", "document_only"),
    first_year=2008,
    example=Example(
        Text("标题没有机关名称，正文只写“我局”。", "The title names no agency, the text says “our bureau”."),
        context={"reading": FileReading(years=(Candidate(2023, 0.99),), agencies=(Candidate("我局", 0.4),))},
    ),
)
SHAPE = Rule(
    number="R-SHAPE",
    severity="error",
    name=Text("文件是一份报告", "The file is a report"),
    words=Text(
        "目录页、没有报告的网页、靠脚本载入的网页、扫描件、空白页、类型不符或加密的文件不接收，并说明处理办法。",
        "List pages, pages without a report, script-only pages, picture-only PDFs, empty pages, wrong types and "
        "passwords are refused, each with a sentence that says what to do.",
    ),
    source=_SOURCE,
    judge=judge_refusal,
    shapes=("form", "narrative_only", "document_only"),
    first_year=2008,
    example=Example(
        Text("上传的是年度报告目录页。", "A list of reports was uploaded."),
        context={
            "reading": FileReading(
                is_confirmed=True,
                refusal=Text("这是年度报告的目录页，不是报告本身。", "This is a list of annual reports, not a report."),
            )
        },
    ),
)
TWICE = Rule(
    number="R-TWICE",
    severity="warn",
    name=Text("重复的报告", "Stored already"),
    words=Text("同一文件或同样的数字未曾保存。", "Neither the same file nor the same figures are stored already."),
    source=_SOURCE,
    judge=judge_twins,
    shapes=("form", "narrative_only", "document_only"),
    first_year=2008,
    example=Example(
        Text("同一文件已作为另一机关的报告保存。", "The same file is stored as another agency's report."),
        context={"reading": FileReading(is_confirmed=True, twins=(Twin("file", "示例县统计局", 2023),))},
    ),
)
