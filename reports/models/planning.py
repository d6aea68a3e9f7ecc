"""What the database knows of its own tables when it chooses how to answer a query."""

from django.db import connection

_ROWS = 1000  # of each index that SQLite looks at: a few seconds at fifty thousand reports


def measure_tables() -> None:
    """Let SQLite measure its tables, without which it may go through all editions for the reports of one agency.

    A connection learns of it when it is opened. PostgreSQL measures by itself.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(f"PRAGMA analysis_limit = {_ROWS}")
            cursor.execute("ANALYZE")
