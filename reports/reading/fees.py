"""What section six says about the information processing fee: numbers only where they are plainly stated."""

import re
from decimal import Decimal

from ..document import FeeStatement
from ..figures import narrow, parse_decimal, parse_whole, shortest
from ..formats.wording import FEE_NAME

_CLAUSE = re.compile(r"[。；;！]")
_DENIED = re.compile(r"未|没有|无(?!锡)|不(?!足)|均为零")
_NUMBER = r"([0-9０-９][0-9０-９,]*(?:\.[0-9０-９]+)?)"
_MOST_NOTICES = 2**31 - 1  # what every database keeps as a whole number; more is a misprint or a reference number
_NOTICES = (
    re.compile(rf"收费通知书?(?:共计|共|总计)?\s*{_NUMBER}\s*[件份]"),
    re.compile(rf"{_NUMBER}\s*[件份](?:信息处理费)?收费通知"),
)
_NOTIFIED = re.compile(
    rf"(?:通知|应收|应缴)[^，,。；]{{0,12}}?(?:总?金额|费用|总额)[为共计]{{0,2}}\s*{_NUMBER}\s*(万?)元"
)
_COLLECTED = re.compile(rf"(?:收取|收到|实收|实际收取)[^，,。；\d]{{0,24}}?{_NUMBER}\s*(万?)元")


def fee_statement(text: str) -> FeeStatement:
    """Return the numbers that ``text`` states; what it does not state in numbers stays None."""
    notices: int | None = None
    notified: str | None = None
    collected: str | None = None
    for clause in _CLAUSE.split(text):
        if (FEE_NAME.zh not in clause and "收费通知" not in clause) or _DENIED.search(clause):
            continue
        for pattern in _NOTICES:
            match = pattern.search(clause)
            if match and notices is None and "." not in match[1]:
                number = parse_whole(narrow(match[1]).replace(",", ""))
                notices = number if number is not None and number <= _MOST_NOTICES else None
        notified = notified or _yuan(_NOTIFIED.search(clause))
        collected = collected or _yuan(_COLLECTED.search(clause))
    return FeeStatement(notices, notified, collected)


def _yuan(match: re.Match[str] | None) -> str | None:
    amount = parse_decimal(narrow(match[1])) if match else None
    if match is None or amount is None:
        return None
    return shortest(amount * Decimal(10_000 if match[2] else 1))
