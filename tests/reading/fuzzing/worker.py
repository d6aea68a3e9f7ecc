"""One process of the fuzzer: ``python -m tests.reading.fuzzing.worker KIND SECONDS SEED FOLDER``.

It works under the limits of ``reports.reading.apart``. Before each input is read, it stands in FOLDER/input, so that
whoever watches has it when the process hangs or dies. With atheris installed the inputs follow what they reach in
the readers; without it they are damaged seeds.
"""

import hashlib
import json
import random
import resource
import sys
import time
from importlib import import_module, util
from pathlib import Path

GUIDED = util.find_spec("atheris") is not None
if GUIDED:  # only what is imported in here is followed
    with import_module("atheris").instrument_imports(include=["reports.reading", "reports.markup", "reports.figures"]):
        import_module("reports.reading")

from reports.reading.apart import MEMORY  # noqa: E402
from tests.reading.fuzzing.mutations import LONGEST, mutated  # noqa: E402
from tests.reading.fuzzing.oracle import fault_of  # noqa: E402
from tests.reading.fuzzing.seeds import seeds_of  # noqa: E402


class _Run:
    """What one process did: it is written down every second, and each fault at once."""

    def __init__(self, kind: str, folder: Path) -> None:
        self.kind, self.folder = kind, folder
        self.inputs, self.refused, self.slowest = 0, 0, 0.0
        self.written = 0.0

    def one(self, data: bytes) -> None:
        """Try one input."""
        (self.folder / "input").write_bytes(data)
        begin = time.process_time()
        fault = fault_of(self.kind, data)
        seconds = time.process_time() - begin
        if seconds > self.slowest:
            self.slowest = seconds
            (self.folder / f"slowest.{self.kind}").write_bytes(data)
        self.inputs += 1
        if fault:
            self.keep(data, fault)
        if time.monotonic() - self.written > 1:
            self.note()

    def keep(self, data: bytes, fault: str) -> None:
        """Keep an input that shows a fault, once for each place where it shows."""
        name = hashlib.sha256(fault.split(":")[0].encode() + fault[:40].encode()).hexdigest()[:12]
        path = self.folder / f"found-{name}.{self.kind}"
        if not path.exists() or path.stat().st_size > len(data):
            path.write_bytes(data)
            path.with_suffix(".why").write_text(fault + "\n", encoding="utf-8")

    def note(self) -> None:
        """Write down how far it is."""
        self.written = time.monotonic()
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        state = {"inputs": self.inputs, "slowest": round(self.slowest, 2), "peak_mb": peak}
        (self.folder / "state.json").write_text(json.dumps(state), encoding="utf-8")


def _guided(run: _Run, seconds: float, seed: int) -> None:
    """Let atheris choose the inputs by what they reach; it ends the process."""
    atheris = import_module("atheris")
    corpus = run.folder / "corpus"
    corpus.mkdir(exist_ok=True)
    for number, data in enumerate(seeds_of(run.kind)):
        (corpus / f"seed-{number}").write_bytes(data)

    def damage(data: bytes, most: int, number: int) -> bytes:
        return mutated(random.Random(number), run.kind, data or None)[:most]  # noqa: S311 (no secret)

    options = [f"-max_total_time={int(seconds)}", f"-seed={seed + 1}", f"-max_len={LONGEST}", "-rss_limit_mb=0"]
    atheris.Setup(
        [sys.argv[0], *options, "-timeout=1200", "-print_final_stats=1", str(corpus)], run.one, custom_mutator=damage
    )
    atheris.Fuzz()


def _unguided(run: _Run, seconds: float, seed: int) -> None:
    end = time.monotonic() + seconds
    chance = random.Random(seed)  # noqa: S311 (no secret)
    for data in seeds_of(run.kind):
        run.one(data)
    while time.monotonic() < end:
        run.one(mutated(chance, run.kind))


def main(kind: str, seconds: str, seed: str, folder: str) -> None:
    """Read damaged files of ``kind`` for so many seconds."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    run = _Run(kind, Path(folder))
    (_guided if GUIDED else _unguided)(run, float(seconds), int(seed))
    run.note()


if __name__ == "__main__":
    main(*sys.argv[1:])
