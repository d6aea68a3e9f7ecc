"""Read thousands of damaged reports and count silent errors; ``make damage COUNT=10000 SEED=1``.

Prints a line for each kind of damage: documents, silent errors (there must be none), the share of cells that were
certain, doubtful and not read, and the time. A silent error is printed with its seed; ``--seed N --count 1`` makes
that document again. Ends with 1 when there was a silent error.
"""

import argparse
import multiprocessing
import os
import sys
import time
from collections import defaultdict
from pathlib import Path

from tests.conftest import samples_folder
from tests.reading.document_damages import outcome_of

MOST_SHOWN = 40


def main() -> None:
    """Run the campaign on all processors."""
    parser = argparse.ArgumentParser(description="Read damaged reports and count silent errors.")
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--kind", default="")
    parser.add_argument("--damage", default="")
    parser.add_argument("--processes", type=int, default=os.cpu_count() or 1)
    asked = parser.parse_args()
    folder = samples_folder()
    jobs = [(seed, folder, asked.kind, asked.damage) for seed in range(asked.seed, asked.seed + asked.count)]
    begin = time.perf_counter()
    with multiprocessing.Pool(asked.processes) as pool:
        found = list(pool.imap_unordered(_one, jobs, chunksize=20))
    sys.stdout.write(_table(found))
    sys.stdout.write(f"{len(found)} documents in {time.perf_counter() - begin:.0f} s on {asked.processes} processes\n")
    errors = sorted((seed, kind, damage, outcome.errors) for seed, kind, damage, outcome, _ in found if outcome.errors)
    for seed, kind, damage, said in errors[:MOST_SHOWN]:
        sys.stdout.write(f"seed {seed} · {kind} · {damage} · {len(said)}: {'; '.join(said[:3])}\n")
    sys.exit(1 if errors else 0)


def _one(job: tuple[int, Path, str, str]):
    begin = time.process_time()
    kind, damage, outcome = outcome_of(*job)
    return job[0], kind, damage, outcome, time.process_time() - begin


def _table(found: list) -> str:
    """Return the outcomes by damage and by format as a table in Markdown."""
    lines = []
    for column, title in ((2, "Damage"), (1, "Format")):
        groups = defaultdict(list)
        for row in found:
            groups[row[column]].append(row)
        groups["all"] = found
        lines += [
            "",
            f"| {title} | documents | silent errors | refused | certain cells | doubtful | not read | ms each |",
            "|---|---:|---:|---:|---:|---:|---:|---:|",
        ]
        lines += [_line(name.replace("_", " "), rows) for name, rows in groups.items()]
    return "\n".join(lines) + "\n\n"


def _line(name: str, rows: list) -> str:
    outcomes = [row[3] for row in rows]
    right, doubtful, missing = (sum(getattr(o, part) for o in outcomes) for part in ("right", "doubtful", "missing"))
    cells = max(1, right + doubtful + missing)
    shares = " | ".join(f"{100 * part / cells:.1f} %" for part in (right, doubtful, missing))
    errors = sum(len(outcome.errors) for outcome in outcomes)
    refused = sum(1 for outcome in outcomes if outcome.refused)
    each = 1000 * sum(row[4] for row in rows) / len(rows)
    return f"| {name} | {len(rows)} | {errors} | {refused} | {shares} | {each:.0f} |"


if __name__ == "__main__":
    main()
