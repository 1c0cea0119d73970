"""`vratar migrate`: bring the database's tables up to this version."""

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django


@click.command(epilog=examples("vratar migrate"))
def migrate() -> None:
    """Bring the database's tables up to this version of Vratar.

    Stop `vratar serve` first, and make a backup.
    """
    use_django()
    from vratar.cli import migrations
    from vratar.crypto import services

    applied = migrations.apply()
    services.check_keys()
    for name in applied:
        click.echo(f"Applied {name}")
    if not applied:
        click.echo("The database is up to date.")
