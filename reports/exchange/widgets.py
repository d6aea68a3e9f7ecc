"""How single cells of the lists of agencies and years are read and written; a ValueError holds the reason."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from import_export.widgets import Widget

from ..actions import no_agency_at
from ..models import Agency
from .headers import plain

YES = {"1", "yes", "true", "y", "是", "有"}
NO = {"0", "no", "false", "n", "否", "无"}


class WordsWidget(Widget):
    """Text; a number that a spreadsheet made of a code becomes text again."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the text of a cell, "" for a blank one."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        return "" if value is None else str(value).strip()

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the text."""
        return "" if value is None else str(value)


class DayWidget(Widget):
    """A day, as 2022-12-31 or as a spreadsheet's date."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> datetime.date | None:
        """Return the day of a cell, None for a blank one."""
        if value in (None, ""):
            return None
        if isinstance(value, datetime.datetime):
            return value.date()
        if isinstance(value, datetime.date):
            return value
        parts = str(value).strip().replace("/", "-").replace(".", "-").split("-")
        try:
            year, month, day = (int(part) for part in parts)
            return datetime.date(year, month, day)
        except (ValueError, OverflowError) as error:
            raise ValueError(_("“%(text)s” is not a day; write it as 2022-12-31.") % {"text": value}) from error

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the day in ISO form."""
        return value.isoformat() if value else ""


class YesNoWidget(Widget):
    """Yes or no."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> bool:
        """Return the answer in a cell; a blank one is refused."""
        text = plain("" if value is None else int(value) if isinstance(value, bool | float) else value)
        if text in YES | NO:
            return text in YES
        raise ValueError(_("“%(text)s” is neither yes nor no.") % {"text": "" if value is None else value})

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return "yes" or "no"."""
        return "yes" if value else "no"


class ChoiceWidget(Widget):
    """One of declared choices, by key or by its words in either language."""

    def __init__(self, choices: Iterable[tuple[str, Any]]) -> None:
        super().__init__()
        self.choices = list(choices)

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> str:
        """Return the key of the choice in a cell."""
        known: dict[str, str] = {}
        for language in ("zh-hans", "en"):
            with override(language):
                known |= {plain(words): key for key, words in self.choices}
        known |= {key: key for key, _words in self.choices}
        key = known.get(plain("" if value is None else value))
        if key is None:
            raise ValueError(
                _("“%(text)s” is none of: %(choices)s.")
                % {
                    "text": "" if value is None else value,
                    "choices": ", ".join(f"{key} ({words})" for key, words in self.choices),
                }
            )
        return key

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the key."""
        return "" if value is None else str(value)


class AgencyWidget(Widget):
    """An agency by its address (slug)."""

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Agency | None:
        """Return the agency, None for a blank cell."""
        slug = "" if value is None else str(value).strip()
        if not slug:
            return None
        agency = Agency.objects.filter(slug=slug).first()
        if agency is None:
            raise ValueError(no_agency_at(slug))
        return agency

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> str:
        """Return the slug."""
        return value.slug if value else ""
