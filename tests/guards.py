"""What the architecture forbids, as functions over a tree of files that yield one line for each breach."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

# What each part of reports/ may import beside itself: DESIGN's arrows, read from right to left.
FORM = {"formats"}
DOCUMENT = FORM | {"document", "figures", "marks", "markup", "passages"}
JUDGES = DOCUMENT | {"reading", "checks", "presentation"}
SEARCH = DOCUMENT | {"reading", "searching"}
STORED = DOCUMENT | {"checks", "models"}
ACTING = STORED | {"reading", "presentation", "writing", "fetching", "sources", "searching", "actions"}
OUTSIDE = STORED | {"reading", "presentation", "writing", "charts", "searching", "rendering", "serving", "templatetags"}
MAY_IMPORT = {
    "formats": set(),
    "document": DOCUMENT,
    "figures": DOCUMENT,
    "markup": DOCUMENT,
    "marks": DOCUMENT,
    "passages": DOCUMENT,
    "reading": DOCUMENT,
    "checks": DOCUMENT,
    "presentation": DOCUMENT,
    "writing": JUDGES,
    "charts": FORM | {"figures"},
    "sources": DOCUMENT | {"reading"},
    "searching": SEARCH,
    "fetching": FORM,
    "models": DOCUMENT | {"checks"},
    "actions": ACTING,
    "rendering": STORED | {"charts", "presentation", "writing", "searching"},
    "exchange": ACTING,
    "demonstration": ACTING | {"exchange"},
    "admin": ACTING | {"exchange", "jobs", "rendering", "templatetags"},
    "management": ACTING | {"exchange", "demonstration", "jobs", "rendering"},
    "jobs": ACTING | {"exchange"},
    "serving": set(),
    "templatetags": DOCUMENT | {"checks", "presentation"},
    "views": OUTSIDE,
    "api": OUTSIDE,
    "feeds": OUTSIDE,
    "apps": STORED,
    "migrations": {"models", "formats"},
}
PLAIN = JUDGES | {"writing", "sources", "fetching", "charts", "searching"}
FRAMEWORKS = {"django", "import_export", "axes", "csp", "environ", "psycopg"}
PUBLIC_PARTS = ("views", "api", "feeds", "rendering")
PUBLIC_DOORS = {"published", "public", "listed"}
PAST_THE_DOORS = {
    "reports/rendering/kept.py",  # asks for the newest keys alone: that there is a new draft draws pages anew
}
BEHIND_DOORS = {"Report", "Edition"}
MOST_LINES = 400
SHORTEST_LABEL = 4


def modules(tree: Path, top: str) -> Iterator[Path]:
    """Yield the Python files under one top folder of the tree."""
    yield from sorted((tree / top).rglob("*.py"))


def imports(path: Path, tree: Path) -> Iterator[tuple[int, str]]:
    """Yield (line, dotted name) for everything that a module imports, wherever in it, relative names resolved."""
    package = path.relative_to(tree).parent.parts
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield node.lineno, alias.name
        elif isinstance(node, ast.ImportFrom):
            start = package[: len(package) - node.level + 1] if node.level else ()
            base = ".".join([*start, *([node.module] if node.module else [])])
            for alias in node.names:
                yield node.lineno, f"{base}.{alias.name}"


def part_of(path: Path, tree: Path) -> str:
    """Return the part of reports/ that a module belongs to; the package's own __init__ is "apps"."""
    parts = path.relative_to(tree / "reports").with_suffix("").parts
    return "apps" if parts == ("__init__",) else parts[0]


def wrong_imports(tree: Path) -> Iterator[str]:
    """Yield imports that run against the arrows, plain modules that know a framework, and parts without a place."""
    for path in modules(tree, "reports"):
        part, place = part_of(path, tree), path.relative_to(tree)
        if part not in MAY_IMPORT:
            yield f"{place}: {part} has no place in MAY_IMPORT of tests/guards.py"
            continue
        for line, name in imports(path, tree):
            top, *rest = name.split(".")
            if top == "reports" and rest and rest[0] != part and rest[0] not in MAY_IMPORT[part]:
                yield f"{place}:{line}: {part} may not import {name}"
            elif top == "portal":
                yield f"{place}:{line}: the app may not import the project ({name})"
            elif part in PLAIN and top in FRAMEWORKS:
                yield f"{place}:{line}: {part} is plain Python and may not import {name}"


def foreign_imports(tree: Path) -> set[str]:
    """Return the top names that reports/ and portal/ import from anywhere but themselves."""
    found = {
        name.split(".")[0]
        for top in ("reports", "portal")
        for path in modules(tree, top)
        for _, name in imports(path, tree)
    }
    return found - {"reports", "portal"}


def stray_labels(tree: Path, labels: set[str]) -> Iterator[str]:
    """Yield literals of code equal to an official label, and templates whose text holds one."""
    long_enough = {label for label in labels if len(label) >= SHORTEST_LABEL}
    for top in ("reports", "portal"):
        for path in modules(tree, top):
            if path.is_relative_to(tree / "reports" / "formats"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Constant) and isinstance(node.value, str) and node.value.strip() in long_enough:
                    yield f"{path.relative_to(tree)}:{node.lineno}: {node.value.strip()}"
    for path in sorted((tree / "templates").rglob("*.*")):
        text = re.sub(r"{#.*?#}|{% comment.*?endcomment %}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
        for label in sorted(long_enough):
            if label in text:
                yield f"{path.relative_to(tree)}: {label}"


def long_files(tree: Path) -> Iterator[str]:
    """Yield files with more lines than fit in a head."""
    for top in ("reports", "portal"):
        for path in modules(tree, top):
            lines = len(path.read_text(encoding="utf-8").splitlines())
            if lines > MOST_LINES and "migrations" not in path.parts:
                yield f"{path.relative_to(tree)}: {lines} lines, {MOST_LINES} are allowed"


def missing_docstrings(tree: Path) -> Iterator[str]:
    """Yield modules that do not say what they are."""
    for top in ("reports", "portal"):
        for path in modules(tree, top):
            text = path.read_text(encoding="utf-8")
            if "migrations" not in path.parts and not ast.get_docstring(ast.parse(text)):
                yield str(path.relative_to(tree))


def back_doors(tree: Path) -> Iterator[str]:
    """Yield places of the public side that reach reports or editions past the doors of their managers."""
    for part in PUBLIC_PARTS:
        for path in [*modules(tree, f"reports/{part}"), *(tree / "reports").glob(f"{part}.py")]:
            if path.relative_to(tree).as_posix() in PAST_THE_DOORS:
                continue
            module = ast.parse(path.read_text(encoding="utf-8"))
            through_a_door = {
                id(node.value)
                for node in ast.walk(module)
                if isinstance(node, ast.Attribute) and node.attr in PUBLIC_DOORS
            }
            for node in ast.walk(module):
                if (is_manager(node) and id(node) not in through_a_door) or is_shortcut(node):
                    yield f"{path.relative_to(tree)}:{node.lineno}: {ast.unparse(node)}"


def name_of(node: ast.AST) -> str:
    """Return the last name of a possibly dotted expression."""
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def is_manager(node: ast.AST) -> bool:
    """Return whether the node is a manager of a model that is behind doors."""
    return (
        isinstance(node, ast.Attribute)
        and node.attr in ("objects", "_default_manager", "_base_manager")
        and name_of(node.value) in BEHIND_DOORS
    )


def is_shortcut(node: ast.AST) -> bool:
    """Return whether the node hands a model behind doors to a shortcut, which takes its manager unseen."""
    return (
        isinstance(node, ast.Call)
        and name_of(node.func) in ("get_object_or_404", "get_list_or_404")
        and bool(node.args)
        and name_of(node.args[0]) in BEHIND_DOORS
    )


def official_labels() -> set[str]:
    """Return every Chinese label of both forms: rows, columns, groups, tables and sections."""
    from reports.formats import FORMS, groups, leaves

    found = set()
    for form in FORMS.values():
        found |= {form.name.zh}
        for section in form.sections:
            found |= {section.title.zh, section.heading.zh}
        for table in form.tables:
            found |= {text.zh for text in (table.title, table.heading, table.corner) if text}
            for nodes in (table.rows, table.columns):
                found |= {node.label for node in [*leaves(nodes), *groups(nodes)]}
    return found
