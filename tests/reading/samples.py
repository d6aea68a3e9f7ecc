"""Read every sample and tell what became of its figures: python -m tests.reading.samples (make samples).

One line a file: form, year, agency, the figures that are right, doubtful, wrong and not shown by the reading, and
what the expected file says of the damage. Ends with 1 when a figure is wrong or invented.
"""

import argparse
import json
import os
import sys
from pathlib import Path

from reports.reading import Unreadable, read
from tests.reading.test_samples import cells_of, outcome

FOLDER = Path(os.environ.get("REPORT_SAMPLES", Path(__file__).resolve().parents[3] / "shared" / "samples"))
_KINDS = ("right", "doubt", "wrong", "missing")


def line_of(expected, folder=None):
    """Return the line of one sample, and how many of its figures are wrong or invented."""
    file = (folder or FOLDER) / "raw" / expected["file"]
    try:
        reading = read(file.read_bytes(), file.name)
    except Unreadable as refusal:
        return f"{file.name}: not read: {refusal.text.en}", 0
    counts = dict.fromkeys((*_KINDS, "invented"), 0)
    known = dict(cells_of(expected))
    for cell, figure in known.items():
        counts[outcome(reading, cell, figure)] += 1
    counts["invented"] = sum(
        1
        for cell, figure in reading.content.figures.items()
        if figure is not None and cell not in known and not cell.endswith("procurement_amount")
    )
    content = reading.content
    shown = (
        f"{counts['right']} right, {counts['doubt']} doubtful, {counts['wrong']} wrong, {counts['missing']} not shown"
    )
    invented = f", {counts['invented']} INVENTED" if counts["invented"] else ""
    damage = expected.get("damage") or "none noted"
    damage = "; ".join(damage) if isinstance(damage, list) else str(damage)
    named = f"form {content.form}, {content.year or 'year unknown'}, {content.agency_name or 'agency unknown'}"
    return f"{file.name}: {named}: {shown}{invented}. Damage: {damage}", counts["wrong"] + counts["invented"]


def main(arguments=()):
    """Print a line for each sample."""
    argparse.ArgumentParser(
        prog="python -m tests.reading.samples",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    ).parse_args(arguments)
    if not (FOLDER / "expected").is_dir():
        sys.stdout.write(
            f"No samples in {FOLDER}. Put the folder of real reports there, or name it:"
            " REPORT_SAMPLES=/path make samples\n"
        )
        return 0
    faults = 0
    for path in sorted((FOLDER / "expected").glob("*.json")):
        line, wrong = line_of(json.loads(path.read_text(encoding="utf-8")))
        sys.stdout.write(line + "\n")
        faults += wrong
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
