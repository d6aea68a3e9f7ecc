"""Every way in which an address is not fetched, with one sentence that says what to do."""

from ..formats import Text

REFUSALS: dict[str, Text] = {
    "not_an_address": Text(
        "这不是完整的网址，请从浏览器地址栏复制以 http:// 或 https:// 开头的网址。",
        "This is no whole address; copy it from the browser, beginning with http:// or https://.",
    ),
    "foreign_host": Text(
        "只读取政府网站（{hosts}）的网页，“{host}”不在其中；请在浏览器中打开网页，保存后作为文件上传。",
        "Only pages of government sites ({hosts}) are fetched, and “{host}” is none; open the page in a browser, save"
        " it and upload the file.",
    ),
    "foreign_port": Text(
        "只读取 80 和 443 端口的网页，这个网址用的是 {port} 端口；请在浏览器中打开网页，保存后作为文件上传。",
        "Only ports 80 and 443 are fetched, and this address names port {port}; open the page in a browser, save it and"
        " upload the file.",
    ),
    "names_a_person": Text(
        "网址里带有用户名或密码，请去掉后再试。",
        "The address holds a user name or a password; take them out and try again.",
    ),
    "unknown_host": Text(
        "找不到网站“{host}”，请检查网址有没有写错，本机能不能访问该网站。",
        "The site “{host}” is not found; check the spelling, and whether this portal can reach the site.",
    ),
    "inner_host": Text(
        "“{host}”指向内部网络的地址，出于安全不予读取；请在浏览器中打开网页，保存后作为文件上传。",
        "“{host}” leads to an inner network, which is not fetched for safety; open the page in a browser, save it and"
        " upload the file.",
    ),
    "no_connection": Text(
        "连不上网站“{host}”，请稍后再试，或在浏览器中保存网页后作为文件上传。",
        "The site “{host}” does not answer; try again later, or save the page in a browser and upload the file.",
    ),
    "not_trusted": Text(
        "网站“{host}”的证书不可信，没有读取；请在浏览器中核实后保存网页，再作为文件上传。",
        "The certificate of “{host}” is not trusted, so nothing was fetched; look at the page in a browser, save it and"
        " upload the file.",
    ),
    "too_slow": Text(
        "网站“{host}”在 {seconds} 秒内没有传完，请稍后再试，或在浏览器中保存网页后作为文件上传。",
        "The site “{host}” did not finish within {seconds} seconds; try again later, or save the page in a browser and"
        " upload the file.",
    ),
    "too_large": Text(
        "网页或文件超过 {limit} MB，没有读取；请只读取年度报告本身。",
        "The page or file is larger than {limit} MB and was not fetched; give the address of the report alone.",
    ),
    "too_many_redirects": Text(
        "网站“{host}”反复跳转，没有读到网页；请在浏览器中打开网页，保存后作为文件上传。",
        "The site “{host}” leads from address to address without end; open the page in a browser, save it and upload"
        " the file.",
    ),
    "not_found": Text(
        "网站“{host}”说没有这个网页（{status}），请检查网址。",
        "The site “{host}” says that there is no such page ({status}); check the address.",
    ),
    "refused": Text(
        "网站“{host}”没有给出网页（{status}），请稍后再试，或在浏览器中保存网页后作为文件上传。",
        "The site “{host}” did not give the page ({status}); try again later, or save the page in a browser and upload"
        " the file.",
    ),
    "not_understood": Text(
        "网站“{host}”的回答无法理解，请在浏览器中打开网页，保存后作为文件上传。",
        "The answer of “{host}” is not understood; open the page in a browser, save it and upload the file.",
    ),
}


class NotFetched(ValueError):
    """An address that was not fetched: ``code`` for programs, ``text`` for people."""

    def __init__(self, code: str, **values: str) -> None:
        words = REFUSALS[code]
        self.code, self.values = code, values
        self.text = Text(words.zh.format(**values), words.en.format(**values))
        super().__init__(self.text.en)
