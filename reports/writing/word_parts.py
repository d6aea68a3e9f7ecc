"""The fixed parts of a Word file: styles after GB/T 9704, fonts with free fall-backs, page numbers, packaging.

Title in 方正小标宋 22 pt, text in 仿宋 16 pt on a line of 28 pt, headings in 黑体 and 楷体. Where a machine
has none of these fonts, the alternative names lead to fonts that are free.
"""

import io
import re
import zipfile
from collections.abc import Mapping
from xml.sax.saxutils import escape

NAMESPACES = (
    'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
    'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
)
TITLE_FONT, TEXT_FONT, HEADING_FONT, SUBHEADING_FONT = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
LATIN_FONT = "Times New Roman"
_ALTERNATIVES = {
    TITLE_FONT: "FZXiaoBiaoSong-B05S,方正小标宋_GBK,Source Han Serif SC,Noto Serif CJK SC,宋体",
    TEXT_FONT: "仿宋,FangSong,Source Han Serif SC,Noto Serif CJK SC",
    HEADING_FONT: "SimHei,Source Han Sans SC,Noto Sans CJK SC",
    SUBHEADING_FONT: "楷体,KaiTi,Source Han Serif SC,Noto Serif CJK SC",
}
_FAMILIES = {TITLE_FONT: "roman", TEXT_FONT: "modern", HEADING_FONT: "modern", SUBHEADING_FONT: "modern"}
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_EARLIEST = (1980, 1, 1, 0, 0, 0)  # of the archive format: the same report gives the same bytes


def xml(text: str) -> str:
    """Return ``text`` as it may stand in XML, in an attribute too."""
    return escape(_NOT_IN_XML.sub("", text), {'"': "&quot;"})


def fonts(east_asian: str) -> str:
    """Return the fonts of a run: one for Chinese, one for letters and digits."""
    return f'<w:rFonts w:ascii="{LATIN_FONT}" w:hAnsi="{LATIN_FONT}" w:eastAsia="{east_asian}" w:cs="{LATIN_FONT}"/>'


def _style(ident: str, name: str, paragraph: str, run: str, *, after: str = "Normal", level: int | None = None) -> str:
    outline = f'<w:outlineLvl w:val="{level}"/>' if level is not None else ""
    return (
        f'<w:style w:type="paragraph" w:styleId="{ident}"><w:name w:val="{name}"/><w:basedOn w:val="Normal"/>'
        f'<w:next w:val="{after}"/><w:qFormat/><w:pPr>{paragraph}{outline}</w:pPr><w:rPr>{run}</w:rPr></w:style>'
    )


def _size(half_points: int) -> str:
    return f'<w:sz w:val="{half_points}"/><w:szCs w:val="{half_points}"/>'


_ROOM = '<w:spacing w:before="120" w:after="0" w:line="560" w:lineRule="exact"/>'
_INDENT = '<w:ind w:firstLineChars="200" w:firstLine="640"/>'
STYLES = (
    f"{_HEAD}<w:styles {NAMESPACES}><w:docDefaults><w:rPrDefault><w:rPr>{fonts(TEXT_FONT)}{_size(32)}"
    '<w:lang w:val="en-US" w:eastAsia="zh-CN" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    '<w:style w:type="paragraph" w:default="1" w:styleId="Normal"><w:name w:val="Normal"/><w:qFormat/>'
    '<w:pPr><w:widowControl/><w:spacing w:line="560" w:lineRule="exact"/><w:jc w:val="both"/></w:pPr></w:style>'
    + _style("BodyText", "Body Text", _INDENT, "", after="BodyText")
    + _style(
        "Title",
        "Title",
        '<w:keepNext/><w:spacing w:before="240" w:after="480" w:line="700" w:lineRule="exact"/><w:jc w:val="center"/>',
        f"{fonts(TITLE_FONT)}{_size(44)}",
        after="BodyText",
    )
    + _style(
        "Heading1",
        "heading 1",
        f'<w:keepNext/>{_ROOM}{_INDENT}<w:jc w:val="left"/>',
        f"{fonts(HEADING_FONT)}{_size(32)}",
        after="BodyText",
        level=0,
    )
    + _style(
        "Heading2",
        "heading 2",
        f"<w:keepNext/>{_INDENT}",
        f"{fonts(SUBHEADING_FONT)}{_size(32)}",
        after="BodyText",
        level=1,
    )
    + _style(
        "Heading3", "heading 3", f"<w:keepNext/>{_INDENT}", f"<w:b/><w:bCs/>{_size(32)}", after="BodyText", level=2
    )
    + _style("ListPoint", "List Point", '<w:ind w:left="640"/>', "", after="ListPoint")
    + _style("TableText", "Table Text", '<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>', _size(18))
    + _style(
        "Caption",
        "caption",
        '<w:keepNext/><w:spacing w:before="120" w:line="320" w:lineRule="exact"/><w:jc w:val="left"/>',
        _size(21),
    )
    + _style("Closing", "Closing", '<w:keepNext/><w:keepLines/><w:jc w:val="right"/>', "")
    + _style(
        "Header",
        "header",
        '<w:spacing w:line="240" w:lineRule="auto"/><w:jc w:val="center"/>',
        f'{fonts(HEADING_FONT)}<w:b/><w:bCs/><w:color w:val="B00020"/>{_size(24)}',
    )
    + _style(
        "Footer", "footer", '<w:spacing w:line="240" w:lineRule="auto"/>', f"{fonts('宋体')}{_size(28)}", after="Footer"
    )
    + '<w:style w:type="character" w:styleId="Hyperlink"><w:name w:val="Hyperlink"/>'
    '<w:rPr><w:color w:val="0B4A8F"/><w:u w:val="single"/></w:rPr></w:style>'
    '<w:style w:type="table" w:default="1" w:styleId="TableNormal"><w:name w:val="Normal Table"/><w:tblPr>'
    '<w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar><w:left w:w="28" w:type="dxa"/><w:right w:w="28" w:type="dxa"/>'
    "</w:tblCellMar></w:tblPr></w:style>"
    '<w:style w:type="table" w:styleId="TableGrid"><w:name w:val="Table Grid"/><w:basedOn w:val="TableNormal"/>'
    "<w:tblPr><w:tblBorders>"
    + "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    + "</w:tblBorders></w:tblPr></w:style></w:styles>"
)
_FONT_TABLE = (
    f"{_HEAD}<w:fonts {NAMESPACES}>"
    + "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/><w:charset w:val="86"/>'
        f'<w:family w:val="{_FAMILIES[name]}"/><w:pitch w:val="variable"/></w:font>'
        for name, others in _ALTERNATIVES.items()
    )
    + "</w:fonts>"
)
_SETTINGS = (
    f'{_HEAD}<w:settings {NAMESPACES}><w:zoom w:percent="100"/><w:evenAndOddHeaders/>'
    '<w:characterSpacingControl w:val="compressPunctuation"/><w:compat><w:useFELayout/>'
    '<w:compatSetting w:name="compatibilityMode" w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
    '</w:compat><w:themeFontLang w:val="en-US" w:eastAsia="zh-CN"/></w:settings>'
)


def _page_number(side: str) -> str:
    field = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText xml:space="preserve"> PAGE </w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    )
    return (
        f'{_HEAD}<w:ftr {NAMESPACES}><w:p><w:pPr><w:pStyle w:val="Footer"/><w:ind w:{side}="280"/>'
        f'<w:jc w:val="{side}"/></w:pPr><w:r><w:t xml:space="preserve">— </w:t></w:r>{field}'
        '<w:r><w:t xml:space="preserve"> —</w:t></w:r></w:p></w:ftr>'
    )


# Odd pages carry their number on the right, even ones on the left (GB/T 9704).
_PARTS = {
    "styles": ("word/styles.xml", STYLES, "styles"),
    "settings": ("word/settings.xml", _SETTINGS, "settings"),
    "fonts": ("word/fontTable.xml", _FONT_TABLE, "fontTable"),
    "odd": ("word/footer1.xml", _page_number("right"), "footer"),
    "even": ("word/footer2.xml", _page_number("left"), "footer"),
}
SECTION = (
    '<w:sectPr>{header}<w:footerReference w:type="default" r:id="odd"/><w:footerReference w:type="even" r:id="even"/>'
    '<w:pgSz w:w="11906" w:h="16838"/><w:pgMar w:top="2098" w:right="1474" w:bottom="1984" w:left="1587" '
    'w:header="1134" w:footer="1417" w:gutter="0"/></w:sectPr>'
)
HEADER_REFERENCES = (
    '<w:headerReference w:type="default" r:id="header"/><w:headerReference w:type="even" r:id="header"/>'
)


def packed(body: str, *, title: str, author: str, marks: Mapping[str, str], links: list[str], header: str) -> bytes:
    """Return a Word file: ``body`` inside the document, ``marks`` as its own properties, ``links`` by number."""
    parts = dict(_PARTS)
    if header:
        words = f'<w:p><w:pPr><w:pStyle w:val="Header"/></w:pPr><w:r><w:t>{xml(header)}</w:t></w:r></w:p>'
        parts["header"] = ("word/header1.xml", f"{_HEAD}<w:hdr {NAMESPACES}>{words}</w:hdr>", "header")
    relations = "".join(
        f'<Relationship Id="{ident}" Type="{_RELATIONS}/{kind}" Target="{name.removeprefix("word/")}"/>'
        for ident, (name, _, kind) in parts.items()
    ) + "".join(
        f'<Relationship Id="link{number}" Type="{_RELATIONS}/hyperlink" Target="{xml(link)}" TargetMode="External"/>'
        for number, link in enumerate(links)
    )
    files = {
        "[Content_Types].xml": _content_types(parts),
        "_rels/.rels": _package_relations(),
        "docProps/core.xml": _core(title, author),
        "docProps/custom.xml": _custom(marks),
        "word/document.xml": f"{_HEAD}<w:document {NAMESPACES}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": _related(relations),
        **{name: text for name, text, _ in parts.values()},
    }
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            entry = zipfile.ZipInfo(name, _EARLIEST)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, text)
    return held.getvalue()


def _content_types(parts: Mapping[str, tuple[str, str, str]]) -> str:
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml"
    kinds = {"/word/document.xml": f"{word}.document.main+xml"}
    kinds |= {f"/{name}": f"{word}.{kind}+xml" for name, _, kind in parts.values()}
    kinds["/docProps/core.xml"] = "application/vnd.openxmlformats-package.core-properties+xml"
    kinds["/docProps/custom.xml"] = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    overrides = "".join(f'<Override PartName="{name}" ContentType="{kind}"/>' for name, kind in kinds.items())
    return (
        f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{overrides}</Types>'
    )


def _related(relations: str) -> str:
    return f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">{relations}</Relationships>'


def _package_relations() -> str:
    return _related(
        f'<Relationship Id="document" Type="{_RELATIONS}/officeDocument" Target="word/document.xml"/>'
        f'<Relationship Id="core" Type="{_PACKAGE}/relationships/metadata/core-properties" Target="docProps/core.xml"/>'
        f'<Relationship Id="custom" Type="{_RELATIONS}/custom-properties" Target="docProps/custom.xml"/>'
    )


def _core(title: str, author: str) -> str:
    return (
        f'{_HEAD}<cp:coreProperties xmlns:cp="{_PACKAGE}/metadata/core-properties" '
        'xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<dc:title>{xml(title)}</dc:title><dc:creator>{xml(author)}</dc:creator><dc:language>zh-CN</dc:language>"
        "</cp:coreProperties>"
    )


def _custom(marks: Mapping[str, str]) -> str:
    held = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name="{name}">'
        f"<vt:lpwstr>{xml(said)}</vt:lpwstr></property>"
        for number, (name, said) in enumerate(marks.items(), 2)
    )
    return (
        f'{_HEAD}<Properties xmlns="http://schemas.openxmlformats.org/officeDocument/2006/custom-properties" '
        f'xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">{held}</Properties>'
    )
