"""How soon a page is painted and whether it moves: python -m tests.browser.paint (make bench-pages).

Each page is opened in a fresh browser context, so nothing is kept, at a quarter of the processor's speed. The portal
has the demonstration district and answers from its page cache, as it does for all readers but the first.
"""

import argparse
import statistics
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from .barriers import DESK, PHONE
from .conftest import ARGUMENTS
from .pages import PAGES
from .portal import Running, find_chromium

SLOWER = 4
MEASURED = ("report", "home", "search", "year", "agency", "statistics")
MOST_MOVED = 0.01  # a header that is drawn while it is still being read; 0.1 is held to be good
# Paint, movement and weight, asked when everything has been drawn.
WATCH = """() => new Promise(done => {
  const seen = {moved: 0, largest: 0};
  new PerformanceObserver(list => list.getEntries().forEach(one => { seen.moved += one.value; }))
    .observe({type: "layout-shift", buffered: true});
  new PerformanceObserver(list => list.getEntries().forEach(one => { seen.largest = one.startTime; }))
    .observe({type: "largest-contentful-paint", buffered: true});
  const tell = () => {
    const [page] = performance.getEntriesByType("navigation");
    const parts = performance.getEntriesByType("resource");
    done({
      ...seen,
      first: performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? 0,
      answered: page.responseEnd,
      bytes: page.transferSize,
      parts: parts.reduce((sum, one) => sum + one.transferSize, 0),
      elements: document.querySelectorAll("*").length,
    });
  };
  // The largest paint is told some frames late.
  const wait = left => requestAnimationFrame(() => setTimeout(() => seen.largest || !left ? tell() : wait(left - 1)));
  wait(60);
})"""


@dataclass(frozen=True)
class Painted:
    """One page at one width: milliseconds until it was answered, first and largest paint, movement, bytes, elements."""

    answered: float
    first: float
    largest: float
    moved: float
    bytes: int
    parts: int
    elements: int


def painted(browser: Browser, base: str, path: str, size: dict[str, int], slower: int = SLOWER) -> Painted:
    """Open a page once, with nothing kept from before."""
    context = browser.new_context(base_url=base, viewport=size, locale="zh-CN")
    page = context.new_page()
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slower})
    page.goto(path, wait_until="load")
    seen = page.evaluate(WATCH)
    context.close()
    return Painted(**seen)


def middle(rounds: list[Painted]) -> Painted:
    """Return the median of each measure; of movement the worst."""
    found = {name: statistics.median(getattr(one, name) for one in rounds) for name in Painted.__dataclass_fields__}
    return Painted(**found | {"moved": max(one.moved for one in rounds)})


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()


def main() -> int:
    """Print a table; end with 1 when a page moves more than a little while it is drawn."""
    parser = argparse.ArgumentParser(description="How soon pages are painted at a quarter of the processor's speed.")
    parser.add_argument("--rounds", type=int, default=9)
    options = parser.parse_args()
    moved = False
    with tempfile.TemporaryDirectory(prefix="nianbao-paint-") as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=find_chromium(), args=ARGUMENTS)
        running = Running(Path(folder))
        try:
            base = running.start().address
            say("| page | width | answered | first paint | largest paint | moved | page | styles, script | elements |")
            say("|---|---|---|---|---|---|---|---|---|")
            for name in MEASURED:
                for size in (PHONE, DESK):
                    painted(browser, base, PAGES[name].path, size)  # now the portal keeps the page
                    one = middle([painted(browser, base, PAGES[name].path, size) for _ in range(options.rounds)])
                    moved |= one.moved > MOST_MOVED
                    say(
                        f"| {name} | {size['width']} | {one.answered:.0f} ms | {one.first:.0f} ms "
                        f"| {one.largest:.0f} ms | {one.moved:.4f} | {one.bytes / 1024:.1f} KB "
                        f"| {one.parts / 1024:.1f} KB | {one.elements:.0f} |"
                    )
        finally:
            running.stop()
            browser.close()
    return 1 if moved else 0


if __name__ == "__main__":
    sys.exit(main())
