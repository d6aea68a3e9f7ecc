"""What kind of body wrote a report: from the list of agencies, else from its name where that is plain."""

import re

from ..document import Content
from .context import Context, Kind, Level
from .texts import section_words

_ENDINGS: tuple[tuple[re.Pattern[str], Kind], ...] = tuple(
    (re.compile(pattern), kind)  # type: ignore[misc]
    for pattern, kind in (
        (r"(?:街道|街道办|街道办事处)$", "subdistrict"),
        (r"(?:镇|乡|苏木)(?:人民)?(?:政府)?$", "township"),
        (r"政府(?:综合)?办(?:公室|公厅)?$", "general_office"),
        (r"[省市县区州旗](?:人民)?政府$", "government"),
        (r"(?:开发|高新|保税|示范|产业园|工业园|新)区(?:管理委员会|管委会)$", "development_zone"),
        (r"(?:局|委员会|委|厅|办公室|中心|处|署|队|站|所)$", "department"),
    )
)
_OURSELVES = re.compile(r"(?<![\u4e00-\u9fff])(?:我|本)([镇乡局])|(?:结合|围绕|根据)(?:我|本)([镇乡局])")
_CALLED: dict[str, Kind] = {"镇": "township", "乡": "township", "局": "department"}
_WITHOUT_RULES: tuple[Kind, ...] = ("township", "subdistrict")


def kind_of(content: Content, context: Context) -> Kind | None:
    """Return the kind of the body, None when neither the list of agencies nor its name tells it."""
    if context.profile and context.profile.kind:
        return context.profile.kind
    name = "".join(content.agency_name.split())
    if not name:
        said = _OURSELVES.search(section_words(content, "overview"))
        return _CALLED[said[1] or said[2]] if said else None
    return next((kind for ending, kind in _ENDINGS if ending.search(name)), None)


def level_of(context: Context) -> Level | None:
    """Return the level of government that the body belongs to, None when it is not known."""
    return context.profile.level if context.profile else None


def may_make_rules(content: Content, context: Context) -> bool | None:
    """Tell whether the body may make 规章; None when that is not known. Townships and subdistricts never may."""
    if context.profile and context.profile.may_make_rules is not None:
        return context.profile.may_make_rules
    return False if kind_of(content, context) in _WITHOUT_RULES else None
