"""The fourth chapter: finding, comparing, citing, taking away, asking."""

from ...formats import FORMS, Text
from ...writing import WRITERS
from ..comparison import MOST_AGENCIES, MOST_YEARS
from .blocks import Chapter, Grid, Points, Question, say

EXAMPLE_YEAR = FORMS["2021"].first_year + 1  # a year of reports for examples
_FILES = {
    "docx": Text("可以编辑、打印，版式同正式格式", "to edit and print; laid out like the official form"),
    "pdf": Text("打印、存档，读屏软件能读", "to print and keep; readable by screen readers"),
    "xlsx": Text("在表格软件里打开，总计带公式", "opens in a spreadsheet; totals hold formulas"),
    "csv": Text("一行一个数字，带名称、单位和状态", "one figure a line, with name, unit and state"),
    "row": Text("一份报告一行，多份可以接在一起", "one report a line, so that many can be stacked"),
    "html": Text("单独一个网页文件", "one page in one file"),
    "fragment": Text("放进网站栏目里的一段网页", "a piece of a page for another website"),
    "json": Text("给程序用，和本站保存的内容一致", "for programs; the very content that is stored here"),
}


def chapter() -> Chapter:
    """Return the chapter."""
    return Chapter(
        "using",
        Text("怎么用", "How to use them"),
        (_common(), _find(), _compare(), _cite(), _take(), _ask(), _own_request()),
    )


def _common() -> Question:
    return Question(
        "common",
        Text("最常问的问题，到哪里看？", "Where are the commonest questions answered?"),
        (
            Grid(
                Text("最常问的问题", "The commonest questions"),
                (Text("想知道", "I want to know"), Text("到哪里看", "Where to look")),
                (
                    (
                        Text("一份报告在哪里", "where a report is"),
                        Text(
                            "首页的框里写机关和年度，点报告的标题。",
                            "Type agency and year into the box on the home page, and follow the title.",
                        ),
                    ),
                    (
                        Text("拒绝了多少，为什么", "how many requests it refused, and why"),
                        Text(
                            "报告第三部分的表：[怎么看](#refused)。",
                            "The table in section three of the report: [how to read it](#refused).",
                        ),
                    ),
                    (
                        Text("迟了没有", "whether it is late"),
                        Text(
                            "报告标题下面、机关页面和年度页面都写着应公开的日期。",
                            "Under the title of the report, on the page of the agency and on that of the year stands "
                            "by when it was due.",
                        ),
                    ),
                    (
                        Text("更正改了什么", "what a correction changed"),
                        Text(
                            "报告末尾；各机关的更正都在[更正记录](corrections)一页。",
                            "At the end of the report; those of all agencies are on the page of "
                            "[corrections](corrections).",
                        ),
                    ),
                    (
                        Text("和邻近的机关比怎么样", "how it compares with its neighbours"),
                        Text(
                            "报告旁边有到比较页的链接；[比较时要注意什么](#compare)。",
                            "A link beside the report leads to the comparison; [what to mind](#compare).",
                        ),
                    ),
                    (
                        Text("历年的变化", "how a number went over the years"),
                        Text(
                            "机关页面有历年的数和图；点报告里的任何一个数字，也能看到。",
                            "The page of the agency has figures and a chart; so has every figure that you follow in a "
                            "report.",
                        ),
                    ),
                    (
                        Text("Word、Excel、CSV文件", "the report as Word, Excel or CSV"),
                        Text(
                            "报告旁边的下载栏：[各有什么用](#take-away)。",
                            "Beside the report: [which file for what](#take-away).",
                        ),
                    ),
                    (
                        Text("哪些报告提到一个词", "which reports mention a word"),
                        Text("首页的框里写那个词。", "Type the word into the box on the home page."),
                    ),
                    (
                        Text("谁还没有公布", "who has not published"),
                        Text(
                            "首页按年度列着未公开的数目，点它就看到名单。",
                            "The home page has the number for each year, which leads to the list.",
                        ),
                    ),
                    (
                        Text("怎样引用一个数字", "how to cite a figure"),
                        Text(
                            "点那个数字，它自己的页面上有写好的引文。",
                            "Follow the figure; its own page has the citation ready.",
                        ),
                    ),
                ),
            ),
        ),
    )


def _find() -> Question:
    return Question(
        "find",
        Text("怎么找到我要的报告？", "How do I find a report?"),
        (
            say(
                f"在[首页](home)的框里写机关名称和年度，例如“教育局 {EXAMPLE_YEAR}”。也可以按年度、"
                "按[机关](agencies)一层一层找。",
                "Type an agency and a year into the box on the [home page](home), for instance “教育局 "
                f"{EXAMPLE_YEAR}”. Or go by year, or through the "
                "[agencies](agencies) step by step.",
            ),
            Points(
                (
                    Text(
                        "全称、简称、从前的名称、地名、代码都可以，不必写全。",
                        "The full, short or former name, a place name or a code will do; a part is enough.",
                    ),
                    Text(
                        "年度写四位数字，写在名称前面、后面都可以。",
                        "Write the year in four digits, before the name or after it.",
                    ),
                    Text(
                        "找正文里的词，直接写那个词，例如“免费”；几个词之间空一格，要出现在同一部分里。",
                        "To look for a word in the texts, type it, for instance 免费; several words with spaces "
                        "between them must stand in the same part of a report.",
                    ),
                    Text(
                        "找不到时，少写几个字，或者去掉年度再试。", "Nothing found? Type less, or leave the year out."
                    ),
                )
            ),
        ),
    )


def _compare() -> Question:
    return Question(
        "compare",
        Text("比较时要注意什么？", "What should I mind when comparing?"),
        (
            say(
                f"[比较](compare)页可以并排看一个机关的{MOST_YEARS}个年度，"
                f"或者最多{MOST_AGENCIES}个机关的同一年；[统计](statistics)页可以看多年的走势。下面的情况，"
                "页面会提醒：",
                f"The [comparison](compare) shows {MOST_YEARS} years of one agency, or up to "
                f"{MOST_AGENCIES} agencies in one year; the "
                "[statistics](statistics) show several years. The pages warn where:",
            ),
            Points(
                (
                    Text(
                        "机关的级别或种类不同：区和街道、公安和民政，管的事不一样。",
                        "the agencies are of different level or kind: their duties differ;",
                    ),
                    Text(
                        "数字太小：2件变4件不是“翻了一番”的大事。",
                        "the numbers are small: from 2 to 4 is no doubling to write about;",
                    ),
                    Text("有一年没有报告，或者有的数不知道。", "a year or a figure is missing;"),
                    Text("两份报告用的[格式](#forms)不同。", "the reports use [different forms](#forms);"),
                    Text(
                        "一份是汇总了下级的，另一份只讲自己。",
                        "one report includes the bodies below, and the other speaks of itself alone.",
                    ),
                )
            ),
        ),
    )


def _cite() -> Question:
    return Question(
        "cite",
        Text("怎么引用？", "How do I cite?"),
        (
            say(
                "写明机关、年度、报告名称、公布日期、版次和网址。网址不会变：每份报告、每个版次、"
                "每个数字都有自己的网址。引用一个数字，点它，用那一页的网址。",
                "Name the agency, the year, the report, the day of publication, the edition and the "
                "address. Addresses are kept: every report, "
                "every edition and every figure has one. To cite a figure, follow it and use the address "
                "of its page.",
            ),
            say(
                "引用数字时照印的写，连单位一起；它对不上时，也照写，并说明。",
                "Quote a figure as printed, with its unit. If it does not add up, quote it all the same, and say so.",
            ),
        ),
    )


def _take() -> Question:
    return Question(
        "take-away",
        Text("怎么把数据拿走？", "How do I take the data away?"),
        (
            Grid(
                Text("每份报告都有的文件", "Files of every report"),
                (Text("格式", "Format"), Text("用处", "What for")),
                tuple((writer.name, _FILES[kind]) for kind, writer in WRITERS.items()),
            ),
            say(
                "在报告页面的“下载本报告”一栏里选。统计和核对规则也有CSV。空白和没有列出的格子，"
                "在文件里同样[分开](#blank)。",
                "Choose under “Take this report away” on the report page. The statistics and the rule "
                "book can be had as CSV, too. Blank and not shown stay "
                "[apart](#blank) in the files as well.",
            ),
        ),
    )


def _ask() -> Question:
    return Question(
        "ask",
        Text("有疑问、发现错误，找谁？", "Whom do I ask, and where do I report an error?"),
        (
            Points(
                (
                    Text(
                        "**报告的内容**：问发布报告的机关。联系方式在报告页面和机关页面上。",
                        "**What a report says**: ask the agency that published it. Its contact stands on the page "
                        "of the report and of the agency.",
                    ),
                    Text(
                        "**本站和原文不一样**：转录的报告写着原文的网址，先对一对；确实不一样，"
                        "请告诉页面底部的承办单位。",
                        "**This portal differs from the original**: a copied report names the address of the "
                        "original. If they differ, tell the office named at the foot of the page.",
                    ),
                    Text(
                        "**应当公布而没有公布**：可以向政府信息公开工作主管部门提出（《条例》第四十七条）。",
                        "**A report that should be there is not**: you may tell the competent department for open "
                        "government information (Article 47).",
                    ),
                )
            ),
            say(
                "想先看看一份文件对不对得上，可以用[年报核对](check)，不用登录，文件不保存。",
                "To see whether a report of your own adds up, use the [open checker](check). It needs no "
                "account and keeps nothing.",
            ),
        ),
    )


def _own_request() -> Question:
    return Question(
        "own-request",
        Text("我自己的申请没有得到答复，怎么办？", "My own request was not answered. What can I do?"),
        (
            say(
                "本站只公布年度报告，不受理申请。申请要交给有关机关。认为机关没有依法答复，"
                "侵犯了自己的合法权益，可以向上一级行政机关或者政府信息公开工作主管部门投诉、举报，"
                "也可以依法申请行政复议或者提起行政诉讼（《条例》第五十一条）。",
                "This portal publishes annual reports and takes no requests: hand them in at the agency. "
                "If you think that it infringed your rights, you may "
                "complain to the authority above it or to the competent department, ask for "
                "administrative reconsideration, or sue (Article 51 of the Regulations).",
            ),
        ),
    )
