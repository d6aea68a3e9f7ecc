"""A page of people as markup that does nothing: its words, tables and plain looks, no request, no script."""

import nh3

from ..reading.html import decode

_TAGS_NAMES = (
    "a abbr article aside b blockquote br caption center cite code col colgroup dd del div dl dt em font footer h1 h2"
    " h3 h4 h5 h6 header hr i ins li main nav ol p pre q s section small span strike strong sub sup table tbody td"
    " tfoot th thead tr u ul"
)
TAGS = set(_TAGS_NAMES.split())
ATTRIBUTES = {
    "*": {"align", "title", "lang"},
    "td": {"rowspan", "colspan", "width", "valign", "nowrap"},
    "th": {"rowspan", "colspan", "width", "valign", "nowrap", "scope"},
    "col": {"span", "width"},
    "table": {"border", "width", "cellpadding", "cellspacing"},
    "ol": {"start", "type"},
    "font": {"size"},
}


def harmless(data: bytes) -> str:
    """Return the page ``data`` without scripts, styles, pictures, forms and links; raise Unreadable when it is none."""
    return nh3.clean(decode(data), tags=TAGS, attributes=ATTRIBUTES, link_rel=None, strip_comments=True)
