"""`vratar completion`: what makes the Tab key know the commands."""

import click
from click.shell_completion import get_completion_class

from vratar.cli.examples import examples


@click.command(
    epilog=examples(
        "vratar completion bash > ~/.local/share/bash-completion/completions/vratar",
        "vratar completion fish > ~/.config/fish/completions/vratar.fish",
    )
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(context: click.Context, shell: str) -> None:
    """Print the completion script of a SHELL: bash, zsh or fish."""
    kind = get_completion_class(shell)
    if kind is None:
        raise click.ClickException(f"There is no completion for {shell}.")
    # Not by its `source`: for bash that asks the bash on this machine for its version.
    script = kind(context.find_root().command, {}, "vratar", "_VRATAR_COMPLETE")
    click.echo(script.source_template % script.source_vars())
