"""`vratar serve`: look whether everything is in place, then hand over to the supervisor."""

import os
import sys

import click

from vratar.cli import checks, postgresql
from vratar.cli.examples import examples
from vratar.cli.framework import use_django
from vratar.cli.port import address_of, refuse_busy_port
from vratar.core.mail_settings import CONSOLE
from vratar.core.settings import Settings
from vratar.core.settings_file import HIGHEST_PORT, load, variable_name


@click.command(epilog=examples("vratar serve", "vratar serve --port 8080 --workers 2"))
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes that serve pages; one uses up to 90 MB.",
)
@click.option(
    "--gate-workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="Processes of the gate, where site.trusted_proxies names a proxy; one uses up to 60 MB.",
)
@click.option(
    "--port",
    type=click.IntRange(1, HIGHEST_PORT),
    help="Port on this machine; PORT in the environment means the same.  [default: 8000]",
)
@click.option(
    "--print-mails",
    is_flag=True,
    help="Print mails where no mail server is set; on this machine only.",
)
def serve(*, workers: int, gate_workers: int, port: int | None, print_mails: bool) -> None:
    """Start the panel; Ctrl-C stops it.

    It listens on this machine only; put a proxy with TLS in front of it for others. Starts the
    workers and one housekeeping process, and starts again what crashes. Where site.trusted_proxies
    names a proxy, the gate answers it at gate.listen.

    Exit code 0: stopped. 1: refused to start. 3: a process kept crashing.
    """
    if port is not None:
        os.environ["PORT"] = str(port)
    settings = _printing_mails(load()) if print_mails else load()
    refuse_busy_port(settings)
    link = _prepare(settings)
    if link:
        click.echo(_welcome(link))
    _become_supervisor(settings, workers, gate_workers)


def _printing_mails(settings: Settings) -> Settings:
    """Have every process print the mails, unless somebody has said where they go."""
    variable = variable_name("mail", "server")
    if not settings.mail.server and settings.on_loopback and variable not in os.environ:
        os.environ[variable] = CONSOLE
        return load()
    return settings


def _prepare(settings: Settings) -> str | None:
    """Refuse to start, in words, or return the first-run link."""
    if not _is_made(settings):
        raise click.ClickException("There is no database yet. Run `vratar init`.")
    for check in (checks.home, checks.database_file, checks.breached_passwords, checks.course):
        well, words = check()
        if well is False:
            raise click.ClickException(words)
    use_django()
    from vratar.cli import migrations
    from vratar.cli.configuration import note_configuration
    from vratar.crypto.services import check_keys
    from vratar.sign_in.services.first_run import issue_first_run_link

    if migrations.unknown():
        raise click.ClickException("The database was made by a newer Vratar. Install that version.")
    if migrations.pending():
        raise click.ClickException("The database is of an older Vratar. Run `vratar migrate`.")
    check_keys()
    note_configuration()
    return issue_first_run_link()


def _is_made(settings: Settings) -> bool:
    server = settings.database.server
    if server is not None:
        return postgresql.holds_data(server, settings)
    return settings.database_path.exists()


def _welcome(link: str) -> str:
    lines = [
        "Welcome to Vratar. Nobody can sign in yet.",
        "Open this link in a browser and make the first administrator, the Owner:",
        "",
        f"  {link}",
        "",
        "It works once. The next start of Vratar prints a new one while there is no Owner.",
    ]
    rule = "─" * max(map(len, lines))
    return "\n".join(["", rule, *lines, rule, ""])


def _become_supervisor(settings: Settings, workers: int, gate_workers: int) -> None:
    # A new program in the same process: Django, needed for the checks, leaves no memory behind.
    sys.stdout.flush()
    arguments = [address_of(settings), str(settings.port), str(workers), settings.site.url]
    if settings.site.trusted_proxies:  # it believes nobody else, and would refuse everything
        arguments += [settings.gate.listen, str(gate_workers)]
    command = [sys.executable, "-m", "vratar.cli.supervisor", *arguments]
    os.execv(sys.executable, command)  # noqa: S606  (no shell is what we want)
