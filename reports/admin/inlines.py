"""Rows inside another record's page, for administrators, with a name at every field."""

from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import RelatedFieldWidgetWrapper
from django.db.models import Field
from django.forms import BaseInlineFormSet, Form
from django.http import HttpRequest
from django.utils.text import capfirst
from django.utils.translation import gettext as _


class NamedFormSet(BaseInlineFormSet):
    """Rows whose box for deleting has a name for a screen reader."""

    def add_fields(self, form: Form, index: int | None) -> None:
        """Add Django's own fields and name the box."""
        super().add_fields(form, index)
        if "DELETE" in form.fields:
            form.fields["DELETE"].widget.attrs["aria-label"] = _("Delete")


class RecordInline(admin.TabularInline):
    """A table of rows; the words over its columns are no labels, so that each field bears its own."""

    formset = NamedFormSet
    extra = 0

    def formfield_for_dbfield(self, db_field: Field, request: HttpRequest, **kwargs: Any) -> Any:
        """Return the form field with the name of its column."""
        formfield = super().formfield_for_dbfield(db_field, request, **kwargs)
        if formfield is not None:
            widget = formfield.widget
            inner = widget.widget if isinstance(widget, RelatedFieldWidgetWrapper) else widget
            inner.attrs["aria-label"] = capfirst(str(db_field.verbose_name))
        return formfield

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Let administrators add, change and delete."""
        return request.user.is_superuser

    has_change_permission = has_view_permission = has_delete_permission = has_add_permission
