"""Measure how fast reports are written and what memory that takes: python -m tests.writing.bench (make bench-writing).

Each kind of file is written in a process of its own on one core, fonts warm, from generated reports with two pages of
text. The programme fails when a kind is slower than promised or when its memory keeps growing.
"""

import argparse
import multiprocessing
import os
import resource
import sys
import time

PROMISED = {"pdf": 20, "docx": 30, "xlsx": 50}  # reports a second on one core
LOOKED_AT = (100, 500, 1000, 2000)
MOST_GROWTH = 40  # megabytes between the first and the last look
_WARM = 10
_PARAGRAPHS = 5


class Measured:
    """What one kind took: CPU seconds for ``count`` reports, the peak of memory in megabytes after some of them."""

    def __init__(self, kind, count, looked_at=LOOKED_AT):
        from reports.presentation import present
        from reports.writing import write

        from .generated import generated_content

        self.kind, self.count = kind, count
        self.seconds, self.peaks, self.size = 0.0, {}, 0
        for number in range(-_WARM, count):
            content = generated_content(number, paragraphs=_PARAGRAPHS, is_hard=number % 4 == 0)
            began = time.process_time()
            written = write(present(content, "zh"), content, kind)
            if number >= 0:
                self.seconds += time.process_time() - began
                self.size += len(written)
            if number + 1 in looked_at or number + 1 == count:
                self.peaks[number + 1] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024

    @property
    def rate(self):
        """Return the reports that were written in a second of computing."""
        return self.count / self.seconds

    @property
    def growth(self):
        """Return the megabytes that the peak of memory grew by between the first and the last look."""
        return max(self.peaks.values()) - min(self.peaks.values())

    def line(self):
        """Return the figures as one line of a table."""
        peaks = " ".join(f"{number}: {peak}" for number, peak in self.peaks.items())
        kilobytes = self.size / self.count / 1024
        return f"{self.kind:5} {self.rate:6.1f} a second   {kilobytes:5.0f} KB   peak memory in MB after {peaks}"


def _measure(kind, count, results):
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    measured = Measured(kind, count)
    results.put((measured.line(), measured.rate >= PROMISED.get(kind, 0), measured.growth <= MOST_GROWTH))


def main():
    """Print one line for each kind; exit 1 when one is slower or takes more memory than promised."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("kinds", nargs="*", default=[*PROMISED], help="kinds of files (pdf docx xlsx)")
    parser.add_argument("--count", type=int, default=2000, help="reports of each kind (2000)")
    chosen = parser.parse_args()
    spawned = multiprocessing.get_context("spawn")
    is_good = True
    for kind in chosen.kinds:
        results = spawned.Queue()
        process = spawned.Process(target=_measure, args=(kind, chosen.count, results))
        process.start()
        line, is_fast, is_bounded = results.get()
        process.join()
        sys.stdout.write(f"{line}{'' if is_fast else '   TOO SLOW'}{'' if is_bounded else '   MEMORY GROWS'}\n")
        sys.stdout.flush()
        is_good = is_good and is_fast and is_bounded
    return 0 if is_good else 1


if __name__ == "__main__":
    sys.exit(main())
