"""Measure how fast reports are read and what memory that takes: python -m tests.reading.bench (make bench-reading).

Each kind of file is read in a process of its own on one core: files of the portal's own writers, files in the
official layout, and the samples of that kind where they are. Every reading is compared with an unhurried one, made
without anything remembered and by the slow way. The programme fails when a kind is slower than promised, or when the
hurried reading says anything else.
"""

import argparse
import gc
import json
import multiprocessing
import os
import resource
import sys
import time
from collections.abc import Iterator
from pathlib import Path

PROMISED = {"html": 100, "docx": 60, "xlsx": 100, "txt": 200, "md": 200, "json": 200, "pdf": 3, "pdf unruled": 3}
SAMPLES = Path(os.environ.get("REPORT_SAMPLES", Path(__file__).resolve().parents[3] / "shared" / "samples"))
_PARAGRAPHS = 5
_WARM = 3


def ending_of(kind):
    """Return the ending of the files of ``kind``."""
    return kind.split()[0]


def written_files(kind, count):
    """Return ``count`` files as the portal's own writers make them; none for kinds that it does not write."""
    from reports.presentation import present
    from reports.writing import WRITERS, write
    from tests.writing.generated import generated_content

    if kind not in WRITERS:
        return []
    contents = [generated_content(number, paragraphs=_PARAGRAPHS, is_hard=number % 4 == 0) for number in range(count)]
    return [write(present(content, "zh"), content, kind) for content in contents]


def official_files(kind, count):
    """Return ``count`` files in the official layout, as word processors, sites and converters make them."""
    from reports.formats import FORMS
    from tests.reading.documents import html_page, parts_of, word_file, workbook_file
    from tests.reading.fixtures import LAYOUTS, report_text, sound_figures
    from tests.reading.pdf_documents import pdf_file

    found = []
    for number in range(count):
        form = list(FORMS)[number % len(FORMS)]
        figures = sound_figures(FORMS[form], number)
        if kind in ("txt", "md"):
            layout = list(LAYOUTS)[number % len(LAYOUTS)] if kind == "txt" else "markdown"
            found.append(report_text(form, figures, layout).encode())
            continue
        make = {
            "html": html_page,
            "docx": word_file,
            "xlsx": lambda parts, each=number % 2: workbook_file(parts, "each" if each else "one"),
            "pdf": pdf_file,
            "pdf unruled": lambda parts: pdf_file(parts, ruled=False),
        }.get(kind)
        found += [make(parts_of(form, figures))] if make else []
    return found


def sample_files(kind):
    """Return the real reports of ``kind``, whole ones only."""
    files = sorted(SAMPLES.glob(f"raw/*.{kind}"))
    return [file.read_bytes() for file in files if ".excerpt." not in file.name and "fragment" not in file.name]


def said_of(reading):
    """Return all that a reading says, for a comparison."""
    from reports.document import document_to_json

    places = {cell: place._asdict() for cell, place in reading.evidence.items()}
    return json.dumps([document_to_json(reading), places], sort_keys=True, default=str)


def unhurried(data, name):
    """Read with nothing remembered, tables by every reader, and a PDF by its own library alone."""
    from reports import reading
    from reports.reading import pdf

    for found in _remembering():
        (getattr(found, "forget", None) or found.cache_clear)()
    at_once, reading.full_proposal = reading.full_proposal, lambda sections: None
    quick, pdf.lay_out = pdf.lay_out, lambda page: None
    once, pdf._printed_once = pdf._printed_once, lambda page: page.dedupe_chars()
    try:
        return reading.read(data, name)
    finally:
        reading.full_proposal, pdf.lay_out, pdf._printed_once = at_once, quick, once


def _remembering() -> Iterator:
    """Yield everything under reports/ that remembers what a function returned."""
    from reports.reading.repair import Memory

    for name, module in list(sys.modules.items()):
        if name.startswith("reports."):
            for value in list(vars(module).values()):
                for found in (value, *(cell.cell_contents for cell in getattr(value, "__closure__", None) or ())):
                    memory = getattr(found, "__self__", None)
                    if isinstance(memory, Memory):
                        yield memory
                    elif hasattr(found, "cache_clear"):
                        yield found


class Measured:
    """What one kind took: documents read again and again for ``seconds`` of computing."""

    def __init__(self, kind, seconds, count):
        from reports.reading import read

        self.kind, name = kind, f"report.{ending_of(kind)}"
        files = [*written_files(kind, count), *official_files(kind, count)]
        samples = sample_files(kind)
        expected = [said_of(unhurried(data, name)) for data in (*files, *samples)]
        self.lost = sum(
            said_of(read(data, name)) != said for data, said in zip((*files, *samples), expected, strict=True)
        )
        self.documents, self.samples = len(files), len(samples)
        self.rate = self._rate(files, name, seconds)
        self.sample_rate = self._rate(samples, name, seconds / 2) if samples else None
        self.peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    def _rate(self, files, name, seconds):
        """Return the reports that are read in a second of computing, in the best round through ``files``.

        Other work on the machine takes its caches away and makes a round slower, never faster. Paragraphs that are
        remembered are forgotten before each file: no other report has them.
        """
        from reports.reading import read
        from reports.reading.repair import Memory

        memories = {id(memory): memory for memory in _remembering() if isinstance(memory, Memory)}.values()
        for data in files[:_WARM]:
            read(data, name)
        gc.collect()
        rounds, left = [], seconds
        while not rounds or left > 0:
            took = 0
            for data in files:
                for memory in memories:
                    memory.recent.cache_clear()
                began = time.process_time()
                read(data, name)
                took += time.process_time() - began
            rounds.append(took)
            left -= took
        return len(files) / min(rounds)

    def line(self):
        """Return the figures as one line of a table."""
        samples = f"{self.sample_rate:7.1f} a second ({self.samples})" if self.sample_rate else "–"
        return f"{self.kind:12} {self.rate:7.1f} a second ({self.documents})   samples {samples:22} {self.peak:4} MB"


def _measure(kind, seconds, count, results):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
    measured = Measured(kind, seconds, count)
    results.put((measured.line(), measured.rate >= PROMISED[kind], measured.lost))


def main():
    """Print one line for each kind; exit 1 when one is slower than promised or says anything else in a hurry."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", default=[*PROMISED], help=f"kinds of files ({', '.join(PROMISED)})")
    parser.add_argument("--seconds", type=float, default=6, help="seconds of computing for each kind (6)")
    parser.add_argument("--count", type=int, default=12, help="files of each making (12)")
    chosen = parser.parse_args()
    spawned = multiprocessing.get_context("spawn")
    is_good = True
    for kind in chosen.kinds:
        results = spawned.Queue()
        process = spawned.Process(target=_measure, args=(kind, chosen.seconds, chosen.count, results))
        process.start()
        line, is_fast, lost = results.get()
        process.join()
        faults = ("" if is_fast else "   TOO SLOW") + (f"   {lost} READ OTHERWISE" if lost else "")
        sys.stdout.write(f"{line}{faults}\n")
        sys.stdout.flush()
        is_good = is_good and is_fast and not lost
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
