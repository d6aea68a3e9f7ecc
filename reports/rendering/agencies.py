"""Agencies in lists, grouped by what they are."""

from collections.abc import Iterable

from ..models import Agency, AgencyKind


def grouped_by_kind(agencies: Iterable[Agency]) -> list[tuple[str, list[Agency]]]:
    """Return (name of the kind, its agencies) in the order in which kinds are declared."""
    held: dict[str, list[Agency]] = {}
    for agency in agencies:
        held.setdefault(agency.kind, []).append(agency)
    return [(str(kind.label), held[kind]) for kind in AgencyKind if kind in held]
