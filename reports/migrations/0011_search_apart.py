from django.db import migrations, models

TOKENS = "reports_searchtokens"
PASSAGES = "reports_searchpassage"
EDITIONS = "reports_searchededition"


def write_names(apps, schema_editor):
    """Let agencies be found by their names until their lines are made anew."""
    apps.get_model("reports", "SearchedAgency").objects.update(written=models.F("lines"))


def on_postgresql(*statements):
    """Return a step that runs the statements on PostgreSQL, and nothing elsewhere."""

    def run(apps, schema_editor):
        if schema_editor.connection.vendor == "postgresql":
            for statement in statements:
                schema_editor.execute(statement)

    return run


EMPTIED = f"TRUNCATE {PASSAGES}, {EDITIONS}"  # the index is made anew behind this
# The tokens of PostgreSQL get a table of their own, as on SQLite.
part_tables = on_postgresql(
    EMPTIED,
    f"ALTER TABLE {PASSAGES} DROP COLUMN tokens",
    # Long texts stand in their rows as they are: five hundred are looked through for one answer.
    f"ALTER TABLE {PASSAGES} ALTER COLUMN body SET STORAGE MAIN",
    f"ALTER TABLE {PASSAGES} SET (toast_tuple_target = 8160)",
    f"CREATE TABLE {TOKENS} (key bigint PRIMARY KEY, tokens tsvector NOT NULL)",
    # Only the index is read of them: they lie apart, so that rows are short, and are not compressed.
    f"ALTER TABLE {TOKENS} ALTER COLUMN tokens SET STORAGE EXTERNAL",
    f"ALTER TABLE {TOKENS} SET (toast_tuple_target = 128)",
    # Which tokens are common decides how they are looked up.
    f"ALTER TABLE {TOKENS} ALTER COLUMN tokens SET STATISTICS 1000",
    # Without the list of pending entries, which every search would have to walk through.
    f"CREATE INDEX {TOKENS}_index ON {TOKENS} USING gin (tokens) WITH (fastupdate = off)",
)
join_tables = on_postgresql(
    EMPTIED,
    f"DROP TABLE {TOKENS}",
    f"ALTER TABLE {PASSAGES} ADD COLUMN tokens tsvector",
    f"ALTER TABLE {PASSAGES} RESET (toast_tuple_target)",
    f"ALTER TABLE {PASSAGES} ALTER COLUMN body SET STORAGE EXTERNAL",
    f"ALTER TABLE {PASSAGES} ALTER COLUMN tokens SET STATISTICS 1000",
    f"CREATE INDEX {TOKENS} ON {PASSAGES} USING gin (tokens) WITH (fastupdate = off)",
)


class Migration(migrations.Migration):
    dependencies = [("reports", "0010_seals")]

    operations = [
        migrations.AddField("searchedagency", "written", models.TextField(default=""), preserve_default=False),
        migrations.RunPython(write_names, migrations.RunPython.noop),
        migrations.RunPython(part_tables, join_tables),
    ]
