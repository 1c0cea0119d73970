"""`vratar init`: data folder, keys, database. Made once; what exists is left as it is."""

from pathlib import Path

import click

from vratar.cli import postgresql
from vratar.cli.examples import examples
from vratar.cli.framework import use_django
from vratar.core.settings import Settings
from vratar.core.settings_file import load
from vratar.crypto import key_ring, secret_key
from vratar.crypto.errors import KeyUnavailable


@click.command(epilog=examples("vratar init", "VRATAR_HOME=/srv/vratar vratar init"))
def init() -> None:
    """Make the data folder, the keys and the database.

    Running it again changes nothing that exists, and brings the database's tables up to date.
    """
    settings = load()
    _refuse_server(settings)
    _refuse_lost_keys(settings)
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    made = _make_keys(settings)
    use_django()
    made += _make_audit_key(settings.keys.audit_key)
    migrated = _make_database()
    for path in made:
        click.echo(f"Made {path}")
    if made or migrated:
        click.echo(f"Vratar is ready in {settings.home}. Keys: {settings.keys.key_ring.parent}")


def _refuse_server(settings: Settings) -> None:
    server = settings.database.server
    if server is None:
        return
    well, words = postgresql.answers(server, settings)
    if well is False:
        raise click.ClickException(words)


def _refuse_lost_keys(settings: Settings) -> None:
    if not _holds_data(settings):
        return
    keys = settings.keys
    for path in (keys.key_ring, keys.secret_key, keys.audit_key):
        if not path.exists():
            raise KeyUnavailable(
                f"The database {_name(settings)} exists, but its key {path} is missing. Put "
                "the key back from its backup. If it is lost for good, move the data folder away "
                "and run `vratar init` for a new start: what was sealed cannot be opened again."
            )


def _holds_data(settings: Settings) -> bool:
    server = settings.database.server
    if server is not None:
        return postgresql.holds_data(server, settings)
    file = settings.database_path
    return file.exists() and file.stat().st_size > 0


def _name(settings: Settings) -> str:
    return str(settings.database.server or settings.database_path)


def _make_keys(settings: Settings) -> list[Path]:
    keys, made = settings.keys, []
    for path, create in ((keys.key_ring, key_ring.create), (keys.secret_key, secret_key.create)):
        if not path.exists():
            create(path, settings.home)
            made.append(path)
    return made


def _make_audit_key(path: Path) -> list[Path]:
    from vratar.audit.checkpoint import create_audit_key

    if path.exists():
        return []
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    create_audit_key(path)
    return [path]


def _make_database() -> list[str]:
    from vratar.cli import migrations
    from vratar.crypto import services

    applied = migrations.apply()
    services.prepare_installation()
    services.check_keys()
    return applied
