"""Keep the Chinese catalogue of messages, without the system's gettext."""

import io
import os
from pathlib import Path

from babel.messages import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileParser, write_po
from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.translation import template

DOMAIN = "django"
LOCALE = "zh_Hans"
SOURCES = ("reports", "portal", "templates")
KEYWORDS = {
    "_": None,
    "_t": None,  # gettext beside a gettext_lazy that is _
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}


class Command(BaseCommand):
    """Extract, compile and check messages."""

    help = "Extract the messages of code and templates into locale/, compile the catalogue, or check that it is whole."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("--extract", action="store_true", help="bring the catalogue up to date with the code")
        parser.add_argument("--compile", action="store_true", help="write the .mo file that Django reads")
        parser.add_argument(
            "--check", action="store_true", help="fail when a message is missing, empty, fuzzy or stale"
        )

    def handle(self, *, extract, compile, check, **options):
        if not (extract or compile or check):
            raise CommandError("Say what to do: --extract, --compile or --check.")
        path = catalogue_path()
        if extract:
            catalogue = updated(read_catalogue(path), messages_in(settings.BASE_DIR))
            write_catalogue(catalogue, path)
            empty = sum(1 for message in catalogue if message.id and not is_translated(message))
            self.stdout.write(f"{len(catalogue)} messages, {empty} without translation: {path}")
        if compile:
            compile_catalogue(path)
        if check:
            self.check_catalogue(path)

    def check_catalogue(self, path):
        """Fail with one line for each message that is missing, untranslated, fuzzy or no longer used."""
        faults = list(faults_of(read_catalogue(path), messages_in(settings.BASE_DIR)))
        if faults:
            raise CommandError("\n".join([*faults, f"{len(faults)} messages to mend in {path} (make messages)."]))


def catalogue_path():
    """Return where the Chinese catalogue is kept."""
    return Path(settings.LOCALE_PATHS[0]) / LOCALE / "LC_MESSAGES" / f"{DOMAIN}.po"


def messages_in(folder):
    """Return a catalogue of every message that code and templates under ``folder`` ask for."""
    found = Catalog(charset="utf-8")
    for top in SOURCES:
        for path in sorted((folder / top).rglob("*")):
            if path.suffix in (".py", ".html", ".txt", ".xml") and path.is_file():
                for line, message, comments, context in messages_of(path):
                    where = (path.relative_to(folder).as_posix(), line)
                    found.add(message, None, [where], auto_comments=comments, context=context, flags=flags_of(message))
    return found


def messages_of(path):
    """Yield (line, message or pair, comments, context) for each message in one file."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        # Templatize turns a template into lines that look like calls of gettext, at their places.
        text = template.templatize(text, origin=str(path))
    source = io.BytesIO(text.encode())
    source.name = str(path)
    yield from extract(
        "python", source, keywords=KEYWORDS, comment_tags=["Translators:"], options={"encoding": "utf-8"}
    )


def flags_of(message):
    """Mark a message with named or positional places, so that catalogue editors keep them."""
    text = message if isinstance(message, str) else message[0]
    return ["python-format"] if "%(" in text or "%s" in text or "%d" in text else []


def read_catalogue(path):
    """Return the catalogue at ``path``, or an empty one."""
    catalogue = Catalog(locale=LOCALE, domain=DOMAIN, charset="utf-8")
    if path.exists():
        with path.open("rb") as file:
            PoFileParser(catalogue, abort_invalid=True).parse(line.decode() for line in file)
    return catalogue


def updated(catalogue, found):
    """Return the messages of ``found`` with the translations that ``catalogue`` has for them, and no others."""
    merged = Catalog(locale=LOCALE, domain=DOMAIN, charset="utf-8", header_comment="", project="Nianbao", fuzzy=False)
    for message in found:
        if message.id:
            known = catalogue.get(message.id, message.context)
            places = sorted({(name, None) for name, line in message.locations})
            merged.add(
                *(message.id, translation_for(message, known) if known else None, places),
                flags=message.flags | (known.flags & {"fuzzy"} if known else set()),
                auto_comments=message.auto_comments,
                context=message.context,
            )
    return merged


def translation_for(message, known):
    """Return the translation of ``known`` in the shape that ``message`` takes: a message may since count things."""
    form = known.string if isinstance(known.string, str) else known.string[0]
    return (form,) if isinstance(message.id, (list, tuple)) else form


def write_catalogue(catalogue, path):
    """Write the catalogue in the order of its messages, without dates, so that it changes only when messages do."""
    written = io.BytesIO()
    write_po(written, catalogue, sort_output=True, omit_header=True, width=120, include_lineno=False)
    header = (
        'msgid ""\nmsgstr ""\n'
        '"Language: zh_Hans\\n"\n'
        '"MIME-Version: 1.0\\n"\n'
        '"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Content-Transfer-Encoding: 8bit\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\n'
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(header + written.getvalue().decode(), encoding="utf-8")


def compile_catalogue(path):
    """Write the compiled catalogue beside the other, unless it is there already and newer.

    It appears whole: a portal that is running may read it at any moment.
    """
    if not path.exists():
        return
    target = path.with_suffix(".mo")
    if target.exists() and target.stat().st_mtime_ns > path.stat().st_mtime_ns:
        return
    draft = target.with_name(f"{target.name}.{os.getpid()}")
    with draft.open("wb") as file:
        write_mo(file, read_catalogue(path))
    draft.replace(target)


def is_translated(message):
    """Return whether every form of the message has a translation."""
    forms = message.string if isinstance(message.string, (list, tuple)) else [message.string]
    return all(forms)


def faults_of(catalogue, found):
    """Yield one line for each message that is missing, untranslated, fuzzy, stale, or has lost a place to fill in."""
    for message in found:
        if not message.id:
            continue
        known = catalogue.get(message.id, message.context)
        if known is None:
            yield f"missing: {message.id!r} ({message.locations[0][0]})"
        elif not is_translated(known):
            yield f"untranslated: {message.id!r}"
        elif known.fuzzy:
            yield f"fuzzy: {message.id!r}"
        else:
            for error in known.check():
                yield f"wrong: {message.id!r}: {error}"
    for message in catalogue:
        if message.id and found.get(message.id, message.context) is None:
            yield f"stale: {message.id!r}"
