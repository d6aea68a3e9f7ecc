"""What an edition says comes back from its rows as it went in."""

import pytest

from tests.factories import make_edition, sound_content

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("form", ["2019", "2021"])
def test_a_content_comes_back_from_the_rows(form):
    content = sound_content(form)
    edition = make_edition(content=content)
    assert edition.content() == content
    assert edition.content().digest() == content.digest()
