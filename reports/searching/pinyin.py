"""Names as they sound: pinyin and its first letters."""

import re
from functools import cache
from typing import Any

from .folding import FIRST_OF_CHINESE

# Places whose characters the dictionary reads otherwise than those who live there.
PLACES = {
    "单县": "shan xian",
    "单城": "shan cheng",
    "单父": "shan fu",
    "六合": "lu he",
    "涡阳": "guo yang",
    "洪洞": "hong tong",
    "浚县": "xun xian",
    "大城": "dai cheng",
    "珲春": "hun chun",
    "穆棱": "mu ling",
    "筠连": "jun lian",
    "宕昌": "tan chang",
    "漯河": "luo he",
    "繁峙": "fan shi",
    "解州": "hai zhou",
    "乐陵": "lao ling",
    "会稽": "kuai ji",
    "崆峒": "kong tong",
    "荥经": "ying jing",
    "大栅栏": "da shi lan",
    "朝阳": "chao yang",
    "泊头": "bo tou",
    "召陵": "shao ling",
    "氾水": "si shui",
    "覃塘": "qin tang",
    "万柏林": "wan bai lin",
    "沌口": "zhuan kou",
}
# What a character is mostly in a name, where the dictionary has it first as another word: 长 in 长丰 is no 长 of 部长.
_IN_NAMES = {
    "长": "cháng,zhǎng",
    "都": "dū,dōu",
    "朝": "cháo,zhāo",
    "佛": "fó,fú",
    "什": "shí,shén",
    "刹": "chà,shā",
    "伽": "jiā,gā,qié",
}
_PLACE = re.compile(f"({'|'.join(PLACES)})")


@cache
def _reader() -> Any:
    """Return the function that reads characters aloud; its dictionary takes 60 MB, so only writers of the index do."""
    from pypinyin import lazy_pinyin, load_single_dict

    load_single_dict({ord(sign): sounds for sign, sounds in _IN_NAMES.items()})
    return lazy_pinyin


def readings(name: str) -> tuple[tuple[str, ...], ...]:
    """Return the syllables of ``name`` as its place is called, and as the dictionary has them where that differs.

    Of ``name`` the Chinese characters count; ü is v.
    """
    signs = "".join(sign for sign in name if sign >= FIRST_OF_CHINESE)
    parts = (PLACES[part].split() if part in PLACES else _read(part) for part in _PLACE.split(signs))
    return tuple(dict.fromkeys((tuple(sound for part in parts for sound in part), tuple(_read(signs)))))


def _read(signs: str) -> list[str]:
    return list(_reader()(signs, errors="ignore"))
