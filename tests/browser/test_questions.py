"""The ten commonest questions: each is answered in three steps from the home page, at each width, also without scripts.

What must then be in sight is taken from the database of the portal, not from its pages.
"""

import csv
import datetime
import json
import re
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import pytest
from openpyxl import load_workbook

from reports.formats import FORMS, groups

from .pages import EVERY_WAY
from .walking import Follow, Listed, Search, Seen, Taken, Walk

MOST_STEPS = 3
WIDTHS = (360, 768, 1440)
GOVERNMENT, FINANCE, LAND, HEALTH = (
    f"chengyan-{key}" for key in ("renmin-zhengfu", "caizhengju", "ziran-ziyuanju", "weijianju")
)
RECEIVED, FIRST_APPLICANT = "requests.received.total", "requests.received.natural_person"
WITHHELD = next(group for group in groups(FORMS["2021"].table("requests").rows) if group.key == "withheld")
WORD = "免费"

ASK = """
import json
from reports.models import Edition, Report
editions = [
    {
        "slug": edition.report.agency.slug,
        "name": edition.agency_name,
        "year": edition.report.year.year,
        "number": edition.number,
        "digest": edition.digest,
        "state": edition.state,
        "reason": edition.change_reason,
        "published": edition.published_at.isoformat(),
        "content": edition.content().to_json(),
    }
    for edition in Edition.objects.public().with_contents()
]
owed = [
    {"slug": report.agency.slug, "year": report.year.year, "duty": report.obligation, "is_public": report.pk in public}
    for public in [set(Report.objects.public().values_list("pk", flat=True))]
    for report in Report.objects.select_related("agency", "year")
]
print("HELD" + json.dumps({"editions": editions, "owed": owed}))
"""


@dataclass(frozen=True)
class Held:
    """What the database holds: every edition that is or was public, and every report that is owed."""

    editions: list[dict]
    owed: list[dict]

    def edition(self, slug, year, number=None):
        """Return the edition in force, or the one with the number."""
        return next(
            one
            for one in self.editions
            if (one["slug"], one["year"]) == (slug, year)
            and (one["state"] == "published" if number is None else one["number"] == number)
        )

    def figure(self, slug, year, cell, number=None):
        """Return a figure as text."""
        table, row, column = cell.split(".")
        return str(self.edition(slug, year, number)["content"]["figures"][table][row][column])

    def published(self):
        """Return the editions in force."""
        return [one for one in self.editions if one["state"] == "published"]


@pytest.fixture(scope="module")
def held(portal):
    """Ask the database once."""
    printed = portal.shell(ASK)
    return Held(**json.loads(printed[printed.index("HELD") + 4 :]))


def at(desk, width, has_scripts):
    """Open a browser of a width, with or without scripts."""
    return desk(viewport={"width": width, "height": 800}, java_script_enabled=has_scripts)


def report(slug, year, language=""):
    """Return the address of a report."""
    return f"{language}/reports/{slug}/{year}/"


def figure(cell):
    """Return where a figure stands in its table."""
    return f'table.form [id="{cell}"]'


def the_report_of_my_district(held, language=""):
    """Where is the 2022 report of my district?"""
    words = "Chengyan District 2022" if language else "澄砚区 2022"
    return Walk(
        (Search(words), Follow(f"main a[href='{report(GOVERNMENT, 2022, language)}']")),
        (
            Seen("h1", held.edition(GOVERNMENT, 2022)["name"]),
            Seen("h1", "2022"),
            Seen(f"{figure(RECEIVED)} > a", held.figure(GOVERNMENT, 2022, RECEIVED), exactly=True),
        ),
        language,
    )


def how_many_it_refused_and_why(held):
    """How many requests did the land bureau refuse in 2022, and why?"""
    cells = {leaf: f"requests.{leaf.key}.total" for leaf in WITHHELD.children}
    numbers = {leaf: int(held.figure(LAND, 2022, cell)) for leaf, cell in cells.items()}
    reasons = [leaf for leaf, number in numbers.items() if number]
    assert len(reasons) > 1
    return Walk(
        (Search("自然资源和规划局 2022"), Follow(f"main a[href='{report(LAND, 2022)}']")),
        (
            Seen("table.form th:has(.computed)", WITHHELD.text.in_running_text.zh),
            Seen(f"table.form th:has-text('{WITHHELD.label}') .computed b", str(sum(numbers.values())), exactly=True),
            *(Seen("table.form th", leaf.label, exactly=True) for leaf in reasons),
            *(Seen(figure(cells[leaf]), str(numbers[leaf]), exactly=True) for leaf in reasons),
        ),
    )


def whether_it_is_late(held):
    """Was the report of the finance bureau for 2024 late, and by how much?"""
    published = held.edition(FINANCE, 2024)["published"][:10]
    days = (datetime.date.fromisoformat(published) - datetime.date(2025, 1, 31)).days
    assert days > 0
    row = f"tr:has(a[href='{report(FINANCE, 2024)}'])"
    return Walk(
        (Search("财政局"), Follow(f"main a[href='/agencies/{FINANCE}/']")),
        (Seen(f"{row} .sign.warn", str(days)), Seen(f"{row} time", published), Seen(row, "2025-01-31")),
    )


def what_the_correction_changed(held):
    """What did the correction of the health bureau change?"""
    cell = "enforcement.penalties.decisions"
    before, after = (held.figure(HEALTH, 2025, cell, number) for number in (1, 2))
    assert before != after
    return Walk(
        (Follow(f"#corrections a[href='{report(HEALTH, 2025)}']"), Follow("main a[href='#changes']")),
        (
            Seen("#changes del", before, exactly=True),
            Seen("#changes ins", after, exactly=True),
            Seen("#changes", held.edition(HEALTH, 2025)["reason"]),
        ),
    )


def how_the_neighbour_does(held):
    """How does the finance bureau compare with its neighbours in 2023?"""
    return Walk(
        (
            Search("财政局 2023"),
            Follow(f"main a[href='{report(FINANCE, 2023)}']"),
            Follow(f"main a[href^='/compare/?a={FINANCE}&a=']"),
        ),
        (Compared(held, 2023, RECEIVED),),
    )


@dataclass(frozen=True)
class Compared:
    """The figure of each agency that is compared, in sight beside the others."""

    held: Held
    year: int
    cell: str

    def check(self, page) -> None:
        slugs = re.findall(r"[?&]a=([\w-]+)", page.url)
        assert len(slugs) > 1
        for slug in slugs:
            place = f"table.compared a[href*='/{slug}/{self.year}/'][href*='{self.cell}']"
            Seen(place, self.held.figure(slug, self.year, self.cell), exactly=True).check(page)


def how_requests_went_since_2019(held):
    """How did the requests to the finance bureau go since 2019?"""
    return Walk(
        (Search("财政局"), Follow(f"main a[href='/agencies/{FINANCE}/']")),
        (
            Seen("figure svg.chart"),
            *(
                Seen(f"tr:has(a[href='{report(FINANCE, year)}']) .figure", held.figure(FINANCE, year, RECEIVED))
                for year in range(2019, 2026)
            ),
        ),
    )


def the_report_as_files(held):
    """How do I get the report as Word, Excel and CSV?"""
    number = held.figure(FINANCE, 2023, RECEIVED)
    name = held.edition(FINANCE, 2023)["name"]

    def in_word(path):
        return name in zipfile.ZipFile(path).read("word/document.xml").decode()

    def in_workbook(path):
        with path.open("rb") as file:
            sheets = load_workbook(file).worksheets
        label = FORMS["2021"].table("requests").row("received").label
        rows = [row for sheet in sheets for row in sheet.iter_rows(values_only=True) if label in row]
        return any(int(held.figure(FINANCE, 2023, FIRST_APPLICANT)) in row for row in rows)

    def in_csv(path):
        with path.open(encoding="utf-8-sig", newline="") as file:
            return any((row["cell"], row["value"]) == (RECEIVED, number) for row in csv.DictReader(file))

    files = {"docx": in_word, "xlsx": in_workbook, "csv": in_csv}
    return Walk(
        (Search("财政局 2023"), Follow(f"main a[href='{report(FINANCE, 2023)}']")),
        tuple(Taken(f"a[href$='/report.{kind}']", holds) for kind, holds in files.items()),
        later_steps=1,
    )


def every_report_with_a_word(held):
    """Which reports mention 免费?"""
    sections = [
        f"{report(one['slug'], one['year'])}#s{number}"
        for one in held.published()
        for number, section in enumerate(one["content"]["sections"], 1)
        if WORD in plain(section["text"] + section.get("after", ""))
    ]
    assert 0 < len({address.split("#")[0] for address in sections}) < len(held.published()) / 2
    return Walk(
        (Search(WORD),),
        (
            Seen("h2#passages", str(len(sections))),
            Seen(".results mark", WORD, exactly=True),
            Listed(".results h3 a", frozenset(sections), next_page="nav.pages a[rel=next]"),
        ),
        later_steps=len(sections) // 21,
    )


def plain(text):
    """Return a text without its marks."""
    return re.sub(r"<[^>]+>", "", text)


def who_has_not_filed(held, language=""):
    """Who has not filed for 2025?"""
    missing = {
        one["slug"] for one in held.owed if one["year"] == 2025 and one["duty"] == "owed" and not one["is_public"]
    }
    assert len(missing) > 3
    return Walk(
        (Follow(f"#years a[href='{language}/years/2025/?state=missing#register']"),),
        (Listed("#register tbody th a", frozenset(f"{language}/agencies/{slug}/" for slug in missing)),),
        language,
    )


def how_to_cite_a_figure(held, language=""):
    """How do I cite this figure?"""
    words = "Finance Bureau 2023" if language else "财政局 2023"
    edition = held.edition(FINANCE, 2023)
    return Walk(
        (
            Search(words),
            Follow(f"main a[href='{report(FINANCE, 2023, language)}']"),
            Follow(f"{figure(RECEIVED)} a"),
        ),
        tuple(
            Seen(".cited", words)
            for words in (
                edition["name"],
                f"= {held.figure(FINANCE, 2023, RECEIVED)}",
                f"/v{edition['number']}-{edition['digest'][:12]}/cells/{RECEIVED}/",
            )
        ),
        language,
    )


QUESTIONS: dict[str, Callable[[Held], Walk]] = {
    question.__name__: question
    for question in (
        the_report_of_my_district,
        how_many_it_refused_and_why,
        whether_it_is_late,
        what_the_correction_changed,
        how_the_neighbour_does,
        how_requests_went_since_2019,
        the_report_as_files,
        every_report_with_a_word,
        who_has_not_filed,
        how_to_cite_a_figure,
    )
}


# Each question at each width, with and without scripts by turns.
WALKS = [
    (name, width, has_scripts)
    for place, width in enumerate(WIDTHS)
    for number, name in enumerate(QUESTIONS)
    for has_scripts in (True, False)
    if EVERY_WAY or has_scripts == ((place + number) % 2 == 0)
]
IN_ENGLISH = [
    (question, width, has_scripts)
    for number, question in enumerate((the_report_of_my_district, who_has_not_filed, how_to_cite_a_figure))
    for order, (width, has_scripts) in enumerate([(360, False), (1440, True)])
    if EVERY_WAY or order == number % 2
]


@pytest.mark.parametrize(("question", "width", "has_scripts"), WALKS)
def test_a_question_is_answered_in_three_steps(desk, held, question, width, has_scripts):
    walk = QUESTIONS[question](held)
    assert walk.length <= MOST_STEPS
    walk.go(at(desk, width, has_scripts))


@pytest.mark.parametrize(("question", "width", "has_scripts"), IN_ENGLISH)
def test_a_question_is_answered_in_english_too(desk, held, question, width, has_scripts):
    walk, reader = question(held, "/en"), at(desk, width, has_scripts)
    assert walk.length <= MOST_STEPS
    walk.go(reader)
    assert reader.page.locator("html").get_attribute("lang") == "en"
