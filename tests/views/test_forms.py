"""The blank forms on the public side: linked from the home page, served as they are made."""

import pytest
from django.urls import reverse

from reports.formats import FORMS
from reports.writing.blank_forms import BLANK_FORMS

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]


def test_the_home_page_links_to_every_form(client):
    page = client.get("/").content.decode()
    for form in FORMS:
        for kind in BLANK_FORMS:
            assert f'href="{reverse("form_file", args=(int(form), kind))}"' in page


@pytest.mark.parametrize("kind", list(BLANK_FORMS))
def test_a_form_is_served_with_its_name_and_kept_by_browsers(client, kind):
    answer = client.get(f"/data/forms/2021.{kind}")
    assert answer.content == BLANK_FORMS[kind].make(FORMS["2021"], "zh-hans")
    assert answer["Content-Type"] == BLANK_FORMS[kind].media_type
    assert "attachment" in answer["Content-Disposition"]
    again = client.get(f"/data/forms/2021.{kind}", headers={"if-none-match": answer["ETag"]})
    assert again.status_code == 304


@pytest.mark.parametrize("address", ["/data/forms/2020.xlsx", "/data/forms/2021.exe", "/data/forms/1.xlsx"])
def test_another_form_is_not_there(client, address):
    assert client.get(address).status_code == 404
