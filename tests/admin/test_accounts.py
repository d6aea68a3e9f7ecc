"""Accounts: one's own password, a forgotten one, people and their roles, and the record of the site."""

import re

import pytest
from django.core import mail
from django.urls import reverse
from django.utils import translation

from reports.models import Membership, Person, Role, Site
from tests.factories import make_agency, make_editor, make_person

pytestmark = [pytest.mark.django_db, pytest.mark.any_database]
OLD, NEW = "the-old-password-1", "a-quite-new-password-2"


@pytest.fixture
def editor():
    """Give an editor with a password and an address."""
    person = make_editor(make_agency(), password=OLD)
    Person.objects.filter(pk=person.pk).update(email="editor@example.org")
    person.refresh_from_db()
    return person


@pytest.mark.parametrize(("prefix", "words"), [("", "zh-Hans"), ("/en", "en")])
def test_sign_in_speaks_the_language_of_its_address(prefix, words, client):
    page = client.get(f"{prefix}/admin/login/").content.decode()
    assert f'<html lang="{words.lower()}"' in page.lower() or f'lang="{words}"' in page
    assert f"{prefix}/admin/password_reset/" in page
    assert "style=" not in page


def test_a_wrong_password_is_one_sentence(client, editor):
    page = client.post("/en/admin/login/", {"username": editor.username, "password": "wrong"}).content.decode()
    assert len(re.findall(r'<p class="fault"', page)) == 1


def test_people_change_their_own_password(client, editor):
    client.force_login(editor)
    fields = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW}
    assert client.get("/en/admin/password_change/").status_code == 200
    answer = client.post("/en/admin/password_change/", fields, follow=True)
    assert "Your password is changed." in answer.content.decode()
    editor.refresh_from_db()
    assert editor.check_password(NEW)


@pytest.mark.parametrize("fields", [{"old_password": "wrong"}, {"new_password2": "other"}, {"new_password1": "short"}])
def test_a_bad_change_of_password_says_why(fields, client, editor):
    client.force_login(editor)
    sent = {"old_password": OLD, "new_password1": NEW, "new_password2": NEW} | fields
    page = client.post("/en/admin/password_change/", sent).content.decode()
    assert '<p class="fault"' in page
    editor.refresh_from_db()
    assert editor.check_password(OLD)


def test_a_forgotten_password_is_reset_by_a_link_that_works_once(client, editor):
    answer = client.post("/en/admin/password_reset/", {"email": "editor@example.org"}, follow=True)
    assert "the link is on its way" in answer.content.decode()
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    assert link.startswith("/en/admin/password_reset/")
    form = client.get(link, follow=True)
    assert "Set this password" in form.content.decode()
    fields = {"new_password1": NEW, "new_password2": NEW}
    done = client.post(form.redirect_chain[-1][0], fields, follow=True)
    assert "Your new password is set." in done.content.decode()
    editor.refresh_from_db()
    assert editor.check_password(NEW)
    assert "used already or is too old" in client.get(link, follow=True).content.decode()


def test_an_unknown_address_is_answered_alike_and_gets_no_mail(client, editor):
    answer = client.post("/en/admin/password_reset/", {"email": "nobody@example.org"}, follow=True)
    assert "the link is on its way" in answer.content.decode()
    assert mail.outbox == []


def test_the_mail_is_in_the_language_of_the_page(client, editor):
    client.post("/admin/password_reset/", {"email": "editor@example.org"})
    link = re.search(r"https?://[^/]+(/\S+)", mail.outbox[0].body)[1]
    assert link.startswith("/admin/password_reset/")


def test_an_administrator_enters_people_with_roles(boss):
    agency = make_agency()
    fields = {
        "username": "chen",
        "last_name": "陈",
        "first_name": "一鸣",
        "usable_password": "true",
        "password1": NEW,
        "password2": NEW,
        "memberships-TOTAL_FORMS": 1,
        "memberships-INITIAL_FORMS": 0,
        "memberships-0-agency": agency.pk,
        "memberships-0-role": Role.REVIEWER,
    }
    answer = boss.post(reverse("admin:reports_person_add"), fields)
    assert answer.status_code == 302
    person = Person.objects.get(username="chen")
    assert (person.is_staff, person.is_superuser, str(person)) == (True, False, "陈一鸣")
    assert Membership.objects.get(person=person).role == Role.REVIEWER


def test_an_administrator_sets_a_password_and_deletes_nobody(boss, editor):
    address = reverse("admin:auth_user_password_change", args=[editor.pk])
    fields = {"password1": NEW, "password2": NEW, "usable_password": "true"}
    assert boss.post(address, fields).status_code == 302
    editor.refresh_from_db()
    assert editor.check_password(NEW)
    assert boss.post(reverse("admin:reports_person_delete", args=[editor.pk]), {"post": "yes"}).status_code == 403


def test_editors_set_no_passwords_of_others(client, editor):
    other = make_person("other", password=OLD)
    client.force_login(editor)
    address = reverse("admin:auth_user_password_change", args=[other.pk])
    assert client.post(address, {"password1": NEW, "password2": NEW, "usable_password": "true"}).status_code == 403
    other.refresh_from_db()
    assert other.check_password(OLD)


def test_the_site_is_one_record_whose_saving_raises_its_stamp(boss):
    with translation.override("en"):
        assert boss.get("/en/admin/reports/site/", follow=True).status_code == 200
    address = reverse("admin:reports_site_change", args=[1])
    fields = {"name": "青禾县政府信息公开年报", "colour": "red", "organ": "青禾县人民政府"}
    fields |= {"repeat_percent": 50, "backlog_percent": 30, "jump_factor": 5, "jump_from": 30}
    for stamp in (1, 2):
        assert boss.post(address, fields).status_code == 302
        site = Site.objects.get()
        assert (site.pk, site.colour, site.public_stamp) == (1, "red", stamp)
    assert boss.get(reverse("admin:reports_site_add")).status_code == 403
