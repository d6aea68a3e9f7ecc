"""The second chapter: how the tables of sections two, three and four are read."""

from ...formats import FORMS, OTHERWISE, Form, Text, cell_name
from ...formats.wording import NOT_SHOWN
from .blocks import Balance, Chapter, Grid, Picture, Points, Question, say
from .labels import label
from .results import four, refused, results

NOW, BEFORE = FORMS["2021"], FORMS["2019"]
REQUESTS = NOW.table("requests")
# Made up: large enough that each part of the drawing holds its number.
PRINTED = {"results_total": "results"}  # the third item of the printed equation has the name of its group
EXAMPLE = {"received": 18, "brought_forward": 6, "results_total": 17, "carried_forward": 7}


def chapter() -> Chapter:
    """Return the chapter."""
    questions = (_two(), _three(), _balance(), results(), refused(), four(), _blank(), _forms())
    return Chapter("tables", Text("表格怎么看", "How to read the tables"), questions)


def _two() -> Question:
    tables = NOW.tables_of("proactive_disclosure")
    items = [(table.heading or table.title, table.title) for table in tables]
    return Question(
        "table-two",
        Text("第二部分的表怎么看？", "How do I read the table of section two?"),
        (
            say(
                "这张表由几块拼成，每块对应《条例》第二十条的一项：",
                "It is made of blocks, one for each item of Article 20 of the Regulations that can be counted:",
            ),
            Points(
                tuple(
                    Text(f"{heading.zh}：{title.zh}", f"{heading.en}: {title.en.lower()}") for heading, title in items
                )
            ),
            Picture(
                "table-two",
                Text("第二部分的表格，三处标有编号", "The table of section two, with three numbers on it"),
                Text("第二部分的表格", "The table of section two"),
                (
                    Text(
                        "一块：先是条文，再是列名，再是数字",
                        "one block: the article, then the columns, then the figures",
                    ),
                    Text(
                        "当年全部决定的数量，包括依法不公开的",
                        "all decisions of the year, also those lawfully not published",
                    ),
                    Text("单位是万元；0.0001万元就是1元", "in ten thousand yuan: 0.0001 is one yuan"),
                ),
            ),
            say(
                f"“{label(NOW.table('documents'), 'in_force').zh}”是12月31日的数，不是当年新增的数。"
                f"“{label(NOW.table('documents'), 'rules').zh}”只有国务院部门、省和设区的市等才能制定，"
                "区县、乡镇在这一行一般是0。",
                f"“{label(NOW.table('documents'), 'in_force').en}” is the number on 31 December, not the "
                f"growth of the year. “{label(NOW.table('documents'), 'rules').en}” "
                "can be made only by departments of the State Council, provinces, cities with districts and a few "
                "others: a county or township has 0 there.",
            ),
        ),
    )


def _three() -> Question:
    rows, columns = len(REQUESTS.row_leaves()), len(REQUESTS.column_leaves())
    total = cell_name("requests.received.total")
    return Question(
        "table-three",
        Text("第三部分的申请表怎么看？", "How do I read the table of requests?"),
        (
            say(
                f"横着看是一件事，竖着看是一类人。{rows}行讲申请从哪里来、怎样答复，{columns}列讲谁在申请，"
                "最后一列是总计。只想看总数，就看总计一列。",
                f"Each row is something that happened, each column a kind of person. The {rows} rows say "
                "where requests came from and how they "
                f"were answered; the {columns} columns say who asked, the last being the total. For the "
                "overall figure read the last column.",
            ),
            Picture(
                "table-three",
                Text("第三部分的表格，四处标有编号", "The table of section three, with four numbers on it"),
                Text("第三部分的表格", "The table of section three"),
                (
                    Text(f"{total.zh}：当年新收到的申请", f"{total.en}: requests that came in during the year"),
                    Text(
                        "申请人：先是自然人，再是各类单位",
                        "the applicants: natural persons, then kinds of organization",
                    ),
                    Text("总计列：前面各列相加", "the total: the columns before it, added up"),
                    Text("办理结果：一件申请只计在一行里", "the results: each request is counted in one row only"),
                ),
            ),
            Points(
                (
                    Text(
                        f"**{label(REQUESTS, 'received').zh}**：1月1日到12月31日收到的。",
                        f"**{label(REQUESTS, 'received').en}**: came in from 1 January to 31 December.",
                    ),
                    Text(
                        f"**{label(REQUESTS, 'brought_forward').zh}**：去年收到、年初还没有答复的。",
                        f"**{label(REQUESTS, 'brought_forward').en}**: came in the year before and were still open "
                        "on 1 January.",
                    ),
                    Text(
                        f"**{label(REQUESTS, 'results').zh}**：当年答复的，不论哪一年收到。",
                        f"**{label(REQUESTS, 'results').en}**: answered or otherwise closed in the year, whenever "
                        "they came in.",
                    ),
                    Text(
                        f"**{label(REQUESTS, 'carried_forward').zh}**：年底还没有答复的。明年的报告里，"
                        "它应当出现在上年结转那一行。",
                        f"**{label(REQUESTS, 'carried_forward').en}**: still open on 31 December. Next year's "
                        "report should show the same number as brought forward.",
                    ),
                )
            ),
            say(
                "表里带颜色的小计是本站算的，正式格式里没有印。点任何一个数字，可以看到它的含义、出处和历年的数。",
                "Sub-totals in colour are computed by this portal; the official form does not print them. "
                "Every figure has a page of its own with its "
                "meaning, its source and the figures of other years.",
            ),
        ),
    )


def _balance() -> Question:
    left, right = (
        tuple((label(REQUESTS, PRINTED.get(key, key)), EXAMPLE[key]) for key in side)
        for side in (REQUESTS.equations[0].left, REQUESTS.equations[0].right)
    )
    in_total, each = (
        sum(number for _, number in left),
        [EXAMPLE[key] for key in (*REQUESTS.equations[0].left, *REQUESTS.equations[0].right)],
    )
    return Question(
        "balance",
        Text("为什么两边要相等？", "What has to balance?"),
        (
            say(
                "手上的申请，要么已经答复，要么还没有。所以，新收的加上年结转的，等于答复了的加还没答复的。"
                "表格左上角印着这句话，每一列都要成立。",
                "A request at hand has either been answered or not. So what came in plus what was brought "
                "forward equals what was closed plus what is "
                "carried forward. The form prints this in its corner; it must be true in every column.",
            ),
            Balance(
                left,
                right,
                Text(
                    "两条横条一样长：上面是手上的申请，下面是它们的去向",
                    "Two bars of equal length: the requests at hand, and what became of them",
                ),
            ),
            say(
                f"图里的例子：{each[0]} + {each[1]} = {in_total}，{each[2]} + {each[3]} = {in_total}，两边相等。",
                f"In this made-up example {each[0]} + {each[1]} = {in_total} and {each[2]} + {each[3]} = "
                f"{in_total}: it balances.",
            ),
            say(
                "还有两种相加关系：每一行，各类申请人相加等于总计；每一列，各种办理结果相加等于结果的总计。",
                "Two more sums: in each row the kinds of applicant make up the total, and in each column "
                "the results make up the total of results.",
            ),
        ),
    )


def _blank() -> Question:
    return Question(
        "blank",
        Text("空白、0、“/”有什么不同？", "Blank, zero, “/”: what is the difference?"),
        (
            Grid(
                Text("格子里的五种情况", "Five states of a cell"),
                (
                    Text("显示", "What stands there"),
                    Text("意思", "What it means"),
                    Text("能不能当作0", "May it be taken as 0?"),
                ),
                (
                    (Text("0", "0"), Text("机关报的是零。", "The agency reports none."), Text("它就是0", "It is 0")),
                    (
                        Text("（空白）", "(blank)"),
                        Text("原报告有这一格，但是没有填。", "The report has this cell, and nothing in it."),
                        Text("不能：不知道", "No: not known"),
                    ),
                    (
                        Text("/、-、无", "/, -, 无"),
                        Text(
                            "原报告填的是记号或文字，本站照印。",
                            "The report has a mark or words there; they are shown as printed.",
                        ),
                        Text("不能：原文没有写数字", "No: the report gives no number"),
                    ),
                    (
                        NOT_SHOWN,
                        Text(
                            "原文件里没有这一格，比如少了一行。",
                            "The source lacks this cell, for instance a whole row.",
                        ),
                        Text("不能：不知道", "No: not known"),
                    ),
                    (
                        Text("没有这一行或这一列", "no such row or column"),
                        Text("当年所用的格式不问这件事。", "The form in use does not ask for it."),
                        Text("不能：没有问过", "No: it was never asked"),
                    ),
                ),
            ),
            say(
                "这五种情况在页面、下载的文件和统计里都分开。核对遇到不知道的数，说“无法判断”，不替机关补上。",
                "These five stay apart on every page, in every file and in the statistics. Where a check "
                "needs a number that is not known, it says "
                "so; it never fills one in.",
            ),
        ),
    )


def _forms() -> Question:
    documents, fees, procurement = (
        NOW.table("documents").title,
        NOW.table("fees").title,
        BEFORE.table("procurement").title,
    )
    return Question(
        "forms",
        Text(f"{BEFORE.first_year}年和{NOW.first_year}年的格式有什么不同？", "How do the two official forms differ?"),
        (
            Grid(
                Text("两种格式", "The two forms"),
                (
                    Text("格式", "Form"),
                    Text("用于哪些年度", "Reports on"),
                    Text("文号", "Notice"),
                    Text("数字格", "Figures"),
                ),
                tuple(
                    (
                        form.name,
                        _years(form),
                        Text(form.legal_basis, form.legal_basis),
                        Text(*[str(len(form.cells()))] * 2),
                    )
                    for form in (BEFORE, NOW)
                ),
            ),
            Points(
                (
                    _comparable(),
                    Text(
                        f"**不能比**：{documents.zh}（问的不是同一个数），{fees.zh}（一个问项目数，一个问金额）。",
                        f"**Not comparable**: {documents.en.lower()} (another number is asked for), and "
                        f"{fees.en.lower()} (one form "
                        "asks for items, the other for money).",
                    ),
                    Text(
                        f"{BEFORE.name.zh}还问{procurement.zh}，{NOW.name.zh}不再问。",
                        f"The {BEFORE.name_in_text.en} also asks for {procurement.en.lower()}; the "
                        f"{NOW.name_in_text.en} no longer does.",
                    ),
                )
            ),
            say(
                "有的机关用错了格式。报告按原样保存，页面注明用的是哪一种。[比较](compare)两份报告时，"
                "不能比的行会说明理由。",
                "Some reports use the wrong form. They are kept as they are, and the page names the form. "
                "When you [compare](compare) reports, rows "
                "that cannot be compared say why.",
            ),
        ),
    )


def _comparable() -> Text:
    otherwise, number = label(REQUESTS, "otherwise"), len(OTHERWISE.rows)
    licences, enforced = NOW.table("licensing").title, NOW.table("enforcement").title
    return Text(
        f"**可以比**：第三部分（{NOW.name.zh}“{otherwise.zh}”的{number}行合起来，"
        f"等于{BEFORE.name.zh}的一行），第四部分，"
        f"{licences.zh}、{enforced.zh}的决定数。",
        f"**Comparable**: all of section three (the {number} rows of “{otherwise.en}” of "
        f"{NOW.first_year} together are one row of "
        f"{BEFORE.first_year}), all of section four, and the decisions of {licences.en.lower()}, "
        f"{enforced.en.lower()}.",
    )


def _years(form: Form) -> Text:
    if form.last_year:
        return Text(f"{form.first_year}年至{form.last_year}年", f"{form.first_year} to {form.last_year}")
    return Text(f"{form.first_year}年起", f"{form.first_year} and later")
