"""The demonstration district: a fictitious place with reports of seven years, drawn from a seed.

``fill`` stores it; ``FAULTS`` lists what is wrong in it on purpose. Nothing here is needed to run the portal.
"""

from .faults import FAULTS, NOT_SHOWN_HERE, Expected, Fault
from .figures import FIRST_YEAR, LAST_YEAR
from .filling import fill
from .people import ACCOUNTS, NoAccounts, draw_passwords
from .writing_up import District
