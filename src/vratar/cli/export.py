"""`vratar export`: everything, so that an organisation can leave."""

import json
import os
import sys
from pathlib import Path
from typing import TextIO

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django


@click.command(
    epilog=examples(
        "vratar export --output /media/safe/vratar.json",
        "vratar export --yes-export-secrets --output - | age -r age1… > vratar.json.age",
    )
)
@click.option(
    "--output",
    default="vratar-export.json",
    show_default=True,
    metavar="FILE",
    help="Where to write; - is standard output, where that is no terminal.",
)
@click.option(
    "--yes-export-secrets", "is_sure", is_flag=True, help="Do not ask for the name of the site."
)
def export(output: str, *, is_sure: bool) -> None:
    """Write administrators, roles and authenticators into a file.

    JSON; the authenticators as otpauth addresses, with which any other product goes on. Whoever
    has the file computes everybody's codes. It is recorded, and all Owners are told by mail at
    once. Passwords and recovery codes are not in it: they are stored as hashes.

    Exit code 0: done. 1: refused, nothing written. 2: wrong usage.
    """
    use_django()
    from vratar.core.settings import current
    from vratar.notices.sending import send_due
    from vratar.staff.moving.export import export_from_host

    _refuse(output)
    if not is_sure:
        _ask(current().site.name)
    # Made before anything is recorded: a file that cannot be written is no export.
    with _opened(output) as file:
        exported = export_from_host()
        file.write(json.dumps(exported.content, ensure_ascii=False, indent=2) + "\n")
    for name in exported.unreadable:
        click.echo(f"The secret of {name} does not open and is not in the file.", err=True)
    send_due()
    count = len(exported.content["administrators"])
    people = "1 administrator" if count == 1 else f"{count} administrators"
    click.echo(f"{people} in {output}. It holds secrets: keep it as you keep keys.", err=True)


def _refuse(output: str) -> None:
    if output == "-" and sys.stdout.isatty():
        raise click.ClickException(
            "Secrets are not written to a terminal. Use --output FILE, or send them to a program."
        )
    if output != "-" and Path(output).exists():
        raise click.ClickException(f"{output} exists. Choose another name.")


def _ask(site: str) -> None:
    click.echo(
        "The file will hold the secrets of all authenticators. All Owners are told.", err=True
    )
    typed = click.prompt(f'Type the name of the site, "{site}", to go on', err=True)
    if typed.strip() != site:
        raise click.ClickException("That is not the name of the site. Nothing was written.")


def _opened(output: str) -> TextIO:
    if output == "-":
        return os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    handle = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    return os.fdopen(handle, "w", encoding="utf-8")
