"""Many files at once: jobs, whose files are read one after the other by workers that may be killed at any moment.

``making`` lists the files of a job, ``leases`` hands each to one worker at a time, ``reading`` and ``accepting`` do the
work on one file in one transaction with its state, ``checking`` that on reports checked anew, ``working`` goes from
item to item, ``results`` tells what became of them. Import from here.
"""

from .accepting import accept_all, acceptable_items
from .checking import job_of_checks
from .leases import MOST_ATTEMPTS, cancel
from .making import KEPT, NothingToRead, Options, job_of_paths, job_of_uploads, throw_away, unfinished_job_of_paths
from .results import BLOBS, Row, commented_workbook, counts_of, items_of, result_workbook, rows_of
from .working import Worker

__all__ = [
    "BLOBS",
    "KEPT",
    "MOST_ATTEMPTS",
    "NothingToRead",
    "Options",
    "Row",
    "Worker",
    "accept_all",
    "acceptable_items",
    "cancel",
    "commented_workbook",
    "counts_of",
    "items_of",
    "job_of_checks",
    "job_of_paths",
    "job_of_uploads",
    "result_workbook",
    "rows_of",
    "throw_away",
    "unfinished_job_of_paths",
]
