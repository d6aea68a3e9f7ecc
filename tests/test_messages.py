"""The catalogue of messages is found, kept, checked and compiled without the system's gettext."""

import gettext
import re

import pytest
from babel.messages import Catalog

from reports.management.commands import messages
from tests.run import CHECKOUT

# A text that ends in a colon, and a blank before what follows on the line.
LOOSE_BLANK = re.compile(
    r"""(?:\{%\s*translate\s+"[^"]*:"[^%]*%\}|:\{%\s*(?:endblocktranslate|plural)\s*%\}|%\}:)"""
    r"""(?:</(?:b|span|label|strong|small)>|\{%[^%]*%\})*[ ]"""
)


@pytest.fixture
def tree(tmp_path):
    """Give a small tree with a message of each kind."""
    (tmp_path / "reports").mkdir()
    (tmp_path / "templates").mkdir()
    (tmp_path / "reports" / "page.py").write_text(
        "from django.utils.translation import gettext_lazy as _, ngettext, pgettext\n"
        'TITLE = _("Title")\n'
        'def count(number):\n    return ngettext("%(number)s year", "%(number)s years", number)\n'
        'MONTH = pgettext("month", "May")\n',
    )
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "Search" %}{% blocktranslate %}Hello {{ name }}{% endblocktranslate %}'
    )
    return tmp_path


def ids(catalogue):
    """Return the messages of a catalogue as a set."""
    return {message.id for message in catalogue if message.id}


def test_messages_of_code_and_templates_are_found(tree):
    found = messages.messages_in(tree)
    assert ids(found) == {"Title", ("%(number)s year", "%(number)s years"), "May", "Search", "Hello %(name)s"}
    assert found.get("May", "month").context == "month"


def test_a_catalogue_keeps_translations_and_loses_what_is_not_used(tree):
    known = Catalog(locale="zh_Hans")
    known.add("Title", "标题")
    known.add("Gone", "没了")
    merged = messages.updated(known, messages.messages_in(tree))
    assert merged.get("Title").string == "标题"
    assert merged.get("Gone") is None
    assert not merged.get("Search").string


def test_a_message_that_counts_from_now_on_keeps_its_translation(tree):
    known = Catalog(locale="zh_Hans")
    known.add("%(number)s year", "%(number)s 年")
    merged = messages.updated(known, messages.messages_in(tree))
    assert merged.get("%(number)s year").string == ("%(number)s 年",)


def translated(found, **changes):
    """Return a whole catalogue for ``found``, but for the changes."""
    catalogue = Catalog(locale="zh_Hans")
    for message in found:
        if message.id:
            first = message.id if isinstance(message.id, str) else message.id[0]
            string = changes.get(first, f"译{first}")
            catalogue.add(message.id, (string,) if message.pluralizable else string, context=message.context)
    return catalogue


def test_a_whole_catalogue_has_no_faults(tree):
    found = messages.messages_in(tree)
    assert list(messages.faults_of(translated(found), found)) == []


def test_each_fault_is_named(tree):
    found = messages.messages_in(tree)
    catalogue = translated(found, Title="")
    catalogue.get("Search").flags.add("fuzzy")
    catalogue.delete("Hello %(name)s")
    catalogue.add("Gone", "没了")
    faults = sorted(messages.faults_of(catalogue, found))
    assert [fault.split(":")[0] for fault in faults] == ["fuzzy", "missing", "stale", "untranslated"]


def test_a_translation_that_lost_its_place_is_named(tree):
    found = messages.messages_in(tree)
    catalogue = translated(found)
    catalogue.get("Hello %(name)s").flags.add("python-format")
    catalogue.get("Hello %(name)s").string = "你好 %(nom)s"
    assert [fault.split(":")[0] for fault in messages.faults_of(catalogue, found)] == ["wrong"]


def test_a_catalogue_is_written_the_same_twice_and_compiles(tree, tmp_path):
    found = messages.messages_in(tree)
    path = tmp_path / "locale" / "django.po"
    messages.write_catalogue(messages.updated(translated(found), found), path)
    first = path.read_text(encoding="utf-8")
    messages.write_catalogue(messages.updated(messages.read_catalogue(path), found), path)
    assert path.read_text(encoding="utf-8") == first

    messages.compile_catalogue(path)
    with path.with_suffix(".mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)
    assert compiled.gettext("Title") == "译Title"
    assert compiled.pgettext("month", "May") == "译May"
    assert compiled.ngettext("%(number)s year", "%(number)s years", 2) == "译%(number)s year"


def test_the_blank_after_a_colon_belongs_to_the_message_since_chinese_has_none():
    pages = {page: page.read_text(encoding="utf-8") for page in (CHECKOUT / "templates").rglob("*.html")}
    assert {page.name: found.group() for page, text in pages.items() if (found := LOOSE_BLANK.search(text))} == {}
