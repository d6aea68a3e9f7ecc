"""The third chapter: what the checks say and do not say, corrections, and what the portal works out itself."""

from ...checks.catalogue import CATALOGUE, FAMILIES
from ...formats import EQUATION_NAMES, FORMS, Text
from ..shown_figures import FEWEST_CASES
from .blocks import Chapter, Grid, Picture, Points, Question, say

NOW = FORMS["2021"]
EQUATIONS = sum(len(table.lines_crossing(equation)) for table in NOW.tables for equation in table.equations)


def chapter() -> Chapter:
    """Return the chapter."""
    return Chapter(
        "trust",
        Text("数字可靠吗", "How sure are the figures"),
        (_checks(), _not_said(), _wrong(), _corrections(), _rates()),
    )


def _checks() -> Question:
    names = EQUATION_NAMES.values()
    return Question(
        "checks",
        Text("“勾稽核对”说了什么？", "What does the check statement say?"),
        (
            say(
                f"本站用{len(CATALOGUE)}条规则核对每一份报告，规则分{len(FAMILIES)}类，"
                "编号和内容都在[核对规则](rules)里。"
                f"其中最要紧的是表里印着的相加关系：2021年格式共有{EQUATIONS}个等式，"
                f"分别是{'、'.join(name.zh for name in names)}。",
                f"Every report is checked by {len(CATALOGUE)} rules of {len(FAMILIES)} families; the [rule "
                "book](rules) shows each of them with its number. "
                f"The ones that matter most are the sums of the form: that of {NOW.first_year} has "
                f"{EQUATIONS} equations "
                f"({', '.join(name.en.lower() for name in names)}).",
            ),
            Picture(
                "statement",
                Text(
                    "一份数字不平的报告旁边的勾稽核对，两处标有编号",
                    "The check statement of a report that does not add up, with two numbers on it",
                ),
                Text("勾稽核对", "A check statement"),
                (
                    Text("有几个等式成立，几个不成立", "how many equations hold, and how many do not"),
                    Text(
                        "哪一条规则，差在哪里，通向表里的那个数字", "which rule, by how much, and the way to the figure"
                    ),
                ),
            ),
            Grid(
                Text("结果的几种说法", "What the words mean"),
                (Text("说法", "It says"), Text("意思", "It means")),
                (
                    (Text("✓ 成立", "✓ holds"), Text("两边算出来相等。", "Both sides come to the same number.")),
                    (
                        Text("≠ 勾稽不平", "≠ does not add up"),
                        Text("两边不相等，说明里写着差多少。", "They do not; the note says by how much."),
                    ),
                    (
                        Text("? 无法判断", "? cannot be judged"),
                        Text(
                            "有的数是空白，或者原文件没有列出。", "A figure is blank, or the source does not show it."
                        ),
                    ),
                    (
                        Text("! 提示", "! remark"),
                        Text(
                            "值得看一眼，可能有正当的原因。机关的说明列在旁边。",
                            "Worth a look; there may be a good reason. What the agency says to it stands beside.",
                        ),
                    ),
                ),
            ),
        ),
    )


def _not_said() -> Question:
    return Question(
        "not-said",
        Text("“勾稽核对”没有说什么？", "What does it not say?"),
        (
            Points(
                (
                    Text(
                        "全部成立，只说明表格自己对得上，不说明数字是真的，也不说明工作做得好。",
                        "That everything holds means that the tables agree with themselves. It does not mean that "
                        "the figures are true, or the work good.",
                    ),
                    Text(
                        "有一处不平，多半是填错或者抄错，不说明有人作假。",
                        "One sum that fails is mostly a slip of the pen. It proves no bad faith.",
                    ),
                    Text(
                        "申请多、拒绝多、诉讼多，不等于做得不好：各机关管的事不同。",
                        "Many requests, refusals or lawsuits do not make a bad agency: their duties differ.",
                    ),
                    Text("核对不改动任何数字。", "Checks change no figure."),
                )
            ),
        ),
    )


def _wrong() -> Question:
    return Question(
        "wrong",
        Text("明显错了的数字为什么不改？", "Why is a figure that is plainly wrong not mended?"),
        (
            say(
                "公布了的数字是一份记录。报告里印的是什么，本站就保存什么、显示什么、给出什么，对错都一样；"
                "对不上的地方标出来。要改，由机关发布更正。",
                "A published figure is a record. What was printed is stored, shown and given away, right "
                "or wrong, and marked where it does not add up. "
                "To change it, the agency publishes a correction.",
            ),
        ),
    )


def _corrections() -> Question:
    return Question(
        "corrections",
        Text("更正、版次、撤回是什么？", "What are corrections, editions and withdrawals?"),
        (
            say(
                "一份报告每公布一次就是一个版次。以后要改，就出新的版次，并写明理由；"
                "旧的版次留在原来的网址，谁都能看。改过的数字有双下划线，页面末尾列出改前和改后。",
                "Each publication of a report is an edition. A change makes a new edition with a reason; "
                "the old one stays at its address for "
                "everybody to read. Changed figures have a double underline, and the end of the page "
                "lists them before and after.",
            ),
            Picture(
                "correction",
                Text(
                    "一份更正过的报告，列出一个数字改前和改后，两处标有编号",
                    "A corrected report with one figure before and after, with two numbers on it",
                ),
                Text("更正的内容", "What was corrected"),
                (Text("更正的理由", "why it was corrected"), Text("改前和改后的数字", "the figure before and after")),
            ),
            Points(
                (
                    Text("**机关更正**：机关改了自己的报告。", "**Correction**: the agency changed its report."),
                    Text(
                        "**更正转录错误**：原报告没有错，是本站抄错了。",
                        "**Correction of our copy**: the report was right, this portal had copied it wrongly.",
                    ),
                    Text(
                        "**撤回**：报告从网上取下，页面和理由保留。",
                        "**Withdrawal**: the report was taken off; a page with the reason stays.",
                    ),
                    Text(
                        "**依法移除**：依法不得公开的文字或文件（如个人信息）已移除，原处有标记，页面写明何时、为何；"
                        "摘要仍是公布时那一版的摘要。",
                        "**Removed by law**: words or files that may not be public, such as personal data, came off; a "
                        "mark stands in their place, the page says when and why, and the digest is still that of the "
                        "edition as it was published.",
                    ),
                )
            ),
            say(
                "每个版次有一串由内容算出的摘要（SHA-256）。内容变一个字，摘要就变。引用时写上版次，"
                "别人就能看到您看到的那一版。",
                "Every edition has a digest (SHA-256) worked out from its content: change one character "
                "and it changes. Name the edition when "
                "you cite, and others will see what you saw.",
            ),
        ),
    )


def _rates() -> Question:
    return Question(
        "computed",
        Text("哪些数是本站算的？", "Which numbers are worked out by this portal?"),
        (
            say(
                "小计、比率、各机关的合计和图，都是本站用报告里的数字算的，页面上都注明。"
                f"比率写着分子和分母；分母不到{FEWEST_CASES}件，就不算比率，因为一两件就会让它大起大落。",
                "Sub-totals, rates, sums over several agencies and charts are worked out from the figures "
                "of the reports, and the pages say so. Rates name both "
                f"of their parts; with fewer than {FEWEST_CASES} cases none is shown, because one or two "
                "cases would swing it.",
            ),
            say(
                "合计旁边写着有几份报告计入。报告没有交齐时，合计只是已有部分的和，不是全区、全市的数。",
                "Beside a sum stands how many reports are in it. While some are missing it is the sum of "
                "those that are there, not of the whole area.",
            ),
        ),
    )
