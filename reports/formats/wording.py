"""Words of the official form that stand outside its tables, and words read in files.

Sources: 国办公开办函〔2021〕30号 and 国办公开办函〔2019〕60号 for headings and title; other
wordings as met in published reports; 国办函〔2020〕109号 for the information processing fee.
"""

from .schema import Section, Text

TITLE_SUFFIX = Text("年政府信息公开工作年度报告", "annual report on open government information")
REPORT_NAME = Text("政府信息公开工作年度报告", "Annual report on open government information")
CORNER_CONTENT = Text("信息内容", "Content")

SECTIONS = (
    Section("overview", "一", Text("总体情况", "Overview"), ("工作基本情况", "基本情况")),
    Section(
        "proactive_disclosure",
        "二",
        Text("主动公开政府信息情况", "Proactive disclosure of government information"),
        ("行政机关主动公开政府信息情况",),
    ),
    Section(
        "requests",
        "三",
        Text("收到和处理政府信息公开申请情况", "Requests for open government information received and handled"),
        ("行政机关收到和处理政府信息公开申请情况",),
    ),
    Section(
        "remedies",
        "四",
        Text(
            "政府信息公开行政复议、行政诉讼情况",
            "Administrative reconsideration and litigation on open government information",
        ),
        ("因政府信息公开工作被申请行政复议、提起行政诉讼情况",),
    ),
    Section(
        "improvement",
        "五",
        Text("存在的主要问题及改进情况", "Main problems and improvement"),
        (
            "政府信息公开工作存在的主要问题及改进情况",
            "存在问题及改进情况",
            "存在的主要问题及整改措施",
        ),
    ),
    Section("other_matters", "六", Text("其他需要报告的事项", "Other matters to be reported"), ()),
)

# What stands in a cell that has no number: nothing, or a mark for "nil". They are kept as printed, never read as 0.
NIL_MARKS = frozenset({"/", "／", "-", "—", "－", "–", "无", "——", "\\"})

# What the portal prints in a cell that the source of a report does not show; read again, it is not shown.
NOT_SHOWN = Text("未列", "not shown")

# The five topics of section one (2021 notice), for help texts and checks.
OVERVIEW_TOPICS = (
    Text("主动公开", "Proactive disclosure"),
    Text("依申请公开", "Disclosure on request"),
    Text("政府信息管理", "Management of government information"),
    Text("政府信息公开平台建设", "Disclosure platforms"),
    Text("监督保障", "Supervision and safeguards"),
)
OUTSIDE_THE_FORM = Text("原文中格式以外的行和说明", "Further rows and notes of the source")
FEE_NAME = Text("信息处理费", "information processing fee")


def report_title(agency: str, year: int, language: str = "zh") -> str:
    """Return the official title of a report: agency, year and the fixed name."""
    if language.startswith("en"):
        return f"{agency}: {REPORT_NAME.en.lower()}, {year}"
    return f"{agency}{year}{TITLE_SUFFIX.zh}"
