"""Flat tables in and out: import from here.

``table_in`` turns a file into rows; a resource says which columns there are, takes rows in and gives
them out. Resources know nothing of the admin: they take the person and check the rights themselves.
"""

from .files import FORMATS, Csv, Excel, Json, table_in, too_large
from .outcome import Fault, faults
from .records import AgencyResource, YearResource
from .statistics import StatisticsResource, statistics_resource

__all__ = [
    "FORMATS",
    "AgencyResource",
    "Csv",
    "Excel",
    "Fault",
    "Json",
    "StatisticsResource",
    "YearResource",
    "faults",
    "statistics_resource",
    "table_in",
    "too_large",
]
