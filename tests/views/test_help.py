"""The reader's page: complete in both languages, its links lead somewhere, its facts are those of the code."""

import json
import re

import pytest
from django.conf import settings
from django.urls import clear_script_prefix, set_script_prefix
from PIL import Image

from reports.checks import RULES
from reports.formats import FORMS, groups, leaves
from reports.management.reading_page import reading_pages
from reports.rendering.comparison import MOST_AGENCIES
from reports.rendering.help import chapters
from reports.rendering.help.blocks import Picture, Words
from reports.rendering.help.marks import as_html, as_markdown
from reports.rendering.help.page import PICTURES, picture_file
from reports.rendering.help.tables import EXAMPLE
from reports.rendering.shown_figures import FEWEST_CASES
from reports.writing import WRITERS

pytestmark = pytest.mark.any_database

FOLDER = settings.BASE_DIR / "static" / PICTURES
LANGUAGES = {"": "zh", "/en": "en"}


def html_of(client, prefix=""):
    """Return the page in a language."""
    response = client.get(f"{prefix}/help/")
    assert response.status_code == 200
    return response.content.decode()


def words_of(html):
    """Return the words of a page without its marks."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", html))


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_every_question_has_an_address_and_stands_in_the_contents(client, db, prefix):
    html = html_of(client, prefix)
    anchors = [question.anchor for chapter in chapters() for question in chapter.questions]
    assert len(anchors) == len(set(anchors))
    for anchor in anchors:
        assert html.count(f'id="{anchor}"') == 1
        assert f'href="#{anchor}"' in html


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_every_link_of_the_page_leads_somewhere(client, db, prefix):
    html = html_of(client, prefix)
    main = html[html.index("<main") : html.index("</main>")]
    for target in set(re.findall(r'href="([^"]+)"', main)):
        if target.startswith("#"):
            assert f'id="{target[1:]}"' in main, target
        elif not target.startswith("/static/"):
            assert client.get(target).status_code == 200, target


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_the_facts_are_those_of_the_code(client, db, prefix):
    words = words_of(html_of(client, prefix))
    for fact in (
        (f"{len(RULES)}条规则", f"不到{FEWEST_CASES}件", f"最多{MOST_AGENCIES}个")
        if not prefix
        else (
            f"{len(RULES)} rules",
            f"fewer than {FEWEST_CASES}",
            f"up to {MOST_AGENCIES} agencies",
        )
    ):
        assert fact in words
    for form in FORMS.values():
        assert form.legal_basis in words
        assert str(len(form.cells())) in words
    for writer in WRITERS.values():
        assert writer.name.in_language("en" if prefix else "zh") in words


def test_the_glossary_has_every_word_of_tables_three_and_four():
    glossary = {word.label for block in blocks() if isinstance(block, Words) for word in block.words}
    held = [node for key in ("requests", "remedies") for table in [FORMS["2021"].table(key)] for node in nodes(table)]
    assert len(held) > 30
    assert {node.text.in_running_text for node in held if node.key != "results_total"} <= glossary


def nodes(table):
    """Return rows and columns of a table that hold figures."""
    return [*leaves(table.rows), *leaves(table.columns)]


def blocks():
    """Return every block of every answer."""
    return [block for chapter in chapters() for question in chapter.questions for block in question.blocks]


def test_the_drawn_example_balances():
    table = FORMS["2021"].table("requests")
    balance = table.equations[0]
    assert sum(EXAMPLE[key] for key in balance.left) == sum(EXAMPLE[key] for key in balance.right)
    assert len(list(groups(table.rows))) > 1


@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_picture_is_there_small_and_of_the_size_that_the_page_says(language):
    sizes = json.loads((FOLDER / "sizes.json").read_text(encoding="utf-8"))
    named = [block for block in blocks() if hasattr(block, "name")]
    assert {picture_file(block.name, code) for block in named for code in ("zh", "en")} == set(sizes)
    for block in named:
        file = FOLDER / picture_file(block.name, language)
        assert file.stat().st_size <= 100 * 1024
        with Image.open(file) as picture:
            width, height = sizes[file.name]
            assert abs(picture.width / picture.height - width / height) < 0.02


@pytest.mark.parametrize("prefix", LANGUAGES)
def test_every_picture_has_words_for_those_who_do_not_see_it(client, db, prefix):
    html = html_of(client, prefix)
    pictures = [block for block in blocks() if isinstance(block, Picture)]
    for picture in pictures:
        assert f'alt="{picture.alternative.in_language("en" if prefix else "zh")}"' in html
    assert len(re.findall(r"<img[^>]*width=\"\d+\" height=\"\d+\"", html)) == len(pictures)


def test_links_keep_the_path_under_which_the_portal_hangs():
    set_script_prefix("/xxgk/")
    try:
        assert as_html("[a](rules)") == '<a href="/xxgk/rules/">a</a>'
    finally:
        clear_script_prefix()


def test_both_languages_say_the_same_number_of_things():
    chinese, english = (reading_pages()[name] for name in ("reading-reports.zh-CN.md", "reading-reports.md"))
    for mark in ("### ", "- ", "| ", "![", '<a id="'):
        assert chinese.count(f"\n{mark}") == english.count(f"\n{mark}"), mark


def test_marks_are_the_only_markup():
    assert as_html("**a** <b> [c](rules)") == '<strong>a</strong> &lt;b&gt; <a href="/rules/">c</a>'
    assert as_html("[a](#blank)") == '<a href="#blank">a</a>'
    assert as_markdown("**a** [b](#blank) [c](rules)", lambda name: f"/{name}/") == "**a** [b](#blank) c (`/rules/`)"
