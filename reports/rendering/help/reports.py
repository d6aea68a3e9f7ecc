"""The first chapter: what these reports are, who owes one, and what stands in the six sections."""

from ...formats import FORMS, SECTION_KEYS, Form, Text
from ...formats.wording import OVERVIEW_TOPICS, REPORT_NAME
from .blocks import Chapter, Grid, Picture, Points, Question, say

NOW = FORMS["2021"]
_SAID = {
    "overview": Text(
        f"全年工作概况，分{len(OVERVIEW_TOPICS)}个方面：{'、'.join(topic.zh for topic in OVERVIEW_TOPICS)}。只有文字。",
        f"The year in words, under {len(OVERVIEW_TOPICS)} topics: "
        f"{'; '.join(topic.en for topic in OVERVIEW_TOPICS).lower()}.",
    ),
    "proactive_disclosure": Text(
        "机关不等人申请就要公开的事项，只列其中能数清的几项：[怎么看](#table-two)。",
        "What the agency publishes without being asked, as far as it can be counted: [how to read it](#table-two).",
    ),
    "requests": Text(
        "有多少人申请公开信息，机关怎样答复：[怎么看](#table-three)。",
        "How many people asked for information, and what they were answered: [how to read it](#table-three).",
    ),
    "remedies": Text(
        "有多少申请人不服，结果怎样：[怎么看](#table-four)。",
        "How many applicants contested an answer, and with what outcome: [how to read it](#table-four).",
    ),
    "improvement": Text(
        "机关自己说的不足和下一步的办法。只有文字。",
        "What the agency itself finds wanting, and what it will do. Words only.",
    ),
    "other_matters": Text(
        "其余要交代的事，一般包括当年收取信息处理费的情况。只有文字。",
        "What remains to be said; usually whether fees for handling information were charged. Words only.",
    ),
}


def chapter() -> Chapter:
    """Return the chapter."""
    return Chapter("reports", Text("这些报告", "The reports"), (_what(), _page(), _sections(), _who(), _late()))


def _what() -> Question:
    return Question(
        "what",
        Text("这是什么报告？", "What are these reports?"),
        (
            say(
                f"{REPORT_NAME.zh}是行政机关每年向社会交的一份账：公开了什么，收到多少申请，怎样答复，"
                "有多少人不服，哪里还没有做好。"
                "《中华人民共和国政府信息公开条例》（以下称《条例》）第五十条规定了报告要写的内容，"
                "统一格式由全国主管部门公布。",
                f"The {REPORT_NAME.en[0].lower()}{REPORT_NAME.en[1:]} is an account that each "
                "administrative organ gives to "
                "the public every year: what it disclosed, how many requests it received, how it answered "
                "them, who contested an "
                "answer, and what is still wanting. Article 50 of the Regulations on Open Government "
                "Information (“the "
                "Regulations”) says what must stand in it; everybody uses the same official form.",
            ),
            say(
                "一份报告讲一个机关的一个自然年，从1月1日到12月31日，第二年年初公布。",
                "A report speaks of one organ and one calendar year, 1 January to 31 December. It is "
                "published early in the next year.",
            ),
        ),
    )


def _page() -> Question:
    return Question(
        "page",
        Text("报告页面上有什么？", "What is on a report page?"),
        (
            Picture(
                "report",
                Text(
                    "虚构示范区一份报告的页面上部，五处标有编号",
                    "The top of a report page of the fictitious district, with five numbers on it",
                ),
                Text("一份报告的页面", "The page of a report"),
                (
                    Text("机关名称和年度", "the agency and the year"),
                    Text(
                        "公布日期、版次和所用格式：[版次是什么](#corrections)",
                        "when it was published, which edition, which form: [what editions are](#corrections)",
                    ),
                    Text("勾稽核对：[怎么看](#checks)", "what the checks say: [how to read it](#checks)"),
                    Text("六个部分的正文和表格", "the six sections with their tables"),
                    Text("下载这份报告：[有哪些格式](#take-away)", "take the report away: [which formats](#take-away)"),
                ),
            ),
            say(
                "手机上，旁边的栏目排在正文后面；申请表先只显示总计，"
                "上面的按钮可以换成某一类申请人或全部各列。页面可以直接打印，也可以用浏览器放大文字。",
                "On a phone, what stands beside the report comes after it, and the table of requests "
                "first shows totals only; the "
                "buttons above it choose one kind of applicant or all columns. The page can be printed "
                "and enlarged as it is.",
            ),
        ),
    )


def _sections() -> Question:
    return Question(
        "sections",
        Text("六个部分各讲什么？", "What are the six sections?"),
        (
            Grid(
                Text("六个部分", "The six sections"),
                (Text("部分", "Section"), Text("内容", "What it says")),
                tuple((_numbered(NOW, key), _SAID[key]) for key in SECTION_KEYS),
            ),
            say(
                "少数机关依法只写文字，没有表格；2019年以前没有统一的表格，那时的报告在这里只作为文件保存。",
                "A few bodies lawfully publish words without tables. Before "
                f"{min(form.first_year for form in FORMS.values())} there was "
                "no common form: those reports are kept here as files.",
            ),
        ),
    )


def _numbered(form: Form, key: str) -> Text:
    heading = form.section(key).heading
    return Text(heading.zh, f"{SECTION_KEYS.index(key) + 1}. {heading.en}")


def _who() -> Question:
    return Question(
        "who",
        Text("谁要交报告？什么时候交？", "Who owes a report, and by when?"),
        (
            Grid(
                Text("《条例》第四十九条规定的时间", "Dates set by Article 49 of the Regulations"),
                (Text("谁", "Who"), Text("什么时候", "By when")),
                (
                    (
                        Text("县级以上人民政府的部门", "Departments of governments at county level and above"),
                        Text(
                            "次年1月31日前，提交本级政府的主管部门，同时向社会公布",
                            "31 January of the next year: handed to the competent department of their government, and "
                            "published",
                        ),
                    ),
                    (
                        Text("县级以上地方人民政府", "Local governments at county level and above"),
                        Text(
                            "次年3月31日前，由主管部门（一般是政府办公厅、办公室）向社会公布",
                            "31 March of the next year: published by the competent department, as a rule the general "
                            "office",
                        ),
                    ),
                    (
                        Text("乡镇人民政府、街道办事处", "Township governments and subdistrict offices"),
                        Text(
                            "这一条没有点名；各地通常也要求公布，日期由当地规定",
                            "not named in that article; local rules usually ask for a report and set the day",
                        ),
                    ),
                ),
            ),
            say(
                "当地可以定更早的日期。本站把法定日期和当地日期分开记录。供水、供电、学校、"
                "医院等公共企事业单位不使用这个格式（《条例》第五十五条）。",
                "Local authorities may set earlier days; this portal keeps the legal and the local day "
                "apart. Public enterprises and "
                "institutions such as water suppliers, schools and hospitals do not use this form (Article 55).",
            ),
        ),
    )


def _late() -> Question:
    return Question(
        "late",
        Text("怎么知道报告迟了没有？", "How do I see whether a report is late?"),
        (
            say(
                "每个年度的页面逐一列出应当报告的机关：已公布的写公布日期，没有公布的写明缺，"
                "迟了的写迟几天。机关自己的页面列出它各年的情况。",
                "The page of each year lists every agency that owes a report: when it was published, "
                "whether it is missing, how many days late "
                "it came. The page of an agency shows all of its years.",
            ),
            Points(
                (
                    Text(
                        "迟报是把公布日期和应公布日期相比算出来的，不是评价。",
                        "Late is worked out from two dates, the one published and the one due. It is no verdict.",
                    ),
                    Text(
                        "从别处转录的报告，以原网站上的公布日期为准；不知道日期的，写“日期不详”，不算迟。",
                        "For a report copied from another site, the day of publication there counts. Where nobody "
                        "knows it, the report is not called late.",
                    ),
                    Text(
                        "依法不需要报告的机关注明理由；当年12月31日已经撤销的机关，不再要求报告。",
                        "A body that need not report is shown with the reason. A body that no longer existed on "
                        "31 December owes none.",
                    ),
                )
            ),
        ),
    )
