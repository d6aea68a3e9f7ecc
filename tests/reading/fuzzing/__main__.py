"""Fuzz each reader for a time: ``python -m tests.reading.fuzzing --seconds 600 [KIND ...]``.

Prints one line a kind: seconds, inputs, slowest input, peak memory, faults. Inputs that show a fault are left in
the folder with the reason beside them. Ends with 1 when there are any.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import time
from importlib import util
from pathlib import Path

from tests.reading.fuzzing.seeds import KINDS

CHECKOUT = Path(__file__).resolve().parents[3]
HANGS = 60  # seconds of computing that one input may take; an upload has as many


def fuzz(kind: str, seconds: float, folder: Path, seed: int) -> str:
    """Fuzz one reader; return the line that tells of it."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    begin, inputs, slowest, peak = time.monotonic(), 0, 0.0, 0
    while (left := seconds - (time.monotonic() - begin)) > 1:
        _watch(kind, left, folder, seed)
        state = _state(folder)
        inputs, slowest, peak = inputs + state[0], max(slowest, state[1]), max(peak, state[2])
        seed += 1
    found = sorted(folder.glob("found-*.why"))
    took = round(time.monotonic() - begin)
    line = f"{kind:5} {took:5} s {inputs:8} inputs, slowest {slowest:5.2f} s, peak {peak:4} MB, faults: {len(found)}"
    return "\n".join([line, *(f"      {path.stem}: {path.read_text(encoding='utf-8').strip()}" for path in found)])


def _watch(kind: str, seconds: float, folder: Path, seed: int) -> None:
    """Let one process work, and end it where an input hangs; keep the input of which it died."""
    command = [sys.executable, "-m", "tests.reading.fuzzing.worker", kind, str(seconds), str(seed), str(folder)]
    given = folder / "input"
    given.unlink(missing_ok=True)
    with (folder / "output").open("ab") as output:
        process = subprocess.Popen(command, cwd=CHECKOUT, stdout=output, stderr=output)
        end = time.monotonic() + seconds + 2 * HANGS
        begun, standing = 0.0, 0.0
        while process.poll() is None:
            time.sleep(0.5)
            changed = given.stat().st_mtime if given.exists() else 0.0
            if changed != standing:
                begun, standing = _computed(process.pid), changed
            elif standing and (_computed(process.pid) - begun > HANGS or time.monotonic() > end):
                process.kill()
                process.wait()
                _keep(kind, folder, f"hangs: more than {HANGS} s")
                return
    if process.returncode:
        _keep(kind, folder, f"the process died with {process.returncode}")


def _computed(process: int) -> float:
    """Return the seconds that a process has computed, where the system tells; else those on the clock."""
    path = Path(f"/proc/{process}/stat")
    if not path.exists():
        return time.monotonic()
    fields = path.read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _keep(kind: str, folder: Path, why: str) -> None:
    number = len(list(folder.glob("found-*.why")))
    if (folder / "input").exists():
        shutil.copy(folder / "input", folder / f"found-death-{number}.{kind}")
    (folder / f"found-death-{number}.why").write_text(why + "\n", encoding="utf-8")


def _state(folder: Path) -> tuple[int, float, int]:
    path = folder / "state.json"
    if not path.exists():
        return 0, 0.0, 0
    state = json.loads(path.read_text(encoding="utf-8"))
    path.unlink()
    return state["inputs"], state["slowest"], state["peak_mb"]


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> int:
    """Fuzz the readers one after the other."""
    parser = argparse.ArgumentParser(prog="fuzzing", description=__doc__)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"which readers: {' '.join(KINDS)}; all by default")
    parser.add_argument("--seconds", type=float, default=600, help="how long each reader is tried")
    parser.add_argument("--seed", type=int, default=1, help="where chance begins")
    parser.add_argument("--folder", type=Path, default=CHECKOUT / "var" / "fuzzing", help="where faults are left")
    options = parser.parse_args()
    if unknown := set(options.kinds) - set(KINDS):
        parser.error(f"no such reader: {' '.join(sorted(unknown))}")
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    os.nice(10)
    _say("guided by atheris" if util.find_spec("atheris") else "seeded damages (atheris is not installed)")
    faults = 0
    for kind in options.kinds or KINDS:
        line = fuzz(kind, options.seconds, options.folder / kind, options.seed)
        faults += line.count("\n")
        _say(line)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
