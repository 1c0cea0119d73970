"""`vratar keys`: change the keys under which secrets are sealed."""

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django


@click.group()
def keys() -> None:
    """Change and check the keys of the key ring."""


@keys.command(epilog=examples("vratar keys add"))
def add() -> None:
    """Add a key that is not used yet.

    Only where several machines share one database: copy the key ring to each of them, run `vratar
    keys rotate` on one, and copy it again.
    """
    use_django()
    from vratar.authenticators import keys as rotation
    from vratar.core.settings import current

    key_id, path = rotation.add(), current().keys.key_ring
    click.echo(f"Key {key_id} is in {path}. Copy it to every machine, then `vratar keys rotate`.")


@keys.command(epilog=examples("vratar keys rotate"))
def rotate() -> None:
    """Make a new key active, and move every secret to it.

    The panel may go on running. Recovery codes move with each new set, passwords with each login;
    back the key ring up again.
    """
    use_django()
    from vratar.authenticators import keys as rotation

    try:
        key_id = rotation.rotate()
    except rotation.KeysError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Key {key_id} is active.")
    _reseal()


@keys.command(epilog=examples("vratar keys reseal"))
def reseal() -> None:
    """Move what is still sealed under an older key; goes on where it was stopped."""
    use_django()
    _reseal()


@keys.command(epilog=examples("vratar keys verify"))
def verify() -> None:
    """Open every secret, and say what needs which key.

    Exit code 0: everything opens. 1: something does not.
    """
    use_django()
    from vratar.authenticators.keys import references
    from vratar.cli.content_checks import sealed_secrets

    for key_id, needed in references().items():
        click.echo(
            f"Key {key_id}: {needed.secrets} secrets, {needed.recovery_codes} recovery codes, "
            f"{needed.passwords} passwords."
        )
    well, text = sealed_secrets()
    click.echo(text, err=not well)
    raise SystemExit(0 if well else 1)


@keys.command(epilog=examples("vratar keys retire 1"))
@click.argument("key_id", metavar="NUMBER", type=click.IntRange(min=1))
def retire(key_id: int) -> None:
    """Remove a key that nothing needs any more. Backups sealed under it then stay shut."""
    use_django()
    from vratar.authenticators import keys as rotation

    try:
        rotation.retire(key_id)
    except rotation.KeysError as error:
        raise click.ClickException(str(error)) from None
    click.echo(f"Key {key_id} is gone from the key ring.")


def _reseal() -> None:
    from vratar.authenticators import keys as rotation

    moved = damaged = 0
    for some, broken in rotation.reseal():
        moved, damaged = moved + some, damaged + broken
        click.echo(f"{moved} secrets moved.", err=True)
    click.echo(f"All secrets are under the active key; {moved} moved.")
    if damaged:
        text = f"{damaged} secrets do not open and stayed as they are; `vratar doctor` names them."
        raise click.ClickException(text)
