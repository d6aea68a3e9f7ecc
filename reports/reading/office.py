"""Files of older and other office programs, told by their content and turned into what is read here.

Texts (.doc, .wps, .rtf) are converted by LibreOffice where it is installed: in a folder and with settings of
their own, without macros and network, under limits on time, memory and size. Tables (.xls, .et) need none.
"""

import ctypes
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from functools import cache
from pathlib import Path

from ..document import Reading
from .blocks import Blocks
from .html import blocks_of_html
from .old_cells import OLE
from .packages import open_package
from .pdf import blocks_of_pdf
from .refusals import Unreadable
from .sheets import workbook_of_old_kind
from .template_word import report_in_word
from .workbooks import report_in_workbook

OLD_TEXTS = ("doc", "wps", "rtf")
OLD_WORKBOOKS = ("xls", "et")
PROGRAM = "LIBREOFFICE"  # its path where it is not found by itself; "none" where it shall not be used
SECONDS = 40
_MEMORY = 2 * 1024**3
_LARGEST_RESULT = 64 * 1024**2
_PAGE = (b"<html", b"<!doctype html", b"<table", b"<?xml", b"<meta", b"<body", b"<div")
_SECTOR = 512
_PASSWORD_IN_TEXT = 0x0100  # of the flags in the file information block of .doc: the text is encrypted
_OWN_USERS, _OWN_NETWORK = 0x10000000, 0x40000000  # of unshare(2)
_LIBRARY = ctypes.CDLL(None) if sys.platform == "linux" else None
_SETTINGS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution"
 oor:op="fuse"><value>true</value></prop><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop>
<prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Misc"><prop oor:name="FirstRun" oor:op="fuse"><value>false</value></prop>
</item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update">
<prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
<item oor:path="/org.openoffice.Inet/Settings"><prop oor:name="ooInetProxyType" oor:op="fuse"><value>2</value></prop>
<prop oor:name="ooInetHTTPProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPProxyPort" oor:op="fuse"><value>9</value></prop>
<prop oor:name="ooInetHTTPSProxyName" oor:op="fuse"><value>127.0.0.1</value></prop>
<prop oor:name="ooInetHTTPSProxyPort" oor:op="fuse"><value>9</value></prop></item>
</oor:items>
"""


def report_in_old_text(data: bytes, kind: str) -> Blocks | Reading:
    """Return the blocks of a .doc, .wps or .rtf file, whatever kind of text it really holds."""
    true = kind_of(data)
    if true == "docx":
        return report_in_word(data)
    if true == "html":
        return blocks_of_html(data)
    if true == "pdf":
        return blocks_of_pdf(data)
    if true not in OLD_TEXTS:
        raise Unreadable("wrong_content", type=kind)
    return report_in_word(to_docx(data, true if kind != "wps" or true == "rtf" else kind))


def report_in_old_workbook(data: bytes, kind: str) -> Blocks | Reading:
    """Return the report of an .xls or .et file, whatever kind of table it really holds."""
    if kind_of(data) == "html":
        return blocks_of_html(data)
    return report_in_workbook(workbook_of(data, kind))


def workbook_of(data: bytes, kind: str) -> bytes:
    """Return a file of an old kind as an .xlsx workbook; raise Unreadable where it holds no table."""
    true = kind_of(data)
    if true not in ("xls", "xlsx"):
        raise Unreadable("wrong_content", type=kind)
    return data if true == "xlsx" else workbook_of_old_kind(data)


def kind_of(data: bytes) -> str:
    """Tell by content what an office file is: doc, xls, docx, xlsx, rtf, html, pdf, or nothing of these.

    Raise Unreadable for a file with a password.
    """
    if data.startswith(OLE):
        return _kind_of_ole(data)
    if data.startswith(b"PK"):
        return _kind_of_package(data)
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"%pdf"):
        return "pdf"
    return "html" if head.startswith(_PAGE) or b"<html" in head else ""


def _kind_of_package(data: bytes) -> str:
    with open_package(data, "docx", ("word/document.xml", "xl/workbook.xml", "[Content_Types].xml")) as archive:
        names = set(archive.namelist())
    return "docx" if "word/document.xml" in names else "xlsx" if "xl/workbook.xml" in names else ""


def _kind_of_ole(data: bytes) -> str:
    """Tell a text from a table by the streams that the container names."""

    def named(stream: str) -> bool:
        return stream.encode("utf-16-le") + b"\x00\x00" in data

    if named("EncryptedPackage"):
        raise Unreadable("encrypted")
    if named("WordDocument"):
        # The file information block begins a sector: its mark, and 8 bytes on the flags.
        for start in range(_SECTOR, min(len(data), 64 * _SECTOR * _SECTOR), _SECTOR):
            if data[start : start + 2] == b"\xec\xa5":
                if int.from_bytes(data[start + 10 : start + 12], "little") & _PASSWORD_IN_TEXT:
                    raise Unreadable("encrypted")
                break
        return "doc"
    return "xls" if named("Workbook") or named("Book") else ""


@cache
def soffice() -> str | None:
    """Return the path of LibreOffice, or None where it is not installed or not to be used."""
    said = os.environ.get(PROGRAM, "").strip()
    if said:
        return shutil.which(said)
    return shutil.which("soffice") or shutil.which("libreoffice")


def to_docx(data: bytes, kind: str) -> bytes:
    """Return a .doc, .wps or .rtf file as .docx; raise Unreadable where that cannot be done here."""
    program = soffice()
    if program is None:
        raise Unreadable("no_office", type=kind, instead="docx")
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as folder:
        result = _converted(program, Path(folder), data, kind)
    if result is None:
        raise Unreadable("not_converted", type=kind, instead="docx")
    return result


def _converted(program: str, folder: Path, data: bytes, kind: str) -> bytes | None:
    """Run LibreOffice in ``folder``, its settings there as well, so that two may run at once."""
    profile = folder / "profile"
    (profile / "user").mkdir(parents=True)
    (profile / "user" / "registrymodifications.xcu").write_text(_SETTINGS, encoding="utf-8")
    source = folder / f"source.{kind}"
    source.write_bytes(data)
    command = [
        program,
        f"-env:UserInstallation={profile.as_uri()}",
        *("--headless", "--norestore", "--nologo", "--nolockcheck", "--nodefault"),
        *("--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source)),
    ]
    running = subprocess.Popen(  # noqa: S603 (the program is the installed one; no shell)
        command,
        cwd=folder,
        env=_environment(folder),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
        preexec_fn=_limit_this_process,
    )
    try:
        running.wait(SECONDS)
    except subprocess.TimeoutExpired as error:
        raise Unreadable("too_costly") from error
    finally:
        _end(running)
    made = folder / "out" / "source.docx"
    if not made.is_file() or made.stat().st_size > _LARGEST_RESULT:
        return None
    return made.read_bytes()


def _end(running: subprocess.Popen[bytes]) -> None:
    """End the program and what it has started."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _environment(folder: Path) -> Mapping[str, str]:
    """Return an environment without secrets, in which every way out to the network ends at this machine."""
    nowhere = "http://127.0.0.1:9"
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "LANG": os.environ.get("LANG", "C.UTF-8"),
        "HOME": str(folder),
        "TMPDIR": str(folder),
        "SAL_USE_VCLPLUGIN": "svp",
        "http_proxy": nowhere,
        "https_proxy": nowhere,
    }


def _limit_this_process() -> None:
    """Lower the limits of the program to come, where they are not stricter already, and take its network away.

    Where the system gives no network of their own to programs, the settings keep it from going out.
    """
    import resource

    if _LIBRARY is not None:
        _LIBRARY.unshare(_OWN_USERS | _OWN_NETWORK)

    for kind, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_CPU, SECONDS), (resource.RLIMIT_FSIZE, 2**28)):
        hard = resource.getrlimit(kind)[1]
        least = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (least, least))
