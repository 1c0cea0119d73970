"""`vratar audit`: the log that cannot be changed unseen."""

from pathlib import Path

import click

from vratar.cli.audit_report import verify_report
from vratar.cli.examples import examples
from vratar.cli.framework import use_django

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group()
def audit() -> None:
    """Check and sign the audit log."""


@audit.command(
    epilog=examples(
        "vratar audit verify",
        "vratar audit verify --checkpoint /mnt/usb/checkpoint.txt",
        "vratar audit verify --report report.json --public-key key.txt",
    )
)
@click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    type=_FILE,
    help="A checkpoint kept elsewhere; may be given several times.",
)
@click.option("--last", type=click.IntRange(min=1), help="Only so many of the newest events.")
@click.option(
    "--report",
    type=_FILE,
    help="Check a report for a customer instead; needs neither the log nor its database.",
)
@click.option(
    "--public-key",
    type=_FILE,
    help="With --report: what `vratar audit public-key` prints on the server.",
)
def verify(
    checkpoints: tuple[Path, ...],
    last: int | None,
    report: Path | None,
    public_key: Path | None,
) -> None:
    """Compare the log with its signed checkpoints, or a report with the checkpoint in it.

    Exit code 0: intact. 1: damaged. 2: it cannot be read.
    """
    if report is not None:
        if checkpoints or last:
            raise click.UsageError("--report is checked alone: leave --checkpoint and --last out.")
        raise SystemExit(verify_report(report, public_key))
    if public_key is not None:
        raise click.UsageError("--public-key goes with --report.")
    use_django()
    from vratar.audit.standing import remember
    from vratar.audit.verification import verify as verify_log
    from vratar.cli.audit_words import words_for

    found = verify_log([path.read_text(encoding="utf-8") for path in checkpoints], last=last)
    if last is None:
        remember(found)  # the audit page tells of it
    click.echo(words_for(found), err=bool(found.exit_code))
    raise SystemExit(found.exit_code)


@audit.command("public-key", epilog=examples("vratar audit public-key > key.txt"))
def public_key() -> None:
    """Print the key that others check the checkpoints and reports with.

    Give it to customers in another way than the reports.
    """
    use_django()
    from vratar.audit.checkpoint import load_signer, origin
    from vratar.audit.models import Log
    from vratar.audit.notes import verifier_key
    from vratar.core.settings import current

    log = Log.objects.first()
    key = load_signer(current().keys.audit_key).public_key()
    click.echo(verifier_key(log.origin if log else origin(), key))


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
