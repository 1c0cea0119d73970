"""`vratar emergency-card`: what to type when something is wrong, to be printed and kept."""

import os
import shlex
import sys
from pathlib import Path

import click

from vratar.cli.examples import examples
from vratar.core.database_url import PostgresqlServer
from vratar.core.settings import Settings
from vratar.core.settings_file import load

_CARD = """\
EMERGENCY CARD of {site}, {url}

On the server, as the user that runs Vratar. Put the username for USER. Begin with:

{begin}

VRATAR DOES NOT RUN
Find out why, then start it (or its service, where it is one):
    {vratar} doctor
    {vratar} serve

SOMEBODY MUST WAIT after wrong passwords or codes
    {vratar} administrators unlock USER

SOMEBODY LOST PHONE AND RECOVERY CODES. Make sure who is asking.
    {vratar} administrators reset-two-factor USER --reason "Lost phone, seen in person"

SOMEBODY FORGOT THE PASSWORD, and mail does not work. Hand the link to that person alone.
    {vratar} administrators link USER

NOBODY CAN ENTER. Make another Owner.
    {vratar} administrators create USER2 --email USER2@example.com --role Owner

WHO IS THERE
    {vratar} administrators list

MAIL MAKES TROUBLE. Start without it; for good: server = "" under [mail] in {settings}
    VRATAR_MAIL_SERVER= {vratar} serve

WAS THE LOG OF EVENTS CHANGED? Signed checkpoints: {checkpoints}
    {vratar} audit verify
What Vratar prints while it runs is its own log; a service manager keeps it.

DO THE KEYS FIT THE DATA, after a backup was put back?
    {vratar} keys verify

WHAT TO BACK UP, data and keys in different places; without the keys the data is worth nothing.
Data:   {database}
        {home}
Keys:   {keys}
{backup}
"""


@click.command(
    "emergency-card", epilog=examples("vratar emergency-card", "vratar emergency-card | lp")
)
def emergency_card() -> None:
    """Print what to do in an emergency, with the paths of this installation.

    Print it and keep it where the backup of the keys is. It holds no secret.
    """
    settings, vratar = load(), _command()
    keys = settings.keys
    files = [keys.key_ring, keys.secret_key, keys.audit_key, settings.mail.password_file]
    paths = [shlex.quote(str(path)) for path in (*files, settings.database.passfile) if path]
    server, home = settings.database.server, shlex.quote(str(settings.home))
    click.echo(
        _CARD.format(
            site=settings.site.name,
            url=settings.site.url,
            begin="\n".join(_surroundings(settings)),
            vratar=vratar,
            settings=settings.home / "vratar.toml",
            checkpoints=settings.home / "checkpoints.txt",
            database=server or settings.database_path,
            home=settings.home,
            keys=("\n" + " " * 8).join(paths),
            backup="\n".join(
                [
                    f"    {_dump(server)}" if server else "(while Vratar is stopped)",
                    f"    tar -czf vratar-data.tgz {home}",
                    f"    tar -czf vratar-keys.tgz {' '.join(paths)}",
                ]
            ),
        ),
        nl=False,
    )


def _command() -> str:
    """How this command was called, from any folder."""
    called = Path(sys.argv[0])
    if called.name == "__main__.py":
        return f"{shlex.quote(sys.executable)} -m vratar"
    return shlex.quote(str(called.resolve()))


def _surroundings(settings: Settings) -> list[str]:
    """What the environment says of this installation; no secret ever stands there."""
    told = {name: value for name, value in os.environ.items() if name.startswith("VRATAR_")}
    told.pop("VRATAR_AUDIT_ALARM_WEBHOOK", None)  # who knows the address may write to it
    told["VRATAR_HOME"] = str(settings.home)
    told |= {
        name: os.environ[name] for name in ("XDG_CONFIG_HOME", "PYTHONPATH") if name in os.environ
    }
    return [f"    export {name}={shlex.quote(value)}" for name, value in sorted(told.items())]


def _dump(server: PostgresqlServer) -> str:
    parts = {"host": server.host, "port": server.port, "username": server.user}
    options = [f"--{name}={shlex.quote(value)}" for name, value in parts.items() if value]
    return " ".join(["pg_dump", *options, "--file=vratar-data.sql", shlex.quote(server.name)])
