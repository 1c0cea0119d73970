"""What the database's tables need before this version of Vratar can use them."""

from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.core.settings import current


def pending() -> list[str]:
    """Names of the migrations that are still to be applied, in order."""
    executor = MigrationExecutor(connection)
    plan = executor.migration_plan(executor.loader.graph.leaf_nodes())
    return [f"{migration.app_label}.{migration.name}" for migration, _ in plan]


def unknown() -> list[str]:
    """Names of applied migrations that this version does not know: the database is newer."""
    loader = MigrationExecutor(connection).loader
    applied, known = set(loader.applied_migrations), set(loader.disk_migrations)
    replaced = {
        name for migration in loader.disk_migrations.values() for name in migration.replaces
    }
    return sorted(f"{app}.{name}" for app, name in applied - known - replaced)


def apply() -> list[str]:
    """Apply what is pending and write it to the audit log; return the names."""
    names = pending()
    if names:
        _make_ready()
        call_command("migrate", interactive=False, verbosity=0)
        with writing():
            told: dict[str, str | int | bool | None] = {"count": len(names), "new": names[-1]}
            record(Action.MIGRATED, actor="host", details=told)
    return names


def _make_ready() -> None:
    if current().database.server is None:
        current().database_path.touch(mode=0o600)
        return
    with connection.cursor() as cursor:  # a change of a large table may take its time
        cursor.execute("SET statement_timeout TO 0")
