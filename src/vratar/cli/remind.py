"""`vratar remind`: the scheduled mails, by hand or from cron."""

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django

if TYPE_CHECKING:
    from vratar.staff.services.scheduled_reminders import Mailing

HEAD = ("WHEN", "TIME ZONE", "USERNAME", "REMINDER", "NAMES")
NO_SERVER = "No mail server is set up: nothing is sent. The setting mail.server names one."


@click.command(
    epilog=examples(
        "vratar remind --dry-run",
        "vratar remind --dry-run --json | jq '.[].username'",
        "vratar remind    by cron, every 15 minutes, where vratar serve does not run",
    )
)
@click.option("--dry-run", is_flag=True, help="Only list who is sent what next, and when.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
def remind(*, dry_run: bool, as_json: bool) -> None:
    """Send the reminders that are due.

    Of setting up two-factor authentication, and of the training: on weekdays from nine o'clock
    where the recipient lives, on Fridays until noon, at most one a person and day, each once.
    `vratar serve` does it by itself; both at once send nothing twice.

    With --dry-run nothing is sent. It lists what everybody is sent next if nothing changes: when,
    in the person's time zone, which reminder (its days before the deadline), and the day that it
    names.
    """
    use_django()
    from vratar.core import clock
    from vratar.notices.sending import send_due
    from vratar.notices.services import is_on
    from vratar.staff.services import scheduled_reminders

    if dry_run:
        _show(scheduled_reminders.plan(clock.now()), as_json=as_json)
    else:
        queued = scheduled_reminders.remind(clock.now())
        sent = send_due()
        if as_json:
            click.echo(json.dumps({"queued": queued, "sent": sent}))
        else:
            click.echo(f"Reminders queued: {queued}. Mails sent: {sent}.")
    if not is_on():
        click.echo(NO_SERVER, err=True)


def _show(planned: "list[Mailing]", *, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([_row(one) for one in planned], ensure_ascii=False, indent=2))
    elif not planned:
        click.echo("Nobody is to be reminded.")
    else:
        click.echo(_table(planned))


def _row(one: "Mailing") -> dict[str, str]:
    return {
        "username": one.person.username,
        "email": one.person.email,
        "reminder": str(one.kind),
        "at": one.at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "time_zone": one.person.security_state.zone.key,
        "names": _day(one.until, one.person.security_state.zone),
    }


def _table(planned: "list[Mailing]") -> str:
    lines = [HEAD]
    for one in planned:
        zone = one.person.security_state.zone
        when = one.at.astimezone(zone).strftime("%a %Y-%m-%d %H:%M")
        lines.append((when, zone.key, one.person.username, one.kind, _day(one.until, zone)))
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def _day(moment: datetime | None, zone: ZoneInfo) -> str:
    return moment.astimezone(zone).date().isoformat() if moment else ""
