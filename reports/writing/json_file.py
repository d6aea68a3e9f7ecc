"""Write a report as the JSON report document: what the reader prints, the API serves and import takes."""

import json

from ..checks import check
from ..document import Content, Doubt, Reading, document_to_json
from ..presentation import Presented
from .words import DRAFT


def write_json(presented: Presented, content: Content, is_draft: bool) -> bytes:
    """Return the document with what the checks say of it alone; a draft is a doubt about the whole document."""
    doubts = (Doubt(None, DRAFT),) if is_draft else ()
    findings = tuple(finding.to_json() for finding in check(content))
    document = document_to_json(Reading(content, doubts), findings, presented.removed)
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()
