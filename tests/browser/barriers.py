"""What keeps somebody from reading a page: as axe finds it, and as it is measured here."""

import json
from pathlib import Path

from axe_playwright_python.base import AXE_SCRIPT

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
# For each doubt of axe, a rule and a place, the number of the entry that covers it; -1 where none does.
COVERED = """([doubts, entries]) => doubts.map(([rule, place]) => entries.findIndex(
  entry => entry.rule === rule && document.querySelector(place)?.matches(entry.selector)))"""
# Marks the first of all texts that stand in elements of the same kinds, classes, colours and type, all the way up.
MARK_KINDS = """() => {
  const looks = ["color", "backgroundColor", "backgroundImage", "fontSize", "fontWeight", "opacity", "position"];
  const known = new Map([[null, ""]]), seen = new Set();
  const kind = one => {
    if (!known.has(one)) {
      const style = getComputedStyle(one);
      const own = [one.localName, one.className, ...looks.map(look => style[look])].join();
      known.set(one, `${kind(one.parentElement)}>${own}`);
    }
    return known.get(one);
  };
  for (const one of document.body.querySelectorAll("*")) {
    const writes = ["INPUT", "SELECT", "TEXTAREA"].includes(one.tagName)
      || [...one.childNodes].some(child => child.nodeType === Node.TEXT_NODE && child.data.trim());
    if (!writes || seen.has(kind(one))) continue;
    seen.add(kind(one));
    one.setAttribute("data-first-of-its-kind", "");
  }
}"""
CONTRAST, FIRST = "color-contrast", "[data-first-of-its-kind]"
# Everything, or contrast only where it was not seen before: to judge it costs axe more than all other rules together.
JUDGE = """async ([contrast, first]) => {
  if (first) axe.configure({rules: [{id: contrast, selector: first}]});
  const {violations, incomplete} = await axe.run(document, {resultTypes: ["violations", "incomplete"]});
  return {violations, incomplete};
}"""


class Reviewed:
    """What axe could not decide, was looked at, and is right: rules and selectors with the reason, in a file."""

    place = Path(__file__).with_name("axe_incomplete.json")

    def __init__(self) -> None:
        self.entries: list[dict[str, str]] = json.loads(self.place.read_text(encoding="utf-8"))
        self.used: set[int] = set()
        self.pages_seen = 0

    def covered(self, page, doubts: list[tuple[str, str]]) -> list[bool]:
        """Tell for each doubt, a rule and the place where it is unsure, whether that was looked at."""
        numbers = page.evaluate(COVERED, [doubts, self.entries]) if doubts else []
        self.used.update(number for number in numbers if number >= 0)
        return [number >= 0 for number in numbers]

    def stale(self) -> list[dict[str, str]]:
        """Return the entries that no page needed."""
        return [entry for number, entry in enumerate(self.entries) if number not in self.used]


def barriers(page, reviewed: Reviewed | None = None, *, of_each_kind: bool = False) -> list[str]:
    """Return what axe holds to be a serious or critical barrier, and what it cannot tell and nobody has looked at.

    Pages of staff have no ``reviewed`` list: there only barriers count. ``of_each_kind`` judges contrast only at the
    first of all texts that are styled alike.
    """
    page.evaluate(AXE_SCRIPT)
    if of_each_kind:
        page.evaluate(MARK_KINDS)
    found = page.evaluate(JUDGE, [CONTRAST, FIRST if of_each_kind else None])
    grave = [
        f"{one['id']}: {node['target']} {node['html'][:120]}"
        for one in found["violations"]
        if one["impact"] in GRAVE
        for node in one["nodes"][:3]
    ]
    if reviewed is None:
        return grave
    reviewed.pages_seen += 1
    unsure = [(one["id"], node) for one in found["incomplete"] for node in one["nodes"]]
    covered = reviewed.covered(page, [(rule, node["target"][0]) for rule, node in unsure])
    return grave + [
        f"not reviewed: {rule}: {node['target']} {node['html'][:120]} {[why['message'] for why in node['any']]}"
        for (rule, node), is_covered in zip(unsure, covered, strict=True)
        if not is_covered
    ]


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
