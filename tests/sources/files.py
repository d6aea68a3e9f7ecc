"""Files with names in them, as office programs, scanners and cameras write them."""

import io
import zipfile

import pikepdf
from PIL import Image
from PIL.PngImagePlugin import PngInfo

SECRET = "张三丰"
_W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def package(parts):
    """Return an archive of ``parts``, with a remark and times of its own."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.comment = SECRET.encode()
        for name, content in parts.items():
            archive.writestr(name, content)
    return kept.getvalue()


def word_file(body="<w:p><w:r><w:t>年报正文</w:t></w:r></w:p>", **more):
    """Return a Word file full of metadata."""
    overrides = "".join(
        f'<Override PartName="/{part}" ContentType="x"/>' for part in ("docProps/core.xml", "word/people.xml")
    )
    return package(
        {
            "[Content_Types].xml": (
                f'<Types xmlns="{_TYPES}">{overrides}<Default Extension="xml" ContentType="a"/></Types>'
            ),
            "_rels/.rels": (
                f'<Relationships xmlns="{_RELS}"><Relationship Id="a" Type="{_OFFICE}/officeDocument"'
                f' Target="word/document.xml"/><Relationship Id="b" Type="x" Target="docProps/core.xml"/>'
                f'<Relationship Id="c" Type="t" Target="/docProps/thumbnail.jpeg"/></Relationships>'
            ),
            "docProps/core.xml": f"<a><creator>{SECRET}</creator></a>",
            "docProps/app.xml": f"<a><Company>{SECRET}</Company></a>",
            "docProps/thumbnail.jpeg": SECRET,
            "word/people.xml": f"<a>{SECRET}</a>",
            "word/settings.xml": (
                f'<w:settings {_W}><w:rsids><w:rsidRoot w:val="00AB12CD"/></w:rsids>'
                f'<w:zoom w:percent="100"/></w:settings>'
            ),
            "word/_rels/settings.xml.rels": (
                f'<Relationships xmlns="{_RELS}"><Relationship Id="a" Type="{_OFFICE}/attachedTemplate"'
                f' Target="file:///C:/Users/{SECRET}/a.dot" TargetMode="External"/></Relationships>'
            ),
            "word/document.xml": f'<w:document {_W}><w:body w:rsidR="00AB12CD">{body}</w:body></w:document>',
            "word/media/image1.jpg": jpeg(),
            **more,
        }
    )


def revised():
    """Return the body of a document with a tracked change."""
    return f'<w:p><w:ins w:id="1" w:author="{SECRET}"><w:r><w:t>改</w:t></w:r></w:ins></w:p>'


def comments(count=1):
    """Return the part with the comments of a Word file."""
    one = f'<w:comment w:id="1" w:author="{SECRET}"/>'
    return {"word/comments.xml": f"<w:comments {_W}>{one * count}</w:comments>"}


def jpeg(turned=1):
    """Return a picture of a camera."""
    exif, kept = Image.Exif(), io.BytesIO()
    exif[0x010F], exif[0x013B], exif[0x0112] = "Camera", "Zhang Sanfeng", turned
    Image.new("RGB", (16, 8), (200, 30, 30)).save(kept, "JPEG", exif=exif, comment=b"Zhang Sanfeng")
    return kept.getvalue()


def png():
    """Return a picture with words in it."""
    words, kept = PngInfo(), io.BytesIO()
    words.add_text("Author", "Zhang Sanfeng")
    words.add_itxt("Comment", SECRET)
    Image.new("RGB", (16, 8), (200, 30, 30)).save(kept, "PNG", pnginfo=words)
    return kept.getvalue()


def pdf(change=None, pages=2):
    """Return a PDF with metadata; ``change`` does more to it."""
    document, kept = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        document.add_blank_page(page_size=(595, 842))
    document.docinfo["/Author"] = "Zhang Sanfeng"
    document.docinfo["/Producer"] = "Office of Zhang Sanfeng"
    with document.open_metadata() as words:
        words["dc:creator"] = ["Zhang Sanfeng"]
    document.pages[0].obj["/PieceInfo"] = pikepdf.Dictionary(A=pikepdf.String("Zhang Sanfeng"))
    if change:
        change(document)
    document.save(kept, compress_streams=False)
    return kept.getvalue()
