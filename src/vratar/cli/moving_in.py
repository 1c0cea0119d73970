"""`vratar import`: what other products hold, so that nobody has to begin anew."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django

if TYPE_CHECKING:
    from vratar.staff.moving.authenticators import Takeover

PRODUCTS = ("django-otp", "two-factor-auth", "allauth", "privacyidea", "authelia")


@click.group("import")
def importing() -> None:
    """Take over what another product holds."""


@importing.command(
    epilog=examples(
        "vratar import totp --from django-otp dump.json",
        "vratar import totp --from privacyidea tokens.csv --map names.csv --apply",
    )
)
@click.option(
    "--from", "product", type=click.Choice(PRODUCTS), required=True, help="What wrote SOURCE."
)
@click.argument("source")
@click.option(
    "--map",
    "names",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="Lines of THEIRS,OURS: usernames or serial numbers there, usernames here.",
)
@click.option("--issuer", default="", help="What the phones show above the code, if known.")
@click.option("--apply", "is_applied", is_flag=True, help="Take them; without it only a preview.")
def totp(product: str, source: str, names: Path | None, issuer: str, *, is_applied: bool) -> None:
    """Take over TOTP secrets, so that phones keep working.

    SOURCE is a file, or for the Django apps also a postgresql:// address. Without --apply it shows
    whose are taken, and who is left and why, and changes nothing. Recovery codes are not taken
    over: people make new ones after their next login. SOURCE holds secrets: delete it afterwards.

    Exit code 0: done, or it could be. 1: nothing can be taken. 2: wrong usage.
    """
    use_django()
    from vratar.staff.moving.authenticators import planned, take
    from vratar.staff.moving.foreign import UnreadableError
    from vratar.staff.moving.sources import read

    try:
        found = read(product, source)
        called = _names(names) if names else {}
    except UnreadableError as error:
        raise click.ClickException(str(error)) from None
    plan = take(found, called, product, issuer) if is_applied else planned(found, called)
    _tell(plan, is_applied=is_applied)
    if not plan.taken:
        raise click.ClickException("Nothing can be taken over.")


def _names(path: Path) -> dict[str, str]:
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    pairs = [line.rpartition(",") for line in lines if line.strip()]
    if not all(theirs.strip() and ours.strip() for theirs, _, ours in pairs):
        raise click.ClickException(f"{path}: every line must be THEIRS,OURS.")
    return {theirs.strip(): ours.strip() for theirs, _, ours in pairs}


def _tell(plan: "Takeover", *, is_applied: bool) -> None:
    from vratar.notices.letter import one_line  # a foreign file may hold signs for the terminal

    for left in plan.left:
        click.echo(f"{one_line(left.owner)}: not taken, {left.reason}")
    for account, foreign in plan.taken:
        known = "" if foreign.owner == account.username else f" ({one_line(foreign.owner)})"
        click.echo(f"{account.username}{known}: taken{_also(foreign.note)}")
    count = len(plan.taken)
    phones = "1 authenticator" if count == 1 else f"{count} authenticators"
    if is_applied and count:
        click.echo(f"{phones} taken over. Delete the file: it holds their secrets.")
    elif count:
        click.echo(f"{phones} would be taken over. Add --apply to do it.")


def _also(note: str) -> str:
    return f"; {note}" if note else ""
