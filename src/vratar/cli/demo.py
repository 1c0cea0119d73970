"""`vratar demo`: a panel full of invented administrators, to look at."""

import secrets
import time

import click

from vratar.cli.demo_people import DOMAIN, people
from vratar.cli.examples import examples
from vratar.cli.framework import use_django

OWNER = "demo"
CHUNK = 250


@click.command(
    epilog=examples(
        "VRATAR_HOME=/tmp/look vratar init",
        "VRATAR_HOME=/tmp/look vratar demo --administrators 200",
        "VRATAR_HOME=/tmp/look vratar demo --administrators 10000 --events 5000000",
    )
)
@click.option(
    "--administrators",
    "count",
    type=click.IntRange(1, 100_000),
    default=40,
    show_default=True,
    help="How many to invent.",
)
@click.option(
    "--events",
    type=click.IntRange(0, 5_000_000),
    default=2000,
    show_default=True,
    help="How many events of the past 90 days to invent.",
)
def demo(count: int, events: int) -> None:
    """Fill a new installation with invented administrators, and with 90 days of their past.

    Refused where real ones are. Nobody knows the passwords of the invented ones; the set-up link
    that is printed makes you the Owner "demo". Running it again adds more.

    Exit code 0: done. 1: refused. 2: wrong usage.
    """
    use_django()
    from vratar.accounts.models import Administrator

    if Administrator.objects.exclude(email__endswith=f"@{DOMAIN}").exists():
        raise click.ClickException(
            "This installation has administrators that the demo did not make. Use another data "
            "folder: VRATAR_HOME=/tmp/vratar-demo vratar init"
        )
    made = Administrator.objects.exclude(username_key=OWNER).count()
    link = None if Administrator.objects.filter(username_key=OWNER).exists() else _owner()
    _fill(made + 1, count)
    _tell(events)
    click.echo(f"{count} invented administrators more; {made + count} in all.")
    if link:
        click.echo(f'Sign in as the Owner "{OWNER}" with this set-up link, within 24 hours:\n')
        click.echo(f"  {link}\n")


def _owner() -> str:
    from vratar.staff.services.from_host import Person, create_from_host

    owner = Person(OWNER, f"{OWNER}@{DOMAIN}", "Owner", "Демо", "Owner")
    return create_from_host(owner).link


def _tell(events: int) -> None:
    from vratar.cli.demo_events import LogBusyError, store_events
    from vratar.cli.demo_history import store_days, store_training
    from vratar.core import clock

    now, began = clock.now(), time.monotonic()
    store_training(now)
    try:
        with click.progressbar(length=events, label="Events") as bar:
            store_events(events, now, bar.update)
    except LogBusyError:
        raise click.ClickException("The audit log is in use. Stop the server first.") from None
    if events:
        rate = events / (time.monotonic() - began)
        click.echo(f"{events} invented events, {rate:.0f} a second.")
    store_days()


def _fill(start: int, count: int) -> None:
    from django.contrib.auth.hashers import make_password

    from vratar.cli.demo_rows import Passwords, store
    from vratar.core import clock

    # Hashed once: 10,000 hashes would take ten minutes.
    passwords = Passwords(make_password(secrets.token_urlsafe()), make_password(None))
    with click.progressbar(length=count, label="Inventing") as bar:
        for first in range(start, start + count, CHUNK):
            size = min(CHUNK, start + count - first)
            store(list(people(first, size)), passwords, clock.now())
            bar.update(size)
