"""Every way in which a file is refused, with one sentence that says what to do."""

from ..formats import Text

REFUSALS: dict[str, Text] = {
    "empty": Text(
        "文件是空的，请选择有内容的年度报告文件。",
        "The file is empty; choose a file that holds the annual report.",
    ),
    "too_large": Text(
        "文件超过 {limit} MB，无法读取；请只上传年度报告本身。",
        "The file is larger than {limit} MB and is not read; upload the annual report alone.",
    ),
    "too_long": Text(
        "文件的文字太多，不像一份年度报告；请只上传年度报告本身。",
        "The file holds more text than an annual report can have; upload the annual report alone.",
    ),
    "unsupported_type": Text(
        "不支持“{type}”类型的文件，请另存为以下类型之一后再上传：{supported}。",
        "Files of type “{type}” are not supported; save the report as one of these and upload it again: {supported}.",
    ),
    "not_text": Text(
        "文件内容不是文本（实际是{kind}），请上传真正的文本文件，不要只改扩展名。",
        "The file does not hold text (it is {kind_en}); upload a real text file, changing the name is not enough.",
    ),
    "broken_encoding": Text(
        "文件的文字编码已损坏，请用 UTF-8 或 GB18030 编码重新保存后再上传。",
        "The text encoding of the file is broken; save it again as UTF-8 or GB18030 and upload it.",
    ),
    "list_page": Text(
        "这是年度报告的目录页，不是报告本身；请打开其中一份报告，再上传那份报告。",
        "This is a list of annual reports, not a report; open one of them and upload that report.",
    ),
    "script_page": Text(
        "这个网页的正文由脚本在打开时才载入，文件里没有；请在浏览器中打开网页，另存为 PDF 后再上传。",
        "The text of this page is loaded by scripts and is not in the file; open it in a browser, save it as PDF and"
        " upload that.",
    ),
    "not_page": Text(
        "文件内容不是网页（实际是{kind}），请上传真正的网页文件，不要只改扩展名。",
        "The file does not hold a web page (it is {kind_en}); upload a real one, changing the name is not enough.",
    ),
    "wrong_content": Text(
        "文件内容与扩展名 .{type} 不符，请用原来的软件打开并另存为 .{type} 后再上传，不要只改扩展名。",
        "The content does not match the ending .{type}; open the file in the program that made it, save it as .{type}"
        " and upload that.",
    ),
    "not_document": Text(
        "无法读取这个 JSON 文件：{reason}。",
        "This JSON file is not read: {reason_en}.",
    ),
    "encrypted": Text(
        "文件加了密码，无法读取；请取消密码后再上传。",
        "The file is protected by a password and is not read; remove the password and upload it again.",
    ),
    "damaged": Text(
        "文件已损坏，打不开；请用原来的软件打开并另存一份后再上传。",
        "The file is damaged and cannot be opened; open it in the program that made it, save a copy and upload that.",
    ),
    "too_costly": Text(
        "读取这个文件所需的时间或内存超过了限度；请去掉图片、拆分文件，或另存为纯文本后再上传。",
        "Reading this file takes more time or memory than allowed; remove pictures, split it, "
        "or save it as plain text and upload that.",
    ),
    "archive_bomb": Text(
        "文件解压后大得反常，为安全起见不予读取；请用原来的软件另存一份后再上传。",
        "The file unpacks to an abnormal size and is not read, for safety; save a fresh copy and upload that.",
    ),
    "nested_archive": Text(
        "压缩包里的压缩包只打开一层 .zip；请先解压，再上传其中的文件。",
        "Inside an archive only a .zip is opened, and none within that; unpack it and upload the files in it.",
    ),
    "too_many_members": Text(
        "压缩包里的文件超过 {most} 个；请分成几个压缩包后再上传。",
        "The archive holds more than {most} files; split it into several archives.",
    ),
    "empty_archive": Text(
        "压缩包里没有文件，请检查后再上传。",
        "The archive holds no file; check it and upload it again.",
    ),
    "archive": Text(
        "这是压缩包；.zip 文件请用“批量上传”整个上传，其他压缩包请先解压，再上传其中的年度报告文件。",
        "This is an archive; send a .zip with “Upload many files”, and unpack any other and upload the reports in it.",
    ),
    "picture": Text(
        "这是图片，读不出可靠的数字；请上传由 Word 等软件导出的文件，或手工录入，并把图片附在年报旁。",
        "This is a picture; no figure in it is sure. Upload a file exported by the word processor, or type the figures"
        " and attach the picture beside the report.",
    ),
    "picture_only": Text(
        "这个 PDF 是页面图片（扫描件），读不出可靠的数字；请上传由 Word 等软件导出的文件，或手工录入并附上此文件。",
        "This PDF holds pictures of pages; no figure is sure in it. Upload a file exported by the word processor, or"
        " type the figures and attach this file as their source.",
    ),
    "too_many_pages": Text(
        "这个 PDF 有 {pages} 页，不像一份年度报告；请只上传年度报告本身。",
        "This PDF has {pages} pages, more than an annual report; upload the annual report alone.",
    ),
    "no_report": Text(
        "文件中没有政府信息公开工作年度报告（找不到规定的标题和表格），请检查是否选错了文件。",
        "The file holds no annual report on open government information (none of the official headings and tables);"
        " check that the right file was chosen.",
    ),
    "several_reports": Text(
        "这个文件里有几份年度报告；请用“批量上传”上传它，或只上传其中一份。",
        "This file holds several reports; send it with “Upload many files”, or upload one of them alone.",
    ),
    "no_office": Text(
        "本系统没有安装 LibreOffice，不能读取 .{type} 文件；请用原来的软件打开，另存为 .{instead} 后再上传。",
        "LibreOffice is not installed here, so .{type} files are not read; open the file in the program that made it,"
        " save it as .{instead} and upload that.",
    ),
    "not_converted": Text(
        "这个 .{type} 文件转换不了；请用原来的软件打开，另存为 .{instead} 后再上传。",
        "This .{type} file cannot be converted; open it in the program that made it, save it as .{instead} and upload"
        " that.",
    ),
    "empty_row": Text(
        "这份报告只有机关或年度，没有任何数字和文字；请填写后再上传，或删去它。",
        "This report has an agency or a year and no figure or text; fill it in and upload again, or delete it.",
    ),
    "nothing_filled": Text(
        "这是空白表，还没有填写报告；请填写机关、年度和各项数字后再上传。",
        "This is a blank form; fill in agency, year and figures and upload it then.",
    ),
}


class Unreadable(ValueError):
    """A file that is not read: ``code`` for programs, ``text`` for people."""

    def __init__(self, code: str, **values: str) -> None:
        words = REFUSALS[code]
        self.code, self.values = code, values
        self.text = Text(words.zh.format(**values), words.en.format(**values))
        super().__init__(self.text.en)
