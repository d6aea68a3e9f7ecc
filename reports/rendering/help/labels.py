"""Official labels for running text, as the forms declare them."""

from ...formats import Group, Leaf, Table, Text, groups, leaves


def label(table: Table, key: str) -> Text:
    """Return the official label of a row, a column or a group without number and note."""
    nodes: list[Leaf | Group] = [
        node for tree in (table.rows, table.columns) for node in (*leaves(tree), *groups(tree))
    ]
    return next(node for node in nodes if node.key == key).text.in_running_text
