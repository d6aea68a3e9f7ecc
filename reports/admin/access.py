"""Rights on the staff side: from memberships and superusers, never from Django's table of permissions.

Every ModelAdmin here stands on one of these classes. A list starts from ``for_person``; what lies out
of reach does not exist (404); a step without the right is refused with its sentence (403).
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import admin, messages
from django.contrib.admin.views.main import ERROR_FLAG
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from ..actions import NotAllowed
from ..models import Person, memberships_of


def works_here(person: Any) -> bool:
    """Tell whether ``person`` has any business on the staff side. Costs one query for each person object."""
    return isinstance(person, Person) and person.is_active and (person.is_superuser or bool(memberships_of(person)))


class StaffAdmin(admin.ModelAdmin):
    """A list that members of staff may look at within their reach, and change by verbs alone."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return what the person may see: ``for_person`` of the model."""
        queryset = self.model.objects.for_person(request.user)
        ordering = self.get_ordering(request)
        return queryset.order_by(*ordering) if ordering else queryset

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Show the list under its own name; Django would ask to choose an object to change."""
        if ERROR_FLAG in request.GET:
            sentence = _("The address asked for something that this list cannot filter by; here is all of it.")
            say(request, sentence, is_refusal=True)
        title = str(self.model._meta.verbose_name_plural)
        return super().changelist_view(request, {"title": title[:1].upper() + title[1:], **(extra_context or {})})

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Return the object, or answer 404 where it is out of reach or not there."""
        found = super().get_object(request, object_id, from_field)
        if found is None:
            raise Http404(object_id)
        return found

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show the app to everybody who works here."""
        return works_here(request.user)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Allow looking: the queryset is what limits it."""
        return works_here(request.user)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Refuse the stock form: verbs make things."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse the stock form: verbs change things."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Refuse: nothing of a report is deleted."""
        return False


class AdministratorAdmin(StaffAdmin):
    """A list that administrators keep: agencies, years, people, the site. Nobody else sees it."""

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        """Return every record: only administrators come here."""
        return admin.ModelAdmin.get_queryset(self, request)

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Show it to administrators."""
        return _administers(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators look."""
        return _administers(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Let administrators add."""
        return _administers(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators change."""
        return _administers(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators delete what nothing hangs on."""
        return _administers(request)


def _administers(request: HttpRequest) -> bool:
    return bool(request.user.is_active and request.user.is_superuser)


def refused(request: HttpRequest, sentence: object, status: int = 403) -> HttpResponse:
    """Answer with a page that holds one sentence."""
    context = {**admin.site.each_context(request), "title": _("Not possible"), "sentence": str(sentence)}
    return render(request, "admin/refused.html", context, status=status)


def answers_refusals(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Answer 403 with its sentence when a verb in ``view`` (a method) raises NotAllowed."""

    @wraps(view)
    def guarded(self: Any, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(self, request, *args, **kwargs)
        except NotAllowed as refusal:
            return refused(request, refusal)

    return guarded


def say(request: HttpRequest, sentence: object, *, is_refusal: bool = False) -> None:
    """Put one sentence on the next page."""
    messages.add_message(request, messages.ERROR if is_refusal else messages.SUCCESS, str(sentence))


def was_left_out(request: HttpRequest, field: str) -> bool:
    """Tell whether the body was longer than what is kept of a file, so that ``field`` is missing from the form."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return field not in request.FILES and length.isdigit() and int(length) > settings.MAX_UPLOAD_BYTES
