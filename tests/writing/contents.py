"""Report documents that hold everything that a cell can be, and the texts that their tables show."""

from dataclasses import replace
from decimal import Decimal

from reports.formats import FORMS
from reports.markup import normalise
from reports.presentation import present
from tests.factories import sound_content

OTHER = {"2019": "2021", "2021": "2019"}
PRINTED = {
    "remedies.reconsideration.upheld": "/",
    "requests.received.natural_person": "1,020",
    "requests.withheld_state_secret.total": "=1+1",
    "requests.carried_forward.business": "@注",
    "requests.disclosed.total": "—",
    "requests.not_processed_repeat.total": '22（其中 <16> & "3" 件）',
}
NUMBERS = {"requests.received.natural_person": 1020}


def hard_content(form):
    """Return a report with blanks, texts, large and negative numbers, a cell not shown and rows of the other form."""
    figures = sound_content(form).figures | dict.fromkeys(PRINTED) | NUMBERS
    figures |= {
        "requests.otherwise_closed.total" if form == "2021" else "requests.otherwise_fee_unpaid.total": 4,
        "remedies.litigation_direct.corrected": None,
        "requests.partly_disclosed.business": -3,
        "remedies.litigation_direct.pending": 11398889,
    }
    if form == "2021":
        figures |= {
            "licensing.licensing.items_change": -8,
            "fees.administrative_fees.collected_wan_yuan": Decimal("96171.6"),
        }
    hidden = "requests.disclosed.natural_person"
    del figures[hidden]
    printed = PRINTED | ({"fees.administrative_fees.collected_wan_yuan": "96171.60"} if form == "2021" else {})
    text = (
        '<p>正文<strong>重点</strong>与<a href="https://example.gov.cn/a?b=1&amp;c=2">链接</a>。</p><ol><li>其一</li>'
        "<li>其二</li></ol><table><caption>附表</caption>"
        '<tr><th colspan="2">项目</th></tr><tr><td>甲</td><td>3</td></tr></table>'
    )
    content = sound_content(form, leftovers=("=cmd|' /C calc'!A0", "另：省级附加行 7"))
    sections = tuple(
        replace(part, text=normalise(text)) if part.key == "overview" else part for part in content.sections
    )
    return replace(content, figures=figures, printed=printed, absent=(hidden,), sections=sections)


def empty_content(form):
    """Return a report in which every cell is blank."""
    return sound_content(form, figures=dict.fromkeys(FORMS[form].cells()))


def expected_tables(presented):
    """Return the texts of all tables in printed order: one list of rows of (text, columns, rows) for each table."""
    return [
        [[(cell.text, cell.colspan, cell.rowspan) for cell in row] for row in table.rows]
        for section in presented.sections
        for table in section.tables
    ]


def drawn(form, language="zh", make=hard_content):
    """Return (content, presented) of a report."""
    content = make(form)
    return content, present(content, language)
