"""Draw the pictures that shared links and home screens show: ``python -m tests.browser.social_pictures``.

They are drawn by Chromium, with a Chinese serif of this machine, and written to static/public/.
"""

import argparse
import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

from .conftest import ARGUMENTS
from .portal import find_chromium

FOLDER = Path(__file__).resolve().parent.parent.parent / "static" / "public"
COLOURS = {"blue": ("#0c4a84", "#ebf2f9"), "red": ("#a3201d", "#fbeeec"), "green": ("#14603f", "#eaf4ee")}
WIDTH, HEIGHT, TOUCH = 1200, 630, 180
PAPER_COLOURS = 48  # of a palette: flat areas and the edges of letters need no more
COLUMNS = (0, 250, 320, 390)
SHARE = """
<style>
  body {{ margin: 0; width: 1200px; height: 630px; background: #fff; position: relative; overflow: hidden;
    font-family: "Noto Serif CJK SC", "Songti SC", serif; color: #1c2026 }}
  header {{ position: absolute; inset: 0 0 auto; height: 16px; background: {main} }}
  h1 {{ position: absolute; left: 84px; top: 150px; margin: 0; font-size: 84px; line-height: 1.28; font-weight: 700 }}
  p {{ position: absolute; left: 86px; top: 410px; margin: 0; width: 560px; font: 30px/1.4 "Noto Sans CJK SC";
    color: #525a66 }}
  i {{ position: absolute; left: 86px; top: 386px; width: 120px; height: 5px; background: {main} }}
  svg {{ position: absolute; right: 0; bottom: 0 }}
</style>
<header></header><h1>政府信息公开<br>工作年度报告</h1><i></i>
<p lang="en">Annual reports on<br>open government information</p>{sheet}
"""


def sheet(main: str, soft: str) -> str:
    """Return a printed sheet with a table, as SVG: lines for words, blocks for figures, one column of totals."""
    parts = [f'<rect x="60" y="40" width="520" height="620" fill="#fff" stroke="{main}" stroke-width="3"/>']
    parts += [f'<rect x="108" y="96" width="{width}" height="14" fill="{main}"/>' for width in (300,)]
    parts += [f'<rect x="108" y="{y}" width="{w}" height="7" fill="#cfd4da"/>' for y, w in ((140, 420), (162, 380))]
    parts.append(f'<rect x="498" y="200" width="34" height="420" fill="{soft}"/>')
    for row in range(11):
        y = 200 + row * 40
        parts.append(f'<rect x="108" y="{y}" width="424" height="2" fill="#9aa3ae"/>')
        parts.append(f'<rect x="120" y="{y + 17}" width="{170 - row * 23 % 90}" height="7" fill="#b0b7c1"/>')
        parts += [f'<rect x="{x}" y="{y + 14}" width="30" height="12" fill="{main}"/>' for x in (320, 410)]
        parts.append(f'<rect x="502" y="{y + 14}" width="26" height="12" fill="{main}"/>')
    return (
        f'<svg width="580" height="560" viewBox="0 0 620 600" xmlns="http://www.w3.org/2000/svg">{"".join(parts)}</svg>'
    )


def main() -> None:
    """Draw every picture anew."""
    argparse.ArgumentParser(prog="python -m tests.browser.social_pictures", description=__doc__).parse_args()
    mark = (FOLDER / "favicon.svg").read_text(encoding="utf-8").replace("<svg ", '<svg width="180" height="180" ', 1)
    mark = mark.replace('rx="5" ', "")  # a home screen cuts the corners itself
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        for name, (colour, soft) in COLOURS.items():
            html = SHARE.format(main=colour, sheet=sheet(colour, soft))
            keep(shot(browser, html, WIDTH, HEIGHT), FOLDER / f"social-{name}.png")
        keep(shot(browser, f'<body style="margin:0">{mark}', TOUCH, TOUCH), FOLDER / "touch.png")
        browser.close()


def shot(browser, html: str, width: int, height: int) -> bytes:
    """Return a picture of ``html``."""
    page = browser.new_page(viewport={"width": width, "height": height})
    page.set_content(html)
    taken = page.screenshot()
    page.close()
    return taken


def keep(taken: bytes, path: Path) -> None:
    """Write a picture with few colours, and say how large it is."""
    picture = Image.open(io.BytesIO(taken)).convert("RGB").quantize(PAPER_COLOURS, dither=Image.Dither.NONE)
    picture.save(path, optimize=True)
    sys.stdout.write(f"{path.name}: {path.stat().st_size} bytes\n")


if __name__ == "__main__":
    main()
