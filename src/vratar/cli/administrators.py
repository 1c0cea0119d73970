"""`vratar administrators`: what the host may do for an administrator."""

import json

import click

from vratar.cli.administrator_import import import_administrators
from vratar.cli.administrator_list import list_administrators
from vratar.cli.examples import examples
from vratar.cli.framework import use_django


@click.group()
def administrators() -> None:
    """Look after administrators from the host."""


administrators.add_command(list_administrators)
administrators.add_command(import_administrators)


@administrators.command(
    epilog=examples(
        "vratar administrators create boris --email boris@example.com --role Administrator",
        "vratar administrators create ana --email ana@example.com --role Owner --json",
    )
)
@click.argument("username")
@click.option("--email", required=True, help="Where notices go.")
@click.option("--role", required=True, help="Name of the role, such as Administrator.")
@click.option("--first-name", default="", help="First name.")
@click.option("--last-name", default="", help="Last name.")
@click.option("--language", default="", help="en or mk; without it the site's language.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
def create(*, as_json: bool, **person: str) -> None:
    """Make an administrator; print their set-up link.

    No password is typed here: the link, which is shown this once and works for 24 hours, lets the
    person choose one and set up two-factor. Send it to nobody else.

    Exit code 0: made. 1: refused, nothing changed. 2: wrong usage.
    """
    use_django()
    from vratar.accounts.services import UsernameTakenError
    from vratar.staff.services.from_host import Person, RefusedError, create_from_host

    try:
        made = create_from_host(Person(**person))
    except UsernameTakenError:
        raise click.ClickException("Somebody has this username. Choose another.") from None
    except RefusedError as error:
        raise click.ClickException(str(error)) from None
    until = made.until.isoformat(timespec="seconds") if made.until else ""
    if as_json:
        answer = {"id": made.account.pk, "username": made.account.username}
        click.echo(json.dumps({**answer, "link": made.link, "until": until}, ensure_ascii=False))
        return
    click.echo(f"{made.account.username} is made. Set-up link, until {until}:\n\n  {made.link}\n")


@administrators.command(epilog=examples("vratar administrators link ana"))
@click.argument("username", metavar="USER")
def link(username: str) -> None:
    """Print a new set-up link for USER.

    For somebody who cannot get one by mail. With it a new password can be chosen, once, within 24
    hours; the authenticator stays. Send it to nobody else. USER and all Owners are told by mail.
    """
    use_django()
    from vratar.staff.services.host_links import link_from_host

    done = link_from_host(username)
    if done is None:
        raise click.ClickException(f"There is no active administrator {username!r}.")
    until = done.until.isoformat(timespec="seconds") if done.until else ""
    click.echo(f"Set-up link for {done.name}, until {until}:\n\n  {done.url}\n")


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
        raise _unknown(username) from None
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    click.echo(f"Two-factor authentication of {name} is reset. All their sessions have ended.")


@administrators.command("allow-set-up", epilog=examples("vratar administrators allow-set-up boris"))
@click.argument("username", metavar="USER")
def allow_set_up(username: str) -> None:
    """Allow USER to set up two-factor within 24 hours.

    Where the policy asks for an approval and no other administrator can give it. Make sure first
    who is asking: whoever knows the password can do it then.
    """
    use_django()
    from vratar.staff.services.allowing import allow_set_up_from_host

    until = allow_set_up_from_host(username)
    if until is None:
        raise click.ClickException(f"Nothing is to be allowed for {username!r}.")
    click.echo(f"{username} may set up two-factor until {until.isoformat(timespec='seconds')}.")


@administrators.command(epilog=examples("vratar administrators unlock boris"))
@click.argument("username", metavar="USER")
def unlock(username: str) -> None:
    """Clear the waits of USER after wrong passwords and codes.

    An authenticator that was disabled stays disabled: only a reset helps there.
    """
    use_django()
    from vratar.staff.services.from_host import unlock_from_host

    done = unlock_from_host(username)
    if done is None:
        raise _unknown(username)
    click.echo(f"{done.username} may try again at once.")
    if done.is_disabled:
        click.echo(
            "Their authenticator stays disabled. Run `vratar administrators reset-two-factor "
            f'{done.username} --reason "…"` after you made sure who is asking.'
        )


def _unknown(username: str) -> click.ClickException:
    return click.ClickException(f"There is no administrator {username!r}.")
