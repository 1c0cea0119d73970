"""`vratar audit`: the log that cannot be changed unseen."""

from pathlib import Path

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django


@click.group()
def audit() -> None:
    """Check and sign the audit log."""


@audit.command(
    epilog=examples(
        "vratar audit verify", "vratar audit verify --checkpoint /mnt/usb/checkpoint.txt"
    )
)
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="A checkpoint kept elsewhere; may be given several times.",
)
@click.option("--last", type=click.IntRange(min=1), help="Only so many of the newest events.")
def verify(checkpoints: tuple[Path, ...], last: int | None) -> None:
    """Compare the log with its signed checkpoints.

    Exit code 0: intact. 1: damaged. 2: it cannot be read.
    """
    use_django()
    from vratar.audit.verification import verify as verify_log
    from vratar.cli.audit_words import words_for

    report = verify_log([path.read_text(encoding="utf-8") for path in checkpoints], last=last)
    click.echo(words_for(report), err=bool(report.exit_code))
    raise SystemExit(report.exit_code)


@audit.command(epilog=examples("vratar audit checkpoint"))
def checkpoint() -> None:
    """Sign the log as it is now, and export the checkpoint."""
    use_django()
    from vratar.audit.checkpoint import checkpoint_now
    from vratar.audit.models import Checkpoint
    from vratar.audit.sequencer import run_once

    run_once()
    checkpoint_now()
    newest = Checkpoint.objects.order_by("-size").first()
    click.echo(f"{newest.size} events are signed." if newest else "There is nothing to sign yet.")
