"""Pictures of every family of pages: python -m tests.browser.looks FOLDER (make looks FOLDER=...).

Three widths, both languages, light and dark, large text on a phone, and paper; for people to look at, not compared.
"""

import argparse
import sys
import tempfile
from itertools import product
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from .barriers import DESK, PHONE, TABLET, large_text
from .conftest import ARGUMENTS
from .pages import LANGUAGES, PAGES
from .portal import Running, find_chromium

SIZES = {"phone": PHONE, "tablet": TABLET, "desk": DESK}
PAPER = {"width": 794, "height": 1123}  # A4 at 96 dots an inch


def take(browser: Browser, base: str, folder: Path, names: list[str]) -> int:
    """Write the pictures of the pages ``names`` into ``folder`` and return how many there are."""
    taken = 0
    for name, language in product(names, LANGUAGES):
        stem = f"{name.replace(' ', '-')}-{'en' if language else 'zh'}"
        page = browser.new_context(base_url=base, viewport=DESK, locale="zh-CN").new_page()
        page.goto(language + PAGES[name].path)
        for (size_name, size), scheme in product(SIZES.items(), ("light", "dark")):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            page.screenshot(path=folder / f"{stem}-{size_name}-{scheme}.png", full_page=True)
            taken += 1
        page.emulate_media(media="print", color_scheme="light")
        page.set_viewport_size(PAPER)
        page.screenshot(path=folder / f"{stem}-paper.png", full_page=True)
        page.emulate_media(media="screen")
        page.set_viewport_size(PHONE)
        large_text(page)
        page.screenshot(path=folder / f"{stem}-large.png", full_page=True)
        taken += 2
        page.context.close()
    return taken


def main() -> int:
    """Take the pictures and say where they are."""
    parser = argparse.ArgumentParser(description="Take pictures of every family of public pages.")
    parser.add_argument("folder", type=Path, help="where to write them; made when it is not there")
    parser.add_argument("--base", default="", help="a portal that is running already, with the demonstration in it")
    parser.add_argument("--only", default="", help="only pages whose name holds this")
    options = parser.parse_args()
    options.folder.mkdir(parents=True, exist_ok=True)
    names = [name for name, address in PAGES.items() if address.is_drawn and options.only in name]
    with tempfile.TemporaryDirectory(prefix="nianbao-looks-") as data, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        running = Running(Path(data))
        try:
            base = options.base or running.start().address
            taken = take(browser, base, options.folder, names)
        finally:
            running.stop()
            browser.close()
    sys.stdout.write(f"{taken} pictures of {len(names)} pages are in {options.folder}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
