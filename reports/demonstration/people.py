"""The people of the demonstration: four with passwords, and one without for each body, who stands in its log."""

import secrets

from django.contrib.auth.hashers import make_password

from ..models import Agency, Membership, Person, Role
from .district import BODIES, GOVERNMENT, Body

OF_THE_FOUR = "mochiwan-jiedao"
ACCOUNTS = {
    "editor": ("演示填报员", Role.EDITOR, OF_THE_FOUR),
    "reviewer": ("演示审核员", Role.REVIEWER, OF_THE_FOUR),
    "supervisor": ("演示主管", Role.SUPERVISOR, GOVERNMENT.key),
    "administrator": ("演示管理员", None, None),
}
# Without what is easily misread: 0 and O, 1, I and l.
_CHARACTERS = "abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789"


class NoAccounts(Exception):
    """The four accounts of the demonstration are not in this database."""


def make_people(agencies: dict[str, Agency]) -> dict[str, Person]:
    """Store everybody, nobody with a usable password yet; return them by username."""
    names = {username: name for username, (name, _role, _key) in ACCOUNTS.items()}
    names |= {_editor_name(body): f"{body.short_name}填报员" for body in BODIES if body.key != OF_THE_FOUR}
    Person.objects.bulk_create(
        Person(
            username=username,
            last_name=name,
            password=make_password(None),
            is_staff=True,
            is_superuser=username == "administrator",
        )
        for username, name in names.items()
    )
    people = {person.username: person for person in Person.objects.filter(username__in=names)}
    roles = [(username, key, role) for username, (_name, role, key) in ACCOUNTS.items() if role]
    roles += [(_editor_name(body), body.key, Role.EDITOR) for body in BODIES if body.key != OF_THE_FOUR]
    Membership.objects.bulk_create(
        Membership(person=people[username], agency=agencies[key], role=role) for username, key, role in roles
    )
    return people


def editor_of(body: Body, people: dict[str, Person]) -> Person:
    """Return the person who writes the reports of ``body``."""
    return people["editor" if body.key == OF_THE_FOUR else _editor_name(body)]


def approver_of(body: Body, people: dict[str, Person]) -> Person:
    """Return the person who approves them."""
    return people["reviewer" if body.key == OF_THE_FOUR else "supervisor"]


def draw_passwords() -> dict[str, str]:
    """Give each of the four accounts a fresh password; return them in the clear. Raise NoAccounts."""
    people = {person.username: person for person in Person.objects.filter(username__in=ACCOUNTS)}
    if people.keys() != ACCOUNTS.keys():
        raise NoAccounts
    drawn = {}
    for username in ACCOUNTS:
        drawn[username] = "-".join("".join(secrets.choice(_CHARACTERS) for _ in range(4)) for _ in range(4))
        people[username].set_password(drawn[username])
        people[username].save(update_fields=["password"])
    return drawn


def _editor_name(body: Body) -> str:
    return f"editor-{body.key}"
