"""Answers on how requests end: results, refusals, and what became of those that were contested."""

from ...formats import FORMS, Text, groups
from ...formats.definitions import COLUMNS
from .blocks import Grid, Question, say
from .labels import label

REQUESTS, REMEDIES = (FORMS["2021"].table(key) for key in ("requests", "remedies"))


def results() -> Question:
    """Return what the kinds of result mean."""
    said = {
        "disclosed": Text("全部给了。", "All of it was given."),
        "partly_disclosed": Text(
            "能给的给了，不能给的去掉了。", "What may be given was given; the rest was taken out."
        ),
        "withheld": Text("信息存在，但依法不能给。", "The information exists, but the law keeps it back."),
        "unavailable": Text(
            "没有可以给的：机关没有、要另外制作，或者补正后还是不清楚要什么。",
            "There is nothing to give: not held, would have to be made, or still unclear what is asked for.",
        ),
        "not_processed": Text(
            "不作为信息公开申请办理，比如信访、重复申请。",
            "Not treated as a request for information, for instance a petition or a repeated request.",
        ),
        "otherwise": Text(
            "其他结束方式，比如申请人逾期不补正、不缴费。",
            "Ended in another way, for instance not corrected or paid in time.",
        ),
    }
    return Question(
        "results",
        Text("申请有哪几种结果？", "How can a request end?"),
        (
            Grid(
                Text(f"{len(said)}种结果", f"The {len(said)} kinds of result"),
                (Text("结果", "Result"), Text("意思", "What it means")),
                tuple((label(REQUESTS, key), meaning) for key, meaning in said.items()),
            ),
            say(
                "每种结果下面的具体理由，见[词语表](#words)。",
                "The reasons under each of them stand in the [glossary](#words).",
            ),
        ),
    )


def refused() -> Question:
    """Return where refusals stand, and what is none."""
    reasons = next(group for group in groups(REQUESTS.rows) if group.key == "withheld").children
    return Question(
        "refused",
        Text("拒绝了多少？为什么？", "How many requests were refused, and why?"),
        (
            say(
                f"看“{label(REQUESTS, 'withheld').zh}”这一组：{len(reasons)}行是{len(reasons)}种理由，"
                "组名旁边的小计是拒绝的件数。",
                f"Look at the group “{label(REQUESTS, 'withheld').en}”: its {len(reasons)} rows are "
                f"{len(reasons)} reasons of law, and the sub-total "
                "beside its name is the number refused.",
            ),
            say(
                f"“{label(REQUESTS, 'unavailable').zh}”和“{label(REQUESTS, 'not_processed').zh}”不是拒绝公开："
                "前者没有东西可给，后者不是信息公开申请。要看申请人最后没有拿到信息的有多少，"
                "可以把三组分开引用，不要混成一个数。",
                f"“{label(REQUESTS, 'unavailable').en}” and “{label(REQUESTS, 'not_processed').en}” "
                "are no refusals: in the first there is nothing to give, the "
                "second are no requests for information. If you want to say how many people did not get "
                "what they asked for, quote the three groups "
                "apart.",
            ),
        ),
    )


def four() -> Question:
    """Return how the table of section four is read."""
    return Question(
        "table-four",
        Text("第四部分的表怎么看？", "How do I read the table of section four?"),
        (
            say(
                "申请人不服，可以申请行政复议，也可以到法院起诉。表格分三段：复议、没有复议直接起诉、复议以后再起诉。",
                "An applicant who is not content may ask for reconsideration or go to court. The table "
                "has three parts: reconsideration, lawsuits "
                "without it, lawsuits after it.",
            ),
            Grid(
                Text("每一段的各列", "The columns of each part"),
                (Text("列", "Column"), Text("意思", "What it means")),
                tuple((column.text, COLUMNS["remedies", column.key].words) for column in REMEDIES.column_leaves()),
            ),
            say(
                "这里数的是针对本机关的案件，不是本机关作为复议机关办的案件。案件往往跨年，"
                "所以不能拿来除当年的申请数。",
                "These are cases against this agency, not cases that it decided for others. A case often "
                "concerns a request of an earlier year, "
                "so it must not be divided by the requests of the year.",
            ),
        ),
    )
