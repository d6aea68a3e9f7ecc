"""What search is made of, without a database: characters folded alike, pairs of them, queries, excerpts, relevance.

A text is folded (``folding``): mended like a file that is read, narrow, lower case, simplified, punctuation gone. What
is looked up of it are single characters, pairs of neighbours, and whole words of Latin letters and digits
(``tokens``); whether a passage holds a word is then decided on the folded text itself, so there are no false hits.
"""

from .excerpts import Piece, excerpt
from .folding import FIRST_OF_CHINESE, fold, placed, spans
from .names import abbreviated, may_abbreviate, name_lines, near, rank_of, spelt, written_lines
from .query import LONGEST, Query, Word, understood
from .relevance import SECTION_WEIGHTS, score
from .tokens import HEAD, looked_up, tokens

# Of folding, tokens, the keys of passages and the lines of agencies: an index made by another one is made anew.
VERSION = 3
