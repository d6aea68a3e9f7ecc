"""The faults that are put into the district on purpose, each with everything that the checks find because of it.

Whatever else a check reports as failing on the demonstration is a mistake of the generator or of a check.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..document import Content, SectionText
from ..figures import parse_cell
from ..formats import Text, column_of
from ..markup import paragraphs
from .figures import APPLICANTS

FAILS, WHATEVER, IF_NIL, UNDECIDED = "fails", "fails_whatever_blank", "holds_if_nil", "undecided"
COLUMNS = (*APPLICANTS, "total")
NOT_SHOWN = None


@dataclass(frozen=True)
class Expected:
    """One finding to come: the rule, its line, the verdict; in the report of the year after with ``later``."""

    rule: str
    line: str
    verdict: str = FAILS
    later: bool = False


@dataclass(frozen=True)
class Fault:
    """What is wrong in one report and why.

    ``cells`` maps a cell to a number that is added to the true figure, to the text that stands in its
    place, or to NOT_SHOWN. ``sections`` maps a section to the text that it has instead. ``word`` is what
    the agency says to the warning, for the public when ``is_public``.
    """

    body: str
    year: int
    what: Text
    finds: tuple[Expected, ...]
    cells: Mapping[str, int | str | None] = field(default_factory=dict)
    sections: Mapping[str, str] = field(default_factory=dict)
    word: str = ""
    is_public: bool = True

    @property
    def rules(self) -> tuple[str, ...]:
        """Return the rules that speak, the one that the fault is about first."""
        return tuple(dict.fromkeys(expected.rule for expected in self.finds))


def _each(rule: str, *lines: str, verdict: str = FAILS, later: bool = False) -> tuple[Expected, ...]:
    return tuple(Expected(rule, line, verdict, later) for line in lines)


def _rows(row: str, columns: tuple[str, ...], value: int | str | None) -> dict[str, int | str | None]:
    return {f"requests.{row}.{column}": value for column in columns}


_BOTH = ("natural_person", "total")

FAULTS: tuple[Fault, ...] = (
    Fault(
        "jiaoyuju",
        2019,
        Text("自然人新收多计1件，行总计未改", "One request too many under natural persons; the row's total unchanged"),
        (*_each("T3-BALANCE", "natural_person"), *_each("T3-ROW-SUM", "received")),
        _rows("received", ("natural_person",), 1),
    ),
    Fault(
        "zhengfu-bangongshi",
        2019,
        Text("复议后起诉的总计少计维持1件", "One upheld suit after reconsideration is missing from the total"),
        _each("T4-SUM", "litigation_after_reconsideration"),
        {"remedies.litigation_after_reconsideration.upheld": 1},
    ),
    Fault(
        "songyandu-zhen",
        2020,
        Text(
            "结转下年度多计1件，次年按实际数结转",
            "One too many carried forward; the next year brings forward the true number",
        ),
        (*_each("T3-BALANCE", *_BOTH), *_each("X-CARRY", *_BOTH, later=True)),
        _rows("carried_forward", _BOTH, 1),
        word="上年结转数以本年度登记台账为准，上年度报告中结转数多计1件。",
    ),
    Fault(
        "chengguanju",
        2020,
        Text("一项办理结果多计2件，总计未改", "Two too many in one result; the total of results unchanged"),
        _each("T3-RESULT-SUM", *_BOTH),
        _rows("unavailable_not_held", _BOTH, 2),
    ),
    Fault(
        "zhujianxiang-jiedao",
        2020,
        Text("行政强制填写了负数", "A negative number of compulsory measures"),
        _each("T-NUMBER", "enforcement.compulsion.decisions"),
        {"enforcement.compulsion.decisions": "-3"},
    ),
    Fault(
        "bailuzhuan-zhen",
        2020,
        Text(
            "总计小于已填的一项，其余各项空白", "The total is smaller than the one outcome filled in, the others blank"
        ),
        _each("T4-SUM", "litigation_direct", verdict=WHATEVER),
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
        (*_each("T3-ROW-SUM", "not_processed_petition"), *_each("T3-RESULT-SUM", "total")),
        _rows("not_processed_petition", ("total",), 10),
    ),
    Fault(
        "shichang-jianguanju",
        2021,
        Text("行政复议总计多计1件", "The total of reconsiderations is one too high"),
        _each("T4-SUM", "reconsideration"),
        {"remedies.reconsideration.total": 1},
    ),
    Fault(
        "qingjian-jiedao",
        2021,
        Text("第六部分为空", "Section six is empty"),
        _each("S6-FEE-STATED", "other_matters"),
        sections={"other_matters": ""},
        word="本年度未收取费用，印发时漏写，已在次年报告中注意。",
        is_public=False,
    ),
    Fault(
        "meiyinping-xiang",
        2021,
        Text("一行全部空白，未填零", "One whole row is left blank where it should hold zeros"),
        (
            *_each("T3-ROW-SUM", "withheld_state_secret", verdict=IF_NIL),
            *_each("T3-RESULT-SUM", *COLUMNS, verdict=IF_NIL),
        ),
        _rows("withheld_state_secret", COLUMNS, ""),
    ),
    Fault(
        "shangwuju",
        2022,
        Text("第六部分没有提到信息处理费", "Section six does not mention the information processing fee"),
        _each("S6-FEE-STATED", "other_matters"),
        sections={"other_matters": "本年度没有需要另行报告的情况。"},
        word="本年度没有收取信息处理费。",
    ),
    Fault(
        "shuiwuju",
        2022,
        Text("数字位置写了文字“约5件”", "Words in a number's place: “约5件” (about five)"),
        (
            *_each("T-NUMBER", "requests.disclosed.natural_person"),
            *_each("T3-ROW-SUM", "disclosed", verdict=UNDECIDED),
            *_each("T3-RESULT-SUM", "natural_person", verdict=UNDECIDED),
        ),
        {"requests.disclosed.natural_person": "约5件"},
    ),
    Fault(
        "nongye-nongcunju",
        2022,
        Text("来源未列出一个单元格", "One cell is not shown by the source"),
        _each("T4-SUM", "reconsideration", verdict=UNDECIDED),
        {"remedies.reconsideration.other_outcome": NOT_SHOWN},
    ),
    Fault(
        "mochiwan-jiedao",
        2023,
        Text(
            "上一年度报告缺失，结转无从核对",
            "Last year's report is missing, so what was brought forward cannot be compared",
        ),
        _each("X-CARRY", *COLUMNS, verdict=UNDECIDED),
    ),
    Fault(
        "ziran-ziyuanju",
        2023,
        Text("上年结转比上一年度报告多2件", "Two more brought forward than last year's report carried forward"),
        _each("X-CARRY", *_BOTH),
        _rows("brought_forward", _BOTH, 2) | _rows("received", _BOTH, -2),
        word="2022年末收到的2件申请在2023年初补正后登记，计入上年结转。",
    ),
    Fault(
        "renshe-ju",
        2023,
        Text("件数填写了小数", "A count with a decimal"),
        _each("T-NUMBER", "licensing.licensing.decisions"),
        {"licensing.licensing.decisions": "186.5"},
    ),
    Fault(
        "lutai-xiang",
        2023,
        Text("以“/”代替零", "A stroke stands for zero"),
        (
            *_each("T3-ROW-SUM", "withheld_security_and_stability", verdict=IF_NIL),
            *_each("T3-RESULT-SUM", *COLUMNS, verdict=IF_NIL),
        ),
        _rows("withheld_security_and_stability", COLUMNS, "/"),
    ),
    Fault(
        "tingxiqiao-jiedao",
        2024,
        Text("上年结转比上一年度报告多1件", "One more brought forward than last year's report carried forward"),
        _each("X-CARRY", *_BOTH),
        _rows("brought_forward", _BOTH, 1) | _rows("received", _BOTH, -1),
        word="1件申请由区政府办公室年初转来，登记时间在上年度。",
        is_public=False,
    ),
    Fault(
        "jiaotongju",
        2024,
        Text("提到收费但没有写明有无", "The fee is mentioned, but not whether any was collected"),
        _each("S6-FEE-STATED", "other_matters"),
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
        _each("T-NUMBER", "documents.normative_documents.issued"),
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
            "草稿：新收总计多1件，第六部分未写明收费情况", "Draft: one too many in the total received; fees not stated"
        ),
        (
            *_each("T3-BALANCE", "total"),
            *_each("T3-ROW-SUM", "received"),
            *_each("S6-FEE-STATED", "other_matters"),
        ),
        _rows("received", ("total",), 1),
        {"other_matters": "没有其他需要说明的情况。"},
    ),
    Fault(
        "zhujianxiang-jiedao",
        2025,
        Text("草稿：第四部分尚未填写", "Draft: section four is not filled in yet"),
        _each("T4-SUM", "reconsideration", "litigation_direct", "litigation_after_reconsideration", verdict=IF_NIL),
        {
            f"remedies.{row}.{column}": ""
            for row in ("reconsideration", "litigation_direct", "litigation_after_reconsideration")
            for column in ("upheld", "corrected", "other_outcome", "pending", "total")
        },
    ),
)
BY_REPORT = {(fault.body, fault.year): fault for fault in FAULTS}


def with_cells(content: Content, cells: Mapping[str, int | str | None]) -> Content:
    """Return ``content`` with numbers added to figures, texts typed in their place, and cells left out."""
    figures, printed, absent = dict(content.figures), dict(content.printed), set(content.absent)
    for cell, change in cells.items():
        if change is NOT_SHOWN:
            figures.pop(cell)
            absent.add(cell)
        elif isinstance(change, str):
            parsed = parse_cell(change, column_of(cell))
            figures[cell] = parsed.figure
            if parsed.printed is not None:
                printed[cell] = parsed.printed
        else:
            figures[cell] = max(0, int(figures[cell]) + change)  # type: ignore[arg-type]
    return replace(content, figures=figures, printed=printed, absent=tuple(sorted(absent)))


def with_sections(content: Content, texts: Mapping[str, str]) -> Content:
    """Return ``content`` with other texts in the sections named."""

    def changed(section: SectionText) -> SectionText:
        return replace(section, text=paragraphs(texts[section.key])) if section.key in texts else section

    return replace(content, sections=tuple(changed(section) for section in content.sections))
