"""From the words of a stretch to rows and columns of the tables."""

from .claims import DONE, MAIN, RECEIVED, TOTAL, WEAK, WORKLOAD, Meaning, State, Target
from .scanning import Word

DOMAINS = {"request": "requests", "remedy": "remedies", "document": "documents", "decision": "decisions", "fee": "fee"}


def domain_of(words: list[Word]) -> str:
    """Return what the words speak of by themselves; empty when that depends on what was said before."""
    found = ""
    for word in words:
        if word.kind in DOMAINS:
            found = DOMAINS[word.kind]
        elif word.kind in ("brought", "carried", "column") or (word.kind == "row" and word.value not in WEAK):
            found = found if found == "requests" else "requests"
    return found


def rows_of(words: list[Word]) -> list[str]:
    """Return the rows that the words name: one; two that are added up; or two weak ones for the same figure."""
    rows: list[str] = []
    previous: Word | None = None
    for word in words:
        row = {"brought": "brought_forward", "carried": "carried_forward"}.get(
            word.kind, word.value if word.kind == "row" else ""
        )
        if not row:
            previous = word if word.kind == "both" else None if word.kind not in ("both",) else previous
            continue
        if rows and row == rows[-1]:
            continue
        is_joined = previous is not None and previous.kind == "both"
        if not rows or row in WEAK:
            if rows and row in WEAK and rows[-1] not in WEAK:
                continue
            joined_weak = (
                bool(rows)
                and rows[-1] in ("received",)
                and row in ("results_total", "handled")
                and _near_words(words, word)
            )
            rows = [*rows, row] if joined_weak else [row]
        elif rows[-1] in WEAK:
            rows = [row]
        elif is_joined and {rows[-1], row} <= {"received", "brought_forward", "disclosed", "partly_disclosed"}:
            rows = ["workload" if "received" in (rows[-1], row) else f"{rows[-1]}+{row}"]
        elif rows[-1].startswith(f"{row}_") or row.startswith(f"{rows[-1]}_"):
            rows = [row if word.text.startswith("等") else max(rows[-1], row, key=len)]
        else:
            rows = [row]
        previous = word
    return rows


def _near_words(words: list[Word], word: Word) -> bool:
    """Tell whether a row stands right behind another: 受理并办结."""
    at = words.index(word)
    return at > 0 and words[at - 1].kind == "row" and word.start - words[at - 1].end <= 1


def is_blocked(words: list[Word]) -> bool:
    """Tell whether the last noun is one that no table counts."""
    last = next(
        (word for word in reversed(words) if word.kind in MAIN or word.kind in ("other", "document_other")), None
    )
    return last is not None and last.kind in ("other", "document_other")


def bases_of(target: Target) -> tuple[Target, ...]:
    """Return what a share of ``target`` may be a share of."""
    table, row, column = target[0].split(".")
    if table == "requests" and column != TOTAL:
        return ((f"requests.{row}.{TOTAL}",), (RECEIVED,), (DONE,))
    if table == "requests" and row not in ("received", "brought_forward"):
        return ((DONE,), (RECEIVED,), WORKLOAD)
    if table == "remedies":
        if column != TOTAL:
            return ((f"remedies.{row}.{TOTAL}",),)
        return (("remedies.reconsideration.total", "remedies.litigation.total"), ("remedies.litigation.total",))
    return ()


def meaning_in(domain: str, words: list[Word], state: State, *, is_behind: bool = False) -> Meaning | None:
    """Return what words that speak of ``domain`` point at; None when they point at nothing in the tables."""
    if domain == "requests":
        return _requests(words, state, is_behind)
    if domain == "remedies":
        return _remedies(words, state)
    if domain == "documents":
        return _documents(words, state)
    if domain == "decisions":
        return _decisions(words, state)
    return Meaning("fee", (((("fees.administrative_fees.collected_wan_yuan",)),),)) if domain == "fee" else None


def _requests(words: list[Word], state: State, is_behind: bool) -> Meaning | None:
    rows, column = rows_of(words), next((w.value for w in reversed(words) if w.kind == "column"), "")
    if not column and not rows and state.column:
        column = state.column
    firm = not (is_behind and not rows and not column)
    if not rows and not column and not any(word.kind == "request" for word in words):
        return None
    if column:
        strong = [row for row in rows if row != "handled"]
        if strong and not (strong == ["received"] and state.row and state.row not in WEAK):
            order = strong[-1:]
        else:
            order = [*([state.row] if state.row else []), "received", "results_total"]
        options = tuple((f"requests.{row}.{column}",) for row in dict.fromkeys(order))
        return Meaning("requests", (options,), firm, order[0])
    if not rows:
        return Meaning("requests", (((RECEIVED,), (DONE,), WORKLOAD),), firm, "received")
    each = tuple(_row_options(row, state) for row in rows)
    return Meaning("requests", each, firm, rows[-1] if "+" not in rows[-1] else "")


def _row_options(row: str, state: State) -> tuple[Target, ...]:
    if row == "handled":
        return ((DONE,), WORKLOAD, (RECEIVED,))
    if row == "workload":
        return (WORKLOAD,)
    if row == "received" and state.includes_brought:
        return ((RECEIVED,), WORKLOAD)
    return (tuple(f"requests.{part}.{TOTAL}" for part in row.split("+")),)


def _remedies(words: list[Word], state: State) -> Meaning | None:
    if state.is_foreign:
        return None
    rows = list(dict.fromkeys(word.value for word in words if word.kind == "remedy"))
    if len(rows) > 1 and "litigation" in rows and rows[0].startswith("litigation"):
        rows = [row for row in rows if row != "litigation"]
    outcomes = [word.value for word in words if word.kind == "outcome"]
    if not rows and not outcomes:
        return None
    if rows:
        state.remedies = [*state.remedies, *rows]
    rows = rows or state.remedies[-1:]
    if not rows:
        return None
    column = outcomes[-1] if outcomes else TOTAL
    places = tuple(f"remedies.{row}.{column}" for row in rows)
    is_each = any(word.kind in ("all", "none", "respectively") for word in words)
    each = tuple(((place,),) for place in places) if is_each or len(places) == 1 else ((places,),)
    return Meaning("remedies", each, state.is_ogi)


def _documents(words: list[Word], state: State) -> Meaning | None:
    rows = list(dict.fromkeys(word.value for word in words if word.kind == "document"))
    columns = [word.value for word in words if word.kind == "document_column"]
    if any(word.kind == "document_other" for word in words) and not columns:
        return None
    if rows:
        state.documents = rows
    rows = rows or state.documents[-1:]
    if not rows:
        return None
    if not columns:
        each = tuple(
            (
                (f"documents.{row}.issued",),
                (f"documents.{row}.newly_disclosed",),
                (f"documents.{row}.in_force",),
                (f"documents.{row}.disclosed_in_total",),
            )
            for row in rows
        )
        return Meaning("documents", each, False)
    is_firm = not any(word.kind == "verb" for word in words)
    column = "in_force" if "in_force" in columns else columns[-1]
    return Meaning("documents", tuple(((f"documents.{row}.{column}",),) for row in rows), is_firm)


def _decisions(words: list[Word], state: State) -> Meaning | None:
    found = [word for word in words if word.kind == "decision"]
    decides = any(word.value == "decide" for word in words if word.kind == "verb")
    if not found or (state.publishes and not decides):
        return None
    is_firm = any(word.value == "decide" for word in words if word.kind == "verb") or any(
        word.text.endswith(("决定", "办件量")) for word in found
    )
    is_firm = is_firm or state.domain == "decisions"
    each = tuple(((f"{value}.decisions",),) for value in dict.fromkeys(word.value for word in found))
    return Meaning("decisions", each, is_firm)
