"""What keeps somebody from reading a page: as axe finds it, and as it is measured here."""

import json
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe

DESK, TABLET, PHONE = {"width": 1440, "height": 900}, {"width": 768, "height": 1024}, {"width": 360, "height": 780}
ENLARGED = {"width": 320, "height": 256}  # a desk of 1280 by 1024 at 400 %
MOST_EMS = 45  # 44 characters, and a point that hangs out of the line
GRAVE = ("serious", "critical")

WIDE = "document.documentElement.scrollWidth > document.documentElement.clientWidth"
# Lines of running text (what holds a sentence), as the browser broke them; tables have lines of their own.
LONG = """most => [...document.querySelectorAll("main p, main li, main dd")].flatMap(one => {
  if (one.closest("table, .chart-figure, nav") || one.querySelector("p, ul, ol, table")) return [];
  if (!one.checkVisibility() || !/。|[.] /.test(one.textContent)) return [];
  const size = parseFloat(getComputedStyle(one).fontSize), range = document.createRange();
  range.selectNodeContents(one);
  const lines = new Map();
  for (const box of range.getClientRects()) {
    const line = Math.round(box.bottom / size), held = lines.get(line) ?? [Infinity, -Infinity];
    lines.set(line, [Math.min(held[0], box.left), Math.max(held[1], box.right)]);
  }
  const longest = Math.max(0, ...[...lines.values()].map(([left, right]) => right - left)) / size;
  return longest > most ? [`${longest.toFixed(1)} em: ${one.textContent.trim().slice(0, 60)}`] : [];
})"""
IS_ONE_OF = "(one, selector) => one.matches(selector)"


class Reviewed:
    """What axe could not decide, was looked at, and is right: rules and selectors with the reason, in a file."""

    place = Path(__file__).with_name("axe_incomplete.json")

    def __init__(self) -> None:
        self.entries: list[dict[str, str]] = json.loads(self.place.read_text(encoding="utf-8"))
        self.used: set[int] = set()
        self.pages_seen = 0

    def covers(self, page, rule: str, target: str) -> bool:
        """Tell whether what ``rule`` is unsure of at ``target`` was looked at."""
        for number, entry in enumerate(self.entries):
            if entry["rule"] == rule and page.eval_on_selector(target, IS_ONE_OF, entry["selector"]):
                self.used.add(number)
                return True
        return False

    def stale(self) -> list[dict[str, str]]:
        """Return the entries that no page needed."""
        return [entry for number, entry in enumerate(self.entries) if number not in self.used]


def barriers(page, reviewed: Reviewed | None = None) -> list[str]:
    """Return what axe holds to be a serious or critical barrier, and what it cannot tell and nobody has looked at.

    Pages of staff have no ``reviewed`` list: there only barriers count.
    """
    found = Axe().run(page, options={"resultTypes": ["violations", "incomplete"]}).response
    grave = [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]
    if reviewed is None:
        return grave
    reviewed.pages_seen += 1
    unsure = [
        f"not reviewed: {one['id']}: {node['target']} {node['html'][:120]} {[why['message'] for why in node['any']]}"
        for one in found["incomplete"]
        for node in one["nodes"]
        if not reviewed.covers(page, one["id"], node["target"][0])
    ]
    return grave + unsure


def too_wide(page, *sizes: dict[str, int]) -> list[int]:
    """Return the widths at which the page scrolls sideways."""
    wide = []
    for size in sizes:
        page.set_viewport_size(size)
        if page.evaluate(WIDE):
            wide.append(size["width"])
    return wide


def long_lines(page) -> list[str]:
    """Return the beginnings of texts whose lines are longer than the eye follows."""
    return page.evaluate(LONG, MOST_EMS)


def large_text(page) -> None:
    """Make the text large for this page, as its script does."""
    page.evaluate("document.documentElement.classList.add('large-text')")
