"""The verbs: everything that changes a report goes through here.

Each verb is one transaction and one event, checks the person's right, and raises ``Refused`` (or one
of its kinds) with a sentence for the person when it is not done; then nothing has changed.
"""

from .attaching import attach
from .by_address import Offered, take_from_address
from .clearing import CLEARABLE, clear, may_clear
from .editing import (
    correct,
    discard,
    explain,
    flat,
    report_for,
    save_draft,
    save_figures,
    start,
)
from .erasing import erase_withheld_files, files_of, is_html, texts_by_place
from .matching import AgencyCandidate, candidates, certain, names_in, settled
from .publishing import approve, publish, publish_due, schedule, send_back, submit, withdraw
from .rechecking import (
    due_editions,
    index_missing,
    recheck,
    recheck_after_change,
    recheck_all,
    recheck_due,
    recheck_many,
    standing_errors,
    stored_line,
    unexplained,
)
from .refusals import Blocked, Difference, NotAllowed, NotStored, Refused, Stale, WrongState, full_disk_in_words
from .renaming import change_address, no_agency_at
from .rights import TRANSITIONS, has_role_for, may, require, require_role, roles_at, verbs_for
from .scans import TYPED_FROM, keep_scan, type_from
from .sealing import (
    FILES_ALONE,
    ask_removal,
    confirm_removal,
    decline_removal,
    other_places,
    place_name,
    require_sealable,
)
from .search_index import forget_search, index_search, name_agencies
from .site import renew_public_pages
from .surroundings import edition_of_last_year, surroundings_of
from .uploads import (
    accept_reading,
    is_withheld,
    reject_reading,
    store_file,
    too_large,
    upload,
    with_decisions,
    withheld_in_words,
)
from .years import open_year
