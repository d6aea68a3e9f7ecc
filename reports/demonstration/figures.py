"""Draw figures that tie out: sums in every table, and every year brings forward what the last one carried.

Everything follows from the seed, the body and the year, so a district is made again figure for figure.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from ..document import FeeStatement
from ..figures import Figure, shortest
from ..formats import CARRY, FORMS, OTHERWISE, Form, cell_key, form_for, leaves
from ..models import AgencyKind
from .district import Body

FIRST_YEAR, LAST_YEAR = 2019, 2025
_REQUESTS = FORMS["2021"].table("requests")
APPLICANTS = tuple(leaf.key for leaf in _REQUESTS.column_leaves() if leaf.key != "total")
_APPLICANT_WEIGHTS = (86, 7, 0.6, 0.7, 3.7, 2)
_RESULT_WEIGHTS = {
    "disclosed": 36,
    "partly_disclosed": 6,
    "withheld_prohibited_by_law": 0.8,
    "withheld_third_party": 2.2,
    "withheld_internal_affairs": 2.4,
    "withheld_process_information": 2.8,
    "withheld_enforcement_file": 2.2,
    "withheld_registry_inquiry": 1.6,
    "unavailable_not_held": 27,
    "unavailable_not_ready_made": 4,
    "unavailable_still_unclear": 1.4,
    "not_processed_petition": 5,
    "not_processed_repeat": 2.2,
    "not_processed_publication": 0.3,
    "not_processed_excessive": 0.4,
    "not_processed_reissue": 0.6,
    "otherwise_not_corrected": 2.6,
    "otherwise_other": 2.5,
}
_OUTCOMES = ("upheld", "corrected", "other_outcome", "pending")
_OUTCOME_WEIGHTS = (52, 11, 22, 15)
_REMEDIES = (("reconsideration", 0.045), ("litigation_direct", 0.012))


@dataclass(frozen=True)
class Work:
    """What one body did in one year: its figures in the form of the year, and the fees for processing information."""

    year: int
    figures: Mapping[str, Figure]
    fee: FeeStatement

    def count(self, cell: str) -> int:
        """Return the count in ``cell``, 0 where the form has none."""
        figure = self.figures.get(cell)
        return figure if isinstance(figure, int) else 0


class _Books:
    """What a body takes from one year into the next."""

    def __init__(self, body: Body, seed: str) -> None:
        chance = _chance(seed, body.key, "first")
        self.carried = dict.fromkeys(APPLICANTS, 0)
        self.carried["natural_person"] = round(body.size.requests * 0.06)
        self.in_force = body.size.documents
        self.pending = {"reconsideration": 0, "litigation_direct": 0, "litigation_after_reconsideration": 0}
        self.items = {key: chance.randint(4, 40) if used else 0 for key, used in _items_of(body)}
        self.level = chance.uniform(0.85, 1.1)


def works_of(body: Body, seed: str) -> dict[int, Work]:
    """Return the work of ``body`` in every year of the demonstration."""
    books = _Books(body, seed)
    return {year: _work(body, year, books, _chance(seed, body.key, year)) for year in range(FIRST_YEAR, LAST_YEAR + 1)}


def consolidated(year: int, works: Iterable[Work]) -> Work:
    """Return the sums of ``works`` cell by cell, as a government's consolidated report states them."""
    form, parts = form_for(year), list(works)
    figures: dict[str, Figure] = {}
    for table in form.tables:
        for cell in table.cells():
            column = table.column(cell.rpartition(".")[2])
            stated = [part.figures[cell] for part in parts]
            if column.kind == "text":
                amount = sum((Decimal(str(text).removesuffix("万元")) for text in stated), Decimal(0))
                figures[cell] = f"{shortest(amount)}万元"
            else:
                figures[cell] = sum(stated, Decimal(0) if column.kind == "amount" else 0)  # type: ignore[arg-type]
    notices = sum(part.fee.notices or 0 for part in parts)
    notified, collected = (
        sum(int(getattr(part.fee, name) or 0) for part in parts) for name in ("notified_yuan", "collected_yuan")
    )
    return Work(year, figures, FeeStatement(notices, str(notified), str(collected)))


def _chance(*parts: object) -> Random:
    return Random("/".join(str(part) for part in parts))  # noqa: S311 (figures of a demonstration, not secrets)


def _items_of(body: Body) -> tuple[tuple[str, int], ...]:
    size = body.size
    return (
        ("licensing", size.licences),
        ("other_external_services", size.licences),
        ("penalties", size.penalties),
        ("compulsion", size.compulsion),
        ("administrative_fees", size.fees),
    )


def _work(body: Body, year: int, books: _Books, chance: Random) -> Work:
    form = form_for(year)
    books.level *= chance.uniform(0.92, 1.14)
    figures: dict[str, Figure] = dict.fromkeys(form.cells(), 0)
    fee = _fee(body, year, chance)
    figures |= _requests(body, form, books, chance, fee)
    figures |= _remedies(figures, books, chance)
    figures |= _documents(form, body, books, chance)
    figures |= _section_two(form, body, books, chance)
    return Work(year, figures, fee)


def _fee(body: Body, year: int, chance: Random) -> FeeStatement:
    """Fees for processing information are rare, exist since 2021, and come in steps of ten yuan."""
    if year < 2021 or not body.size.fees or chance.random() > 0.22:
        return FeeStatement(0, "0", "0")
    sums = [chance.randint(3, 90) * 10 for _notice in range(chance.randint(1, 3))]
    paid = sums if len(sums) == 1 else sums[:-1]
    return FeeStatement(len(sums), str(sum(sums)), str(sum(paid)))


def _requests(body: Body, form: Form, books: _Books, chance: Random, fee: FeeStatement) -> dict[str, Figure]:
    counts: dict[tuple[str, str], int] = {}
    received = round(body.size.requests * books.level * chance.uniform(0.86, 1.16))
    applicants = chance.choices(APPLICANTS, _APPLICANT_WEIGHTS, k=received)
    unpaid = fee.notices is not None and fee.notices > 1
    for applicant in APPLICANTS:
        new, brought = applicants.count(applicant), books.carried[applicant]
        carried = sum(chance.random() < 0.07 for _request in range(new))
        results = chance.choices(tuple(_RESULT_WEIGHTS), tuple(_RESULT_WEIGHTS.values()), k=new + brought - carried)
        if unpaid and results:
            results[0], unpaid = "otherwise_fee_unpaid", False
        for row in results:
            counts[row, applicant] = counts.get((row, applicant), 0) + 1
        counts["received", applicant], counts[CARRY.row, applicant] = new, brought
        counts["results_total", applicant], counts[CARRY.last_years_row, applicant] = len(results), carried
        books.carried[applicant] = carried
    figures: dict[str, Figure] = {}
    table = form.table("requests")
    in_form = {leaf.key for leaf in leaves(table.rows)}
    for (row, applicant), count in counts.items():
        printed_row = OTHERWISE.row if row not in in_form and row in OTHERWISE.rows else row
        for column in (applicant, "total"):
            cell = cell_key(table.key, printed_row, column)
            figures[cell] = int(figures.get(cell) or 0) + count  # type: ignore[arg-type]
    return figures


def _remedies(figures: Mapping[str, Figure], books: _Books, chance: Random) -> dict[str, Figure]:
    answered = int(figures["requests.results_total.total"])  # type: ignore[arg-type]
    closed = 0
    found: dict[str, Figure] = {}
    for row, share in _REMEDIES:
        new = sum(chance.random() < share for _answer in range(answered))
        outcomes = chance.choices(_OUTCOMES, _OUTCOME_WEIGHTS, k=new + books.pending[row])
        found |= _outcomes(row, outcomes, books)
        if row == "reconsideration":
            closed = len(outcomes) - outcomes.count("pending")
    row = "litigation_after_reconsideration"
    new = sum(chance.random() < 0.3 for _case in range(closed))
    pending_before = books.pending[row]
    return found | _outcomes(row, chance.choices(_OUTCOMES, _OUTCOME_WEIGHTS, k=new + pending_before), books)


def _outcomes(row: str, outcomes: list[str], books: _Books) -> dict[str, Figure]:
    books.pending[row] = outcomes.count("pending")
    counts: dict[str, Figure] = {f"remedies.{row}.{key}": outcomes.count(key) for key in _OUTCOMES}
    return counts | {f"remedies.{row}.total": len(outcomes)}


def _documents(form: Form, body: Body, books: _Books, chance: Random) -> dict[str, Figure]:
    is_active = body.size.documents > 0
    issued = chance.choice((0, 0, 1, 1, 2, 3 if body.kind == AgencyKind.GENERAL_OFFICE else 1)) if is_active else 0
    repealed = min(books.in_force, chance.choice((0, 0, 0, 1, 1, 2))) if is_active else 0
    books.in_force += issued - repealed
    keys = ("issued", "repealed", "in_force")
    stated = (issued, repealed, books.in_force)
    if form.key == "2019":
        keys, stated = ("newly_produced", "newly_disclosed", "disclosed_in_total"), (issued, issued, books.in_force)
    return {f"documents.normative_documents.{key}": count for key, count in zip(keys, stated, strict=True)}


def _section_two(form: Form, body: Body, books: _Books, chance: Random) -> dict[str, Figure]:
    def about(usual: int) -> int:
        return round(usual * books.level * chance.uniform(0.9, 1.12))

    size = body.size
    figures: dict[str, Figure] = {
        "licensing.licensing.decisions": about(size.licences),
        "enforcement.penalties.decisions": about(size.penalties),
        "enforcement.compulsion.decisions": about(size.compulsion),
    }
    if form.key == "2021":
        amount = Decimal(size.fees) * Decimal(chance.randint(8600, 11600)) / 10000
        return figures | {"fees.administrative_fees.collected_wan_yuan": amount}
    figures["licensing.other_external_services.decisions"] = about(size.licences // 3)
    places = {"penalties": "enforcement", "compulsion": "enforcement", "administrative_fees": "fees"}
    for key, items in books.items.items():
        change = chance.choice((-3, -1, 0, 0, 0, 1, 2)) if items > 3 else 0
        table = places.get(key, "licensing")
        figures |= {f"{table}.{key}.items_previous_year": items, f"{table}.{key}.items_change": change}
        books.items[key] = items + change
    projects = chance.randint(1, 9)
    amount = Decimal(chance.randint(90, 4200)) / 10
    row = "procurement.central_procurement"
    return figures | {f"{row}.procurement_projects": projects, f"{row}.procurement_amount": f"{shortest(amount)}万元"}
