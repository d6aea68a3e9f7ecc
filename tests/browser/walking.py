"""A reader's way through the portal: steps from the home page, each one click or one form, and what is then in sight.

Playwright looks at pages through a world of its own, so that all of this also works where scripts are switched off.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

# Says for each element why it cannot be seen without scrolling sideways; nothing where it can.
OUT_OF_SIGHT = """all => all.map(one => {
  if (!one.checkVisibility({ checkOpacity: true, checkVisibilityCSS: true })) return "hidden";
  const box = one.getBoundingClientRect();
  if (box.width < 2 || box.height < 2) return "too small";
  if (box.left < -1 || box.right > document.documentElement.clientWidth + 1) return "beside the window";
  for (let around = one.parentElement; around; around = around.parentElement) {
    if (getComputedStyle(around).overflowX === "visible") continue;
    const frame = around.getBoundingClientRect();
    if (box.left < frame.left - 1 || box.right > frame.right + 1) return "beside its frame";
  }
  return "";
})"""

ADDRESSES = "all => all.map(one => one.getAttribute('href'))"


@dataclass(frozen=True)
class Search:
    """Type words into the large box and press its button."""

    words: str

    def take(self, page) -> None:
        page.fill("#find", self.words)
        page.locator("form:has(#find) button").first.click()


@dataclass(frozen=True)
class Follow:
    """Click a link that is in sight."""

    link: str

    def take(self, page) -> None:
        in_sight(page, self.link).click()


Step = Search | Follow


@dataclass(frozen=True)
class Seen:
    """Something that must be in sight: where, and the words in it, which are all of it with ``exactly``."""

    place: str
    words: str = ""
    exactly: bool = False

    def check(self, page) -> None:
        found = in_sight(page, self.place, self.words)
        if self.exactly:
            assert " ".join(found.inner_text().split()) == self.words


@dataclass(frozen=True)
class Listed:
    """Everything that a list must show, no more and no less, over as many pages as it has."""

    links: str
    addresses: frozenset[str]
    next_page: str = ""

    def check(self, page) -> None:
        found = set()
        while True:
            held = page.locator(self.links)
            assert set(held.evaluate_all(OUT_OF_SIGHT)) <= {""}, f"{self.links} is not all in sight at {page.url}"
            found |= set(held.evaluate_all(ADDRESSES))
            further = page.locator(self.next_page) if self.next_page else None
            if further is None or not further.count():
                break
            further.first.click()
            page.wait_for_load_state()
        assert found == self.addresses


@dataclass(frozen=True)
class Taken:
    """A file that one click brings, and what must be true of it."""

    link: str
    holds: Callable[[Path], bool]

    def check(self, page) -> None:
        with page.expect_download() as download:
            in_sight(page, self.link).click()
        assert self.holds(Path(download.value.path()))


@dataclass(frozen=True)
class Walk:
    """The way to an answer: the steps from the home page, what is then to be seen, and in which language."""

    steps: tuple[Step, ...]
    shows: tuple[Seen | Listed | Taken, ...]
    language: str = ""
    later_steps: int = field(default=0)

    def go(self, desk) -> None:
        """Take every step; at its end everything that is the answer must be in sight."""
        page = desk.page
        page.goto(f"{self.language}/")
        for step in self.steps:
            step.take(page)
            page.wait_for_load_state()
            assert not desk.is_too_wide(), page.url
        for shown in self.shows:
            shown.check(page)

    @property
    def length(self) -> int:
        """Return how many steps it takes, with those that bring a file or turn a page."""
        return len(self.steps) + self.later_steps


def in_sight(page, place: str, words: str = ""):
    """Return the first element at ``place`` with ``words`` that can be seen; fail and say why there is none."""
    found = page.locator(place)
    found = found.filter(has_text=words) if words else found
    reasons = found.evaluate_all(OUT_OF_SIGHT)
    assert "" in reasons, f"{place} {words!r} is not in sight at {page.url}: {reasons or 'not there'}"
    return found.nth(reasons.index(""))
