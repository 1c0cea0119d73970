"""Lists are in the same order on every database.

SQLite compares letters by their number. PostgreSQL compares as the language of its database does,
and that may change with its operating system.
"""

from django.db import migrations

COLUMNS = {"Administrator": ("username_key", "name_key"), "Role": ("name",)}


def by_number(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    connection = schema_editor.connection
    for name, columns in COLUMNS.items():
        options = apps.get_model("vratar_accounts", name)._meta
        for column in columns:
            kind = options.get_field(column).db_type(connection)
            schema_editor.execute(
                f'ALTER TABLE "{options.db_table}" ALTER COLUMN "{column}" TYPE {kind} COLLATE "C"'
            )


class Migration(migrations.Migration):
    dependencies = [("vratar_accounts", "0003_whole_panel")]

    operations = [migrations.RunPython(by_number, migrations.RunPython.noop, elidable=False)]
