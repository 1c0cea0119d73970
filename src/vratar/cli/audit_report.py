"""`vratar audit verify --report`: a report for a customer, checked where no Vratar runs."""

from pathlib import Path

import click
from django.conf import settings


def verify_report(report: Path, public_key: Path | None) -> int:
    """Say what the file proves, or what is wrong with it; the exit code."""
    if not settings.configured:
        settings.configure(USE_I18N=False)  # enough for the texts of errors; no installation
    from vratar.reports.report_check import WrongReportError, check
    from vratar.reports.report_file import SHOWS_NOT

    try:
        given = public_key.read_text(encoding="utf-8") if public_key else None
        found = check(report.read_bytes(), given)
    except WrongReportError as error:
        click.echo(f"The report is damaged. {error}", err=True)
        return 1
    except (OSError, UnicodeDecodeError) as error:
        click.echo(f"The file cannot be read: {error}", err=True)
        return 2
    click.echo(
        f"The report is what was sealed. It and its {found.events} events are in the log of "
        f"{found.size} events that the checkpoint signs."
    )
    if not found.has_texts:
        click.echo("With initials the events are fingerprints: their lines were not compared.")
    if given is None:
        click.echo(
            "The key is the one that the file itself names. Compare it with the one you were given "
            f"in another way:\n  {found.public_key}"
        )
    click.echo(f"It does not prove: {SHOWS_NOT}")
    return 0
