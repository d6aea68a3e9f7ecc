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
    "no_report": Text(
        "文件中没有政府信息公开工作年度报告（找不到规定的标题和表格），请检查是否选错了文件。",
        "The file holds no annual report on open government information (none of the official headings and tables);"
        " check that the right file was chosen.",
    ),
}


class Unreadable(ValueError):
    """A file that is not read: ``code`` for programs, ``text`` for people."""

    def __init__(self, code: str, **values: str) -> None:
        words = REFUSALS[code]
        self.code = code
        self.text = Text(words.zh.format(**values), words.en.format(**values))
        super().__init__(self.text.en)
