"""Save what was typed on the page of a report, or show it again with the reason why it was not saved."""

from dataclasses import replace
from typing import Any

from django.contrib import admin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from .. import actions
from ..actions import Refused, Stale, WrongState, flat
from ..document import Content
from ..models import Edition, Report, Verb
from .access import say
from .conflicts import Conflict, Merge, merge, merged_content
from .reach import back_to
from .taking import take_step
from .typed import (
    MOST_DIGITS_OF_NOTICES,
    Typed,
    blanks_as_nought,
    brought_forward,
    has_figures,
    in_words,
    name_of,
    nothing_to_report,
    refuse_nonsense,
    typed_in,
)
from .workbench import editions_in_reach, last_years_content, page_context


def save(request: HttpRequest, edition: Edition) -> HttpResponse:
    """Save the sent form and lead back to the page; with ``then`` also submit. Refused, show the typing again."""
    stored = edition.content()
    typed = typed_in(request.POST, stored)
    typed = typed.without({key for key in _keys(typed) if request.POST.get(f"take.{key}") == "stored"})
    try:
        actions.require(request.user, Verb.SAVE, edition)
        refuse_nonsense(typed)
        typed, question = _with_acts(request, edition, typed, stored)
        if question:
            return show_page(request, edition, merged_content(stored, typed), status=200, question=question)
        saved = actions.save_draft(
            request.user, edition, version=typed.version, figures=typed.figures, texts=typed.texts
        )
    except Stale as refusal:
        say(request, refusal, is_refusal=True)
        merged = merge(edition, typed, refusal)
        return show_page(request, edition, merged_content(stored, merged.typed), merged=merged, status=409)
    except WrongState as refusal:
        say(request, refusal, is_refusal=True)
        return show_page(request, edition, None, merged=_unsaved(stored, typed), status=409)
    except actions.NotAllowed:
        raise
    except Refused as refusal:
        say(request, refusal, is_refusal=True)
        return show_page(request, edition, as_far_as_possible(stored, typed), status=400)
    if request.POST.get("then") == Verb.SUBMIT:
        return take_step(request, saved, Verb.SUBMIT)
    say(request, _("Saved.") if saved.version != edition.version else _("Nothing had changed."))
    return back_to(edition.report, None, "findings" if "check" in request.POST else "")


def show_page(
    request: HttpRequest,
    edition: Edition,
    content: Content | None,
    *,
    merged: Merge | None = None,
    status: int,
    question: str = "",
) -> HttpResponse:
    """Answer with the page of the report that holds typing which is not stored."""
    report: Report = edition.report
    editions = editions_in_reach(request.user, report)
    current = next(found for found in editions if found.pk == edition.pk)
    context = {
        **admin.site.each_context(request),
        "title": str(report),
        "question": question,
        **page_context(request.user, report, current, editions, content=content, merged=merged),
    }
    return render(request, "admin/report/page.html", context, status=status)


def _keys(typed: Typed) -> set[str]:
    return {*typed.figures, *typed.texts}


def _with_acts(request: HttpRequest, edition: Edition, typed: Typed, stored: Content) -> tuple[Typed, str]:
    """Return the typing with what a button of the grid adds, or the section for which a question is still open.

    ``nil`` = "nothing to report" in a section, asked again when figures stand; ``blanks`` = its blanks mean
    nil; ``carry`` = take last year's carried-forward figures over.
    """
    content = merged_content(stored, typed)
    nil = request.POST.get("nil", "")
    if nil and has_figures(content, nil) and request.POST.get("nil_confirmed") != nil:
        return typed, nil
    added: dict[str, Any] = nothing_to_report(content, nil)
    added |= blanks_as_nought(content, request.POST.get("blanks", ""))
    if "carry" in request.POST:
        added |= brought_forward(content, last_years_content(request.user, edition))
    return typed.with_figures(added), ""


def _unsaved(stored: Content, typed: Typed) -> Merge:
    """Return what was typed in a report that got locked meanwhile, to be shown and copied."""
    was, sent = flat(stored), flat(as_far_as_possible(stored, typed))
    conflicts = tuple(
        Conflict(key, name_of(key), in_words(key, was.get(key, "")), in_words(key, text))
        for key, text in sent.items()
        if was.get(key, "") != text
    )
    return Merge(conflicts, (), typed, None)


def as_far_as_possible(stored: Content, typed: Typed) -> Content:
    """Return ``stored`` with the typing in it; a field that cannot be kept at all is left out: it cannot be shown."""
    if len(typed.texts.get("fee_notices", "").strip()) > MOST_DIGITS_OF_NOTICES:
        typed = typed.without({"fee_notices"})
    return merged_content(stored, typed.without({name for name in typed.texts if _is_refused(stored, typed, name)}))


def _is_refused(stored: Content, typed: Typed, name: str) -> bool:
    try:
        merged_content(stored, replace(typed, figures={}, texts={name: typed.texts[name]}))
    except Refused:
        return True
    return False
