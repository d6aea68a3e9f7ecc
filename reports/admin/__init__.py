"""The staff side: importing this package registers every list and page on the admin site.

``site`` <- ``access`` <- all others. What changes a report goes through the verbs of ``actions``.
"""

from . import agencies, intake, people, records, reports, site_record, statistics, years
