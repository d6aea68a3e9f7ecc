"""The data model: import models from here.

Order of dependence: people, former addresses <- agencies <- years; statistics <- editions <- reports; files, readings,
findings, events and seals hang on them; site and jobs stand alone.
"""

from .agencies import (
    Agency,
    AgencyChange,
    AgencyKind,
    AgencyLevel,
    AgencyPeriod,
    ChangeKind,
    agencies_of,
    memberships_of,
    refresh_today,
)
from .editions import (
    EDITABLE,
    FROZEN,
    WORKING,
    Change,
    Edition,
    EditionText,
    Origin,
    State,
    blank_figures,
)
from .events import ReportEvent, Verb
from .files import EditionFile, FileRole, SourceFile
from .findings import FAILING, Explanation, Finding, Severity, Verdict
from .fingerprints import EVERY_TABLE, CheckOfEdition, TableFingerprint, TextFingerprint
from .former_addresses import FormerAddress, refuse_former_address
from .jobs import UNFINISHED, ItemState, ItemTask, Job, JobItem, JobKind, JobState, MaintenanceWindow
from .people import Membership, Person, Role
from .readings import Reading, ReadingState
from .reports import Obligation, Report
from .seals import Ground, Seal, SealedPlace, SealState, WithheldFile
from .searching import SearchedAgency, SearchedEdition, SearchPassage
from .site import Colour, Site, current_site
from .statistics import (
    STATISTICS,
    DocumentsRow,
    EnforcementRow,
    FeesRow,
    LicensingRow,
    ProcurementRow,
    RemediesRow,
    RequestsRow,
    StatisticsRow,
    rows_from,
)
from .tallies import RuleTally, YearTotal
from .years import DueDate, ReportingYear, due_row_for
