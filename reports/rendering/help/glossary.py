"""The last chapter: the official words, as the form declares them, with what they mean in plain words."""

from collections.abc import Iterable

from ...formats import FORMS, Group, Leaf, Table, Text, groups, leaves
from ...formats.definitions import COLUMNS, ROWS
from ...formats.wording import FEE_NAME, REPORT_NAME
from .blocks import Chapter, Question, Word, Words, say

NOW = FORMS["2021"]
REQUESTS, REMEDIES = NOW.table("requests"), NOW.table("remedies")
_GENERAL = (
    Word(
        "regulations",
        Text("《政府信息公开条例》", "Regulations on Open Government Information"),
        Text(
            "国务院的行政法规，现行的一版2019年5月15日起施行。",
            "Regulations of the State Council; the version in force since 15 May 2019.",
        ),
    ),
    Word("annual-report", REPORT_NAME, Text("一个机关一年的总账。", "One organ’s account of one year.")),
    Word(
        "proactive-disclosure",
        Text("主动公开", "proactive disclosure"),
        Text("不等人申请就公开。", "Published without being asked."),
    ),
    Word(
        "on-request",
        Text("依申请公开", "disclosure on request"),
        Text("有人申请，机关答复。", "Somebody asks, and the agency answers."),
    ),
    Word(
        "organ",
        Text("行政机关", "administrative organ"),
        Text("政府及其部门等；本站也叫机关。", "Governments, their departments and the like; “agency” on this portal."),
    ),
    Word(
        "competent-department",
        Text("政府信息公开工作主管部门", "competent department for open government information"),
        Text(
            "推进和监督这项工作的机构，一般是政府办公厅、办公室。",
            "The office that leads and supervises this work, as a rule the general office of a government.",
        ),
    ),
    Word(
        "processing-fee",
        FEE_NAME,
        Text(
            "申请过多过频时，机关可以收的费用。",
            "What an agency may charge when requests are too many or too frequent.",
        ),
    ),
    Word(
        "consolidated",
        Text("汇总", "consolidated report"),
        Text("把下级各机关的数字加在一起的报告。", "A report that adds up the figures of the bodies below."),
    ),
)


def chapter() -> Chapter:
    """Return the chapter."""
    answer = (
        say(
            "左边是正式格式里的说法，右边是通俗的意思。意思只帮助理解，不代替法律条文；"
            "每个数字自己的页面写着依据的条文。",
            "The official words and their translation, and what they mean in plain words. The "
            "explanations help to understand; they do not stand for the law. The page of each figure "
            "names the article behind it.",
        ),
        Words(Text("常用的词", "General words"), _GENERAL),
        *(Words(table.title, _rows(table)) for table in NOW.tables_of("proactive_disclosure")),
        Words(next(groups(REQUESTS.columns)).text, _entries(REQUESTS, leaves(REQUESTS.columns))),
        Words(
            Text("申请从哪里来、到哪里去", "Where requests come from and where they go"),
            _entries(REQUESTS, _outside(REQUESTS)),
        ),
        *(
            Words(group.text.in_running_text, _entries(REQUESTS, leaves(group.children)))
            for group in _reasons(REQUESTS)
        ),
        Words(REMEDIES.title, _rows(REMEDIES)),
    )
    question = Question("words", Text("这些词是什么意思？", "What do the words mean?"), answer)
    return Chapter("glossary", Text("词语", "Words"), (question,))


def _rows(table: Table) -> tuple[Word, ...]:
    """Return rows, then columns; a column that counts alike everywhere is explained where it is first met."""
    return _entries(table, (*table.row_leaves(), *table.column_leaves()))


def _reasons(table: Table) -> list[Group]:
    """Return the groups of reasons under the results."""
    return [group for group in groups(table.rows) if group.key != "results"]


def _outside(table: Table) -> list[Leaf]:
    """Return the rows that stand in no group of reasons."""
    inside = {leaf.key for group in _reasons(table) for leaf in leaves(group.children)}
    return [leaf for leaf in table.row_leaves() if leaf.key not in inside]


def _entries(table: Table, nodes: Iterable[Leaf]) -> tuple[Word, ...]:
    known = {**COLUMNS, **ROWS}
    return tuple(
        Word(f"{table.key}.{node.key}", _name(node), known[table.key, node.key].words)
        for node in nodes
        if (table.key, node.key) in known
    )


def _name(leaf: Leaf) -> Text:
    """Return the label; the total of results says what it is the total of."""
    name = leaf.text.in_running_text
    if leaf.key != "results_total":
        return name
    results = next(group for group in groups(REQUESTS.rows) if group.key == "results").text.in_running_text
    return Text(f"{results.zh}·{name.zh}", f"{results.en} · {name.en}")
