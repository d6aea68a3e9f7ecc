"""The faults that are put into the district on purpose, each with everything that the checks find because of it.

Whatever else a check reports as failing on the demonstration is a mistake of the generator or of a check.
"""

from ..checks import RULES
from ..formats import Text
from .fault import Expected, Fault
from .faults_in_figures import IN_FIGURES
from .faults_in_sums import IN_SUMS
from .faults_in_words import IN_WORDS
from .faults_of_bodies import OF_BODIES

FAULTS: tuple[Fault, ...] = (*IN_SUMS, *IN_FIGURES, *IN_WORDS, *OF_BODIES)
BY_REPORT = {(fault.body, fault.year): fault for fault in FAULTS}

# Which rules nothing in the district breaks, and why.
REFUSED = Text("不会出现：保存、提交或发布时即被拒绝", "cannot be: refused when it is saved, submitted or published")
OF_FILES = Text("只针对上传的文件", "speaks of uploaded files alone")
NOT_SHOWN_HERE: dict[str, Text] = {
    "P-LIFE": REFUSED,
    "P-CORRECTION": REFUSED,
    "C-DOUBLE": Text("各级只汇总直接下级", "every sum is over the bodies directly below"),
    "P-FILE": OF_FILES,
    **{rule: OF_FILES for rule in RULES if rule.startswith("R-")},
}

__all__ = ["BY_REPORT", "FAULTS", "NOT_SHOWN_HERE", "Expected", "Fault"]
