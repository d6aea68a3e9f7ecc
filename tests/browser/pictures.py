"""The pictures of the reader's page, taken from the demonstration district: make pictures."""

import argparse
import io
import json
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, sync_playwright

from tests.run import CHECKOUT

from .portal import OFFICE, Portal, Running, find_chromium

FOLDER = CHECKOUT / "static" / "pictures"
CORRECTED = "chengyan-weijianju"
LANGUAGES = {"zh": "", "en": "/en"}
SHARPNESS = 1.5
QUALITY = 50

# Draws numbers before the places that the words below a picture speak of, and inside the cells of figures, where there
# is room; returns where the place to be taken stands on the page.
DRAW_MARKS = """([place, marks]) => {
  document.body.style.paddingInline = "28px";
  marks.forEach((marked, order) => {
    const one = document.querySelector(marked), at = one.getBoundingClientRect();
    const mark = document.body.appendChild(document.createElement("b"));
    mark.textContent = order + 1;
    Object.assign(mark.style, {
      position: "absolute", zIndex: 9, width: "24px", height: "24px", borderRadius: "12px",
      left: `${at.left + scrollX + (one.matches("td") ? 4 : -30)}px`,
      top: `${at.top + scrollY + (Math.min(at.height, 44) - 24) / 2}px`,
      background: "#a3201d", color: "#fff", font: "700 15px/24px sans-serif", textAlign: "center",
    });
  });
  const box = document.querySelector(place).getBoundingClientRect();
  return [box.left + scrollX, box.top + scrollY, box.width, box.height];
}"""
MARGIN = 34


@dataclass(frozen=True)
class Shot:
    """One picture: where, what of the page, how much of it at most, and where the numbers stand."""

    name: str
    address: str
    place: str
    marks: tuple[str, ...] = ()
    width: int = 1200
    most_height: int = 900
    click: tuple[str, ...] = ()


def cell(key: str) -> str:
    """Return the selector of a figure."""
    return f'[id="{key}"]'


SHOTS = (
    Shot(
        "report",
        f"/reports/{OFFICE}/2023/",
        "main",
        ("h1", "dl.facts", "#check", "#s1 h2", ".card:has(a[download][href$='.docx'])"),
        most_height=640,
    ),
    Shot(
        "table-two",
        "/reports/chengyan-jiaoyuju/2023/",
        ".frame:has(.form-proactive_disclosure)",
        (".form-proactive_disclosure tr", cell("enforcement.penalties.decisions"), "tr:has(> [id^='fees.']) > td"),
        width=720,
    ),
    Shot(
        "table-three",
        f"/reports/{OFFICE}/2023/",
        ".frame:has(.form-requests)",
        (
            f"tr:has({cell('requests.received.total')}) > th",
            cell("requests.received.natural_person"),
            cell("requests.brought_forward.total"),
            f"tr:has({cell('requests.disclosed.total')}) > th",
        ),
        width=1440,
        most_height=700,
    ),
    Shot(
        "statement",
        "/rules/T3-BALANCE/",
        "#check",
        ("#check > p", "#check li"),
        width=560,
        most_height=420,
        click=("main a[href*='/rules/T3-BALANCE/20']", "main table a[href*='/reports/'], main li a[href*='/reports/']"),
    ),
    Shot(
        "correction",
        f"/reports/{CORRECTED}/2025/",
        "#changes",
        ("#changes > p", "#changes tbody tr"),
        width=620,
        most_height=250,
    ),
    Shot("balance", "/help/", ".help-balance", width=620),
)


def take(page: Page, shot: Shot, prefix: str) -> tuple[bytes, tuple[int, int]]:
    """Return the picture as WebP, and its width and height on the page."""
    page.set_viewport_size({"width": shot.width, "height": 900})
    page.goto(f"{prefix}{shot.address}")
    for place in shot.click:
        page.locator(place).first.click()
        page.wait_for_load_state()
    left, top, width, height = page.evaluate(DRAW_MARKS, [shot.place, list(shot.marks)])
    left, top = max(left - MARGIN, 0), max(top - 4, 0)
    size = round(min(width + MARGIN + 12, shot.width - left)), round(min(height + 16, shot.most_height))
    taken = page.screenshot(full_page=True, clip={"x": left, "y": top, "width": size[0], "height": size[1]})
    picture = io.BytesIO()
    Image.open(io.BytesIO(taken)).convert("RGB").save(picture, "WEBP", quality=QUALITY, method=6)
    return picture.getvalue(), size


def take_all(portal: Portal) -> dict[str, tuple[int, int]]:
    """Write every picture in both languages, and return their sizes."""
    sizes = {}
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox", "--disable-gpu"])
        # The numbers are drawn by a script, which the policy of the pages forbids.
        context = browser.new_context(base_url=portal.address, device_scale_factor=SHARPNESS, bypass_csp=True)
        page = context.new_page()
        for shot in SHOTS:
            for language, prefix in LANGUAGES.items():
                name = f"{shot.name}.{language}.webp"
                picture, sizes[name] = take(page, shot, prefix)
                (FOLDER / name).write_bytes(picture)
                sys.stdout.write(f"{name}: {len(picture) // 1024} KB\n")
        browser.close()
    return sizes


def main() -> None:
    """Start a portal with the demonstration district and take the pictures."""
    argparse.ArgumentParser(prog="python -m tests.browser.pictures", description=__doc__).parse_args()
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        running = Running(Path(folder))
        try:
            sizes = take_all(running.start())
        finally:
            running.stop()
    text = json.dumps({name: list(size) for name, size in sorted(sizes.items())}, indent=1)
    (FOLDER / "sizes.json").write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
