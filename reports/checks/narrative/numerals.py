"""Read the figures of running text: Arabic and Chinese numerals, shares, ranges, and how exact each is meant."""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

_DIGITS = dict(zip("〇零一二三四五六七八九", (0, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)) | dict(
    zip("两壹贰叁肆伍陆柒捌玖", (2, 1, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_PLACES = {"十": 10, "百": 100, "千": 1000, "拾": 10, "佰": 100, "仟": 1000}
_MULTIPLES = {"万": 10**4, "亿": 10**8, "千": 10**3, "百": 10**2}

CHINESE = r"[〇零一二三四五六七八九十百千万亿两壹贰叁肆伍陆柒捌玖拾佰仟]"
ARABIC = r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?"
UNITS = (
    r"(?:个?百分点|人次|件次|家次|场次|个工作日|工作日|件|条|份|宗|起|例|笔|项|次|篇|期|场|名|人|家|元|分钟|分|天|日|个|册"
    r"|张|处|期|批|辆|户|台|所|亩|公里|小时|字|部|轮|套|幅|次数|级|位|倍)"
)
_BEFORE = r"(?:大约|约|将近|接近|近|超过|突破|超|逾|不足|不到|少于|多达)"
_AFTER = r"(?:以上|左右|上下|不等)"
_CHINESE_NUMBER = rf"{CHINESE}+(?:点[〇零一二三四五六七八九]+)?"
_NUMBER = rf"(?:{ARABIC}|{_CHINESE_NUMBER})"

# A Chinese numeral counts only with a unit behind it: most of them are parts of words.
FIGURE = (
    rf"{_BEFORE}?(?:"
    rf"[百千万]分之(?:{ARABIC}|{_CHINESE_NUMBER})"
    rf"|(?<!十)[二三四五六七八九十]分之[一二两三四五六七八九]"
    rf"|{ARABIC}个?[%‰]"
    rf"|(?:{ARABIC}|[一两二三四五六七八九])成[一二三四五六七八九]?(?=[,。;、)(以左多]|$)"
    rf"|{ARABIC}[万亿]?(?:至|到|-|—|~|–|－){{1,2}}{ARABIC}(?:[万亿])?{UNITS}"
    rf"|{CHINESE}+(?:至|到){CHINESE}+{UNITS}"
    r"|(?<=[为是])零(?=[,。;、)]|$)"
    rf"|{ARABIC}[余多]?[百千万亿]*[余多]?{UNITS}?元?"
    rf"|(?<![每同这那第某逐统唯进])(?!十分)(?:{CHINESE}+点)?{CHINESE}+[余多几]?[万亿]?[余多]?{UNITS}(?!性|致|样|流|体化|站式)"
    rf"){_AFTER}?"
)
_PARTS = re.compile(
    rf"(?P<before>{_BEFORE})?(?:"
    rf"(?P<base>[百千万])分之(?P<share>{_NUMBER})"
    rf"|(?P<under>[二三四五六七八九十])分之(?P<over>[一二两三四五六七八九])"
    rf"|(?P<percent>{ARABIC})个?(?P<sign>[%‰])"
    rf"|(?P<tenths>{ARABIC}|[一两二三四五六七八九])成(?P<half>[一二三四五六七八九])?"
    rf"|(?P<low>{_NUMBER})(?P<low_multiple>[万亿])?(?:至|到|-|—|~|–|－){{1,2}}"
    rf"(?P<high>{_NUMBER})(?P<high_multiple>[万亿])?(?P<range_unit>{UNITS})"
    rf"|(?P<number>{ARABIC}|{_CHINESE_NUMBER})(?P<odd>[余多几])?(?P<multiple>[百千万亿]+)?(?P<odd_after>[余多])?"
    rf"(?P<unit>{UNITS})?(?P<yuan>元)?"
    rf")(?P<after>{_AFTER})?$"
)


@dataclass(frozen=True)
class Number:
    """What a figure says: any value from ``low`` to ``high``; ``step`` is the place of its last digit.

    Shares are in hundredths (unit "%"), money in 元.
    """

    low: Decimal
    high: Decimal
    unit: str = ""
    step: Decimal = Decimal(0)

    @property
    def is_exact(self) -> bool:
        """Tell whether the figure leaves nothing open."""
        return self.low == self.high

    @property
    def is_share(self) -> bool:
        """Tell whether the figure is a percentage or the like."""
        return self.unit == "%"

    def allows(self, value: Decimal | int) -> bool:
        """Tell whether ``value`` is one of those that the figure may mean."""
        return self.low <= value <= self.high


def chinese_number(text: str) -> Decimal | None:
    """Return the number that Chinese numerals write (一千零五, 两万三, 二〇二三, 四十五点五), or None."""
    whole, _, fraction = text.partition("点")
    if fraction:
        digits = "".join(str(_DIGITS[character]) for character in fraction if character in _DIGITS)
        base = chinese_number(whole)
        return None if base is None or len(digits) != len(fraction) else base + Decimal(f"0.{digits}")
    if whole and all(character in _DIGITS for character in whole):
        return Decimal("".join(str(_DIGITS[character]) for character in whole))
    total, section, digit, place, zero = 0, 0, 0, 1, False
    for character in whole:
        if character in _DIGITS:
            digit, zero = _DIGITS[character], zero or _DIGITS[character] == 0
        elif character in _PLACES:
            place = _PLACES[character]
            section += (digit or (1 if place == 10 or not section else 0)) * place
            digit, zero = 0, False
        elif character in "万亿":
            place = _MULTIPLES[character]
            total = (total + section + digit) * place if character == "亿" else total + (section + digit or 1) * place
            section, digit, zero = 0, 0, False
        else:
            return None
    # 两万三 is 23,000, 三百二 is 320, while 三百零二 is 302.
    return Decimal(total + section + (digit * place // 10 if digit and place > 10 and not zero else digit))


def _plain(text: str) -> Decimal | None:
    if text[0].isdigit():
        return Decimal(text.replace(",", ""))
    return chinese_number(text)


def _step(text: str, number: Decimal) -> Decimal:
    """Return the place of the last digit that is not nought: 150 → 10, 1.2 → 0.1."""
    if number != number.to_integral_value():
        return Decimal(1).scaleb(int(number.normalize().as_tuple().exponent))
    step, rest = Decimal(1), int(number)
    while rest and rest % 10 == 0:
        rest //= 10
        step *= 10
    return step


@lru_cache(maxsize=4096)
def read_number(text: str) -> Number | None:
    """Return what a figure matched by FIGURE says, or None when it is no number after all."""
    parts = _PARTS.match(text)
    if parts is None:
        return None
    if parts["low"]:
        return _range(parts)
    if parts["number"]:
        number = _counted(parts)
    elif parts["under"]:
        number = _fraction(parts)
    else:
        number = _share(parts)
    return None if number is None else _loosened(number, parts["before"] or "", parts["after"] or "")


def _range(parts: re.Match[str]) -> Number | None:
    low, high = _plain(parts["low"]), _plain(parts["high"])
    if low is None or high is None:
        return None
    multiple = _MULTIPLES.get(parts["high_multiple"] or "", 1)
    low *= _MULTIPLES.get(parts["low_multiple"] or "", multiple)
    return Number(min(low, high * multiple), max(low, high * multiple), parts["range_unit"])


def _share(parts: re.Match[str]) -> Number | None:
    if parts["tenths"]:
        tenths = _plain(parts["tenths"])
        half = _DIGITS.get(parts["half"] or "", 0)
        return None if tenths is None else _near(tenths * 10 + half, Decimal(1 if half else 5))
    value = _plain(parts["percent"] or parts["share"])
    if value is None:
        return None
    step = Decimal(1).scaleb(min(0, int(value.as_tuple().exponent)))
    scale = {"‰": 10, "千": 10, "万": 100}.get(parts["sign"] or parts["base"], 1)
    # Officials round and cut off alike: 33.3 may be anything from 33.25 to just below 33.4.
    return Number((value - step / 2) / scale, (value + step) / scale, "%", step / scale)


def _fraction(parts: re.Match[str]) -> Number | None:
    over, under = _plain(parts["over"]), _plain(parts["under"])
    return None if not over or not under else _near(over * 100 / under, Decimal(1))


def _near(value: Decimal, step: Decimal) -> Number:
    return Number(value - step, value + step, "%", step)


def _counted(parts: re.Match[str]) -> Number | None:
    value = _plain(parts["number"])
    if value is None:
        return None
    multiple = 1
    for character in parts["multiple"] or "":
        multiple *= _MULTIPLES[character]
    step = _step(parts["number"], value) * multiple
    value *= multiple
    unit = parts["yuan"] or parts["unit"] or ""
    if parts["odd"] or parts["odd_after"]:
        return Number(value, value + step, unit, step)
    is_rounded = multiple > 1 or (parts["number"][-1] in "万亿" and value >= 10000)
    if is_rounded and multiple > 1:
        if unit == "元":
            exponent = min(0, int(_plain(parts["number"]).as_tuple().exponent))  # type: ignore[union-attr]
            step = Decimal(1).scaleb(exponent) * multiple
        return Number(value - step / 2, value + step / 2, unit, step)
    return Number(value, value, unit, step)


def _loosened(number: Number, before: str, after: str) -> Number:
    value = (number.low + number.high) / 2
    tenth = max(value / 10, number.step if number.is_share else Decimal(0))
    low, high = number.low, number.high
    if before in {"约", "大约"} or after in {"左右", "上下", "不等"}:
        low, high = low - tenth, high + tenth
    elif before in {"近", "将近", "接近", "不足", "不到", "少于"}:
        low = low - max(tenth, number.step / 2)
    elif before in {"超过", "突破", "超", "逾"} or after == "以上":
        high = high + max(value / 2, number.step)
    return Number(low, high, number.unit, number.step)
