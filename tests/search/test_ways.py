"""How PostgreSQL is asked: through the passages from the newest, through the index year by year, or all at once."""

import pytest

from reports.models import search_tables
from reports.models.search_tables import Sought

SHARES = {"公开": 0.8, "免费": 0.12, "打印": 0.1, "h_教育": 0.03, "教育": 0.002, "y_2019": 0.1, "k_township": 0.2}
WAYS = {"newest": "ORDER BY p.key DESC", "by year": "asked CROSS JOIN LATERAL", "at once": "OFFSET 0) kept"}


def way(*words, **filters):
    """Return the ways that the statement takes."""
    statement, values = search_tables._for_postgresql(Sought(words=tuple((word, (word,)) for word in words), **filters))
    assert statement.count("%s") == len(values)
    return [name for name, sign in WAYS.items() if sign in statement]


@pytest.mark.parametrize(
    ("words", "filters", "expected"),
    [
        (["公开"], {}, "newest"),
        (["公开"], {"years": (2019,)}, "newest"),
        (["免费"], {}, "by year"),
        (["免费", "打印"], {}, "by year"),
        (["免费"], {"kind": "township"}, "by year"),
        (["免费"], {"years": (2019,), "kind": "township"}, "at once"),
        (["免费"], {"agency": 7, "path": "00000007", "path_after": "00000008"}, "at once"),
        (["教育"], {}, "at once"),
        (["教育", "公开"], {}, "by year"),  # the word may stand in the name of the body
        (["龘龘"], {}, "at once"),
    ],
)
def test_what_is_common_decides_the_way(monkeypatch, words, filters, expected):
    monkeypatch.setattr(search_tables, "_shares", lambda: SHARES)
    assert way(*words, **filters) == [expected]
