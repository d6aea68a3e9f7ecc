"""The verbs answer in English here, as their messages stand in the code."""

import pytest


@pytest.fixture(autouse=True)
def in_english(english):
    """Answer in English here."""
