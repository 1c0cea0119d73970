from django.apps.registry import Apps
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

COLUMNS = ("actor", "target", "action", "result", "source")


def make(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make what is missing; on PostgreSQL without keeping anybody from recording events.

    An earlier 0002 made the same indexes, and a build that was broken off leaves an invalid one.
    """
    server = schema_editor.connection.vendor == "postgresql"
    concurrently = "CONCURRENTLY" if server else ""
    if server:
        # Waits for transactions begun before, a backup's too, and holds up nobody meanwhile.
        schema_editor.execute("SET lock_timeout TO 0")
        for name in _broken_off(schema_editor):
            schema_editor.execute(f'DROP INDEX CONCURRENTLY "{name}"')
    for column in COLUMNS:
        schema_editor.execute(
            f'CREATE INDEX {concurrently} IF NOT EXISTS "audit_event_by_{column}" '
            f'ON "vratar_audit_event" ("{column}", "at")'
        )
    if server:
        schema_editor.execute("RESET lock_timeout")


def _broken_off(schema_editor: BaseDatabaseSchemaEditor) -> list[str]:
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid "
            "WHERE indrelid = 'vratar_audit_event'::regclass AND NOT indisvalid"
        )
        ours = {f"audit_event_by_{column}" for column in COLUMNS}
        return [name for (name,) in cursor.fetchall() if name in ours]


def drop(_apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take them away again."""
    for column in COLUMNS:
        schema_editor.execute(f'DROP INDEX IF EXISTS "audit_event_by_{column}"')


class Migration(migrations.Migration):
    # CONCURRENTLY works outside a transaction only; each step may be taken again.
    atomic = False

    dependencies = [
        ("vratar_audit", "0002_pages"),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            database_operations=[migrations.RunPython(make, drop)],
            state_operations=[
                migrations.AddIndex(
                    model_name="event",
                    index=models.Index(fields=[column, "at"], name=f"audit_event_by_{column}"),
                )
                for column in COLUMNS
            ],
        ),
    ]
