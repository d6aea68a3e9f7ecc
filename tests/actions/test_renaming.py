"""The address of an agency: changed by an administrator, the former one kept for that agency alone."""

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from reports.actions import NotAllowed, Refused, change_address
from reports.exchange import AgencyResource, faults, table_in
from reports.models import Agency, FormerAddress, current_site
from tests.factories import make_agency, make_editor, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def bureau():
    """Give an agency with an address."""
    return make_agency("青禾县教育局", slug="jiaoyuju")


def addresses_of(agency):
    """Return the present address and the former ones of ``agency``."""
    agency.refresh_from_db()
    return agency.slug, set(agency.former_addresses.values_list("slug", flat=True))


def test_the_former_address_is_kept_with_who_changed_it(bureau):
    change_address(make_person("he", family_name="何", superuser=True), bureau, "qinghe-jiaoyuju")
    assert addresses_of(bureau) == ("qinghe-jiaoyuju", {"jiaoyuju"})
    assert FormerAddress.objects.get().person_name == "何"


def test_kept_pages_are_drawn_anew(bureau):
    before = current_site().public_stamp
    change_address(None, bureau, "qinghe-jiaoyuju")
    assert current_site().public_stamp > before


def test_only_an_administrator_changes_an_address(bureau):
    with pytest.raises(NotAllowed):
        change_address(make_editor(bureau), bureau, "qinghe-jiaoyuju")
    assert addresses_of(bureau) == ("jiaoyuju", set())


@pytest.mark.parametrize("slug", ["", "Jiaoyuju", "教育局", "a b", "a/b", "a" * 81, "jiaoyuju"])
def test_what_is_no_new_address_is_refused(bureau, slug):
    with pytest.raises(Refused):
        change_address(None, bureau, slug)
    assert addresses_of(bureau) == ("jiaoyuju", set())


def test_an_address_that_another_agency_has_or_had_is_refused(bureau):
    finance = make_agency("青禾县财政局", slug="caizhengju")
    change_address(None, finance, "qinghe-caizhengju")
    for taken in ("qinghe-caizhengju", "caizhengju"):
        with pytest.raises(Refused, match="青禾县财政局"):
            change_address(None, bureau, taken)
    assert addresses_of(bureau) == ("jiaoyuju", set())


def test_an_agency_may_go_back_to_its_own_address(bureau):
    change_address(None, bureau, "qinghe-jiaoyuju")
    change_address(None, bureau, "jiaoyuju")
    assert addresses_of(bureau) == ("jiaoyuju", {"qinghe-jiaoyuju"})


def test_a_new_agency_is_not_given_a_former_address(bureau):
    change_address(None, bureau, "qinghe-jiaoyuju")
    with pytest.raises(ValidationError) as refused:
        Agency(slug="jiaoyuju", name="另一机关").full_clean()
    assert "slug" in refused.value.error_dict


def test_an_import_does_not_revive_a_former_address(bureau):
    change_address(None, bureau, "qinghe-jiaoyuju")
    dataset = table_in("slug,first_day,name\njiaoyuju,2020-01-01,另一机关\n".encode())
    result = AgencyResource(person=make_person("he", superuser=True)).import_data(dataset)
    assert "which now has “qinghe-jiaoyuju”" in str(faults(result, getattr(dataset, "row_numbers", []), {}))
    assert not Agency.objects.filter(slug="jiaoyuju").exists()


def test_the_command_changes_an_address_or_says_why_not(bureau, capsys):
    call_command("rename_agency", "jiaoyuju", "qinghe-jiaoyuju", "--language", "en")
    assert "qinghe-jiaoyuju" in capsys.readouterr().out
    for old, new, words in [
        ("jiaoyuju", "x", "is a former address of 青禾县教育局, which now has “qinghe-jiaoyuju”"),
        ("nobody", "x", "No agency has the address"),
        ("qinghe-jiaoyuju", "Not An Address", "use small letters"),
    ]:
        with pytest.raises(CommandError, match=words):
            call_command("rename_agency", old, new, "--language", "en")
    with pytest.raises(CommandError, match="There is no person nemo"):
        call_command("rename_agency", "qinghe-jiaoyuju", "x", "--as", "nemo", "--language", "en")
    assert addresses_of(bureau) == ("qinghe-jiaoyuju", {"jiaoyuju"})


def test_the_staff_side_names_former_addresses_and_lets_nobody_type_over_one(bureau, client):
    client.force_login(make_person("he", superuser=True))
    assert client.get("/en/admin/reports/agency/add/").status_code == 200
    change_address(None, bureau, "qinghe-jiaoyuju")
    html = client.get(f"/en/admin/reports/agency/{bureau.pk}/change/").content.decode()
    assert "jiaoyuju (20" in html
    assert 'name="slug"' not in html
