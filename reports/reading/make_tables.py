"""Make ``radicals.tsv`` and ``traditional.tsv``; run once, when Unicode or OpenCC change.

    python -m reports.reading.make_tables EquivalentUnifiedIdeograph.txt

The file is the one of the Unicode Character Database (ucd/EquivalentUnifiedIdeograph.txt); the
package ``opencc-python-reimplemented`` (Apache-2.0) must be installed. Neither is needed to read.
"""

import re
import sys
import unicodedata
from importlib import import_module
from pathlib import Path

HERE = Path(__file__).parent
_MAPPING = re.compile(r"^([0-9A-F]{4,6})(?:\.\.([0-9A-F]{4,6}))?\s*;\s*([0-9A-F]{4,6})")
_RADICALS = range(0x2E80, 0x2FE0)


def equivalents(source: str) -> dict[str, str]:
    """Return radical → ideograph for the supplement and the Kangxi block from Unicode's file."""
    found: dict[str, str] = {}
    for match in filter(None, map(_MAPPING.match, source.splitlines())):
        first, last = int(match[1], 16), int(match[2] or match[1], 16)
        found |= {chr(code): chr(int(match[3], 16)) for code in range(first, last + 1) if code in _RADICALS}
    for code in range(0x2F00, 0x2FD6):
        found[chr(code)] = unicodedata.normalize("NFKC", chr(code))
    return found


def write(name: str, comment: str, pairs: dict[str, str]) -> None:
    """Write ``pairs`` as one line each beside this module."""
    lines = [f"# {comment}", *(f"{left}\t{right}" for left, right in sorted(pairs.items()) if left != right)]
    (HERE / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def main(path: str) -> None:
    """Write both tables."""
    opencc = import_module("opencc")
    simplify = opencc.OpenCC("t2s").convert
    source = Path(path).read_text(encoding="utf-8")
    # The radical 戸/戶 stands for 户 in a simplified text: these characters alone go through OpenCC.
    radicals = {radical: simplify(ideograph) for radical, ideograph in equivalents(source).items()}
    write(
        "radicals.tsv",
        "Radicals as ideographs: Unicode EquivalentUnifiedIdeograph.txt, then OpenCC t2s. See make_tables.py",
        radicals,
    )
    folder = Path(str(opencc.__file__)).parent / "dictionary"
    entries = (
        line.split("\t") for line in (folder / "TSCharacters.txt").read_text(encoding="utf-8").splitlines() if line
    )
    traditional = {left: right.split()[0] for left, right in entries if len(left) == 1}
    write(
        "traditional.tsv",
        "Traditional to simplified, one character each: OpenCC TSCharacters (Apache-2.0). See make_tables.py",
        traditional,
    )


if __name__ == "__main__":
    main(sys.argv[1])
