"""The command and its sub-commands."""

import os
import resource

import click

import vratar as package
from vratar.cli.administrators import administrators
from vratar.cli.audit import audit
from vratar.cli.completion import completion
from vratar.cli.demo import demo
from vratar.cli.doctor import doctor
from vratar.cli.emergency_card import emergency_card
from vratar.cli.examples import examples
from vratar.cli.export import export
from vratar.cli.init import init
from vratar.cli.keys import keys
from vratar.cli.migrate import migrate
from vratar.cli.moving_in import importing
from vratar.cli.policy import policy
from vratar.cli.remind import remind
from vratar.cli.report import report
from vratar.cli.sentences import SentenceGroup
from vratar.cli.serve import serve
from vratar.cli.totp import totp


@click.group(
    cls=SentenceGroup,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog=examples(
        "vratar init     make keys and database",
        "vratar serve    start the panel",
        "vratar doctor   see whether everything is as it should be",
    ),
)
@click.version_option(package.__version__, message="Vratar %(version)s")
@click.option("--traceback", is_flag=True, help="Show where in the code an error comes from.")
@click.pass_context
def vratar(context: click.Context, traceback: bool) -> None:
    """Two-factor sign-in for the administrators of any admin area.

    The data folder is VRATAR_HOME, its settings are in VRATAR_HOME/vratar.toml.
    """
    context.obj = {"traceback": traceback}
    os.umask(0o077)  # what Vratar writes is for its own user alone
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))  # a crash writes no keys to the disk


for command in (
    serve,
    init,
    migrate,
    doctor,
    totp,
    administrators,
    importing,
    export,
    emergency_card,
    policy,
    remind,
    audit,
    keys,
    report,
    demo,
    completion,
):
    vratar.add_command(command)
