"""Why a cell or a document is doubtful: one sentence for each reason, in both languages."""

from ..formats import Text


def row_count(expected: int, seen: int) -> Text:
    """A row shows another number of figures than it has columns."""
    return Text(
        f"这一行应有 {expected} 个数，实际读到 {seen} 个，不能确定各数属于哪一列",
        f"This row should have {expected} figures, {seen} were read; which column each belongs to is not certain",
    )


HEADER = Text(
    "表头缺失或顺序不明，不能确定各数属于哪一列",
    "The column headings are missing or unclear; which column each figure belongs to is not certain",
)
BLANK_PLACES = Text(
    "这一行有空格，不能确定各数属于哪一列", "This row has blanks; which column each figure belongs to is not certain"
)
NO_FIGURES = Text(
    "这一行没有读到数字，可能是空白，也可能丢失了",
    "No figure was read in this row; it may be blank, or they may be lost",
)
GROUP = Text(
    "这是一组行的标题，所在行的标题可能丢失", "This is the label of a group; the label of the row itself may be lost"
)
SUM = Text(
    "这一行各数之和与总计不符，可能丢失或混入了数字",
    "The figures of this row do not add up to its total; one may be lost or foreign",
)
TWICE = Text("这一行出现了不止一次，而且数值不同", "This row stands here more than once with different figures")
SLIPPED = Text(
    "附近有的行没有数字、有的行数字个数不对，这一行的数字可能错开了一行",
    "Rows nearby show no figures, or too many or too few; the figures of this row may have slipped by a row",
)
NO_LABEL = Text("有一行数字没有行标题，可能属于这一行", "A row of figures has no label; it may be this row")
LIKE = Text("行标题与规定写法不同，可能是这一行", "The label differs from the official wording; it may be this row")
WORDS = Text("单元格里除数字外还有文字", "The cell holds words beside its number")
NO_NUMBER = Text("单元格里应为数字，实际是文字", "The cell should hold a number and holds words")
GLUED = Text("数字以 0 开头，可能是几个数连在一起", "The number begins with 0; several figures may be glued together")
SHARED = Text(
    "这个数字占了几行，不能确定属于哪一行",
    "A figure or label covers several rows; which row it belongs to is not certain",
)
NO_YEAR = Text("没有找到报告年度", "The report year was not found")
NO_AGENCY = Text("没有找到行政机关名称", "The name of the agency was not found")
HIDDEN_ROW = Text(
    "这份报告所在的行在工作簿中是隐藏的，请确认是否要采用",
    "The row of this report is hidden in the workbook; confirm that it is meant",
)
TWICE_IN_ROW = Text(
    "同一个数在表中出现了两次，而且内容不同",
    "The same figure stands in the table twice with different contents",
)
DISAGREE = Text("两种读法得到的结果不同", "Two ways of reading gave different results")


def tables_missing(title: Text) -> Text:
    """A section of the form has no table at all."""
    return Text(f"没有读到表格：{title.zh}", f"No table was found: {title.en}")


def rows_missing(title: Text, names: tuple[Text, ...]) -> Text:
    """A table is there, some of its rows are not."""
    return Text(
        f"表格“{title.zh}”缺少以下各行：{'、'.join(name.zh for name in names)}",
        f"The table “{title.en}” does not show these rows: {'; '.join(name.en for name in names)}",
    )


def section_missing(title: Text) -> Text:
    """The heading of a section was not found."""
    return Text(f"没有找到这一部分的标题：{title.zh}", f"The heading of this section was not found: {title.en}")


def divided(name: Text) -> Text:
    """A row is printed as sub-rows that no official form has."""
    return Text(
        f"“{name.zh}”一行被分成了若干小行，数值原样保留在其他内容中",
        f"The row “{name.en}” is divided into sub-rows; their figures are kept as printed among the leftovers",
    )


def unplaced(raw: str) -> Text:
    """A row of figures without a known label."""
    return Text(f"有一行数字没有对应的行标题：{raw}", f"A row of figures has no known label: {raw}")
