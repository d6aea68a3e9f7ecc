"""What must hold of any file: it is read or refused by name, soon."""

import json
import time
from pathlib import Path

from reports.document import document_to_json
from reports.reading import Unreadable, read

SLOW = 10.0  # seconds of processor time; an upload has 60


def fault_of(kind: str, data: bytes) -> str | None:
    """Read ``data`` as an upload is read; return what went wrong, None for a reading or a refusal."""
    begin = time.process_time()
    try:
        json.dumps(document_to_json(read(data, f"report.{kind}"))).encode()
    except Unreadable as refusal:
        return None if refusal.text.zh and refusal.text.en else f"no sentence: {refusal.code}"
    except Exception as error:  # the fault that is looked for
        place = error.__traceback__
        while place is not None and place.tb_next is not None:
            place = place.tb_next
        where = f"{Path(place.tb_frame.f_code.co_filename).name}:{place.tb_lineno}" if place else "?"
        return f"{type(error).__name__} at {where}: {str(error)[:120]}"
    seconds = time.process_time() - begin
    return f"slow: {seconds:.1f} s" if seconds > SLOW else None
