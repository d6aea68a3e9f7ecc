"""People on the staff side: who works here, and for which agency in which role. Administrators alone see them."""

from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.contrib.auth.forms import AdminPasswordChangeForm, UserChangeForm, UserCreationForm
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ..models import Membership, Person
from .access import AdministratorAdmin
from .inlines import RecordInline

if admin.site.is_registered(Group):  # rights come from memberships alone
    admin.site.unregister(Group)


class PersonCreationForm(UserCreationForm):
    """A new member of staff."""

    class Meta(UserCreationForm.Meta):
        model = Person


class PersonChangeForm(UserChangeForm):
    """A member of staff."""

    class Meta(UserChangeForm.Meta):
        model = Person


class PersonPasswordForm(AdminPasswordChangeForm):
    """A new password for a member of staff; who is to stay out is made inactive instead."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.pop("usable_password", None)
        for name in ("password1", "password2"):
            self.fields[name].required = True


class MembershipInline(RecordInline):
    """The roles of a person."""

    model = Membership
    autocomplete_fields = ["agency"]
    verbose_name_plural = _("roles: supervisors and auditors reach the whole subtree of their agency")


@admin.register(Person)
class PersonAdmin(AdministratorAdmin, UserAdmin):
    """Everybody who may sign in."""

    form = PersonChangeForm
    add_form = PersonCreationForm
    change_password_form = PersonPasswordForm
    inlines = [MembershipInline]
    list_display = ["username", "full_name", "email", "roles", "is_active", "is_superuser", "last_login"]
    list_filter = ["is_active", "is_superuser", "memberships__role"]
    search_fields = ["username", "last_name", "first_name", "email", "memberships__agency__name"]
    filter_horizontal = []
    fieldsets = [
        (None, {"fields": ["username", "password"]}),
        (_("Person"), {"fields": [("last_name", "first_name"), "email"]}),
        (_("Access"), {"fields": ["is_active", "is_superuser", "last_login", "date_joined"]}),
    ]
    add_fieldsets = [
        (None, {"fields": ["username", ("last_name", "first_name"), "email"]}),
        (_("Password"), {"fields": ["password1", "password2"]}),
    ]
    readonly_fields = ["last_login", "date_joined"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Person]:
        """Return everybody with their roles, in one further query."""
        return super().get_queryset(request).prefetch_related("memberships__agency")

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: what a person did stays on record; take away "active" instead."""
        return False

    def save_model(self, request: HttpRequest, obj: Person, form: Any, change: bool) -> None:
        """Save; everybody entered here may sign in to the staff side."""
        obj.is_staff = True
        super().save_model(request, obj, form, change)

    @admin.display(description=_("name of the person"), ordering="last_name")
    def full_name(self, person: Person) -> str:
        """Return the name, family name first."""
        return person.get_full_name()

    @admin.display(description=_("roles"))
    def roles(self, person: Person) -> str:
        """Return the roles in words."""
        return "; ".join(f"{m.agency} · {m.get_role_display()}" for m in person.memberships.all())


@admin.register(Membership)
class MembershipAdmin(AdministratorAdmin):
    """Every role of every person."""

    list_display = ["person", "agency", "role"]
    list_filter = ["role"]
    list_select_related = ["person", "agency"]
    search_fields = ["person__username", "person__last_name", "agency__name"]
    autocomplete_fields = ["person", "agency"]
