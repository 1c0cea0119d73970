"""`vratar administrators`: what the host may do for an administrator."""

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django


@click.group()
def administrators() -> None:
    """Look after administrators from the host."""


@administrators.command(
    "reset-two-factor",
    epilog=examples(
        'vratar administrators reset-two-factor boris --reason "Lost his phone, seen in person"'
    ),
)
@click.argument("username", metavar="USER")
@click.option("--reason", required=True, help="Why, 10 to 500 characters; the audit log keeps it.")
def reset_two_factor(username: str, reason: str) -> None:
    """Invalidate the authenticator and recovery codes of USER.

    For somebody who lost phone and recovery codes, after you made sure who is asking. Their
    sessions end, and they set up a new authenticator after the next login.
    """
    use_django()
    from vratar.sign_in.services.resets import UnknownAdministratorError, reset_two_factor_from_host

    try:
        name = reset_two_factor_from_host(username, reason)
    except UnknownAdministratorError:
        raise click.ClickException(f"There is no administrator {username!r}.") from None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"Two-factor authentication of {name} is reset. All their sessions have ended.")
