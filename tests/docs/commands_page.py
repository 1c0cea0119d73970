"""The page of the commands, from their help; `python -m tests.docs.commands_page` writes it."""

from pathlib import Path

import click

from vratar.cli.commands import vratar

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "commands.md"

HEAD = """# Commands

Exit codes: 0 done; 1 refused, or a check failed, with a sentence that says what to do; 2 wrong
usage; where a command has others, its help says so. What a script reads goes to standard output,
errors and the log to standard error.
"""


def page() -> str:
    """Every command with its help, as `--help` prints it."""
    parts = [HEAD]
    for path, command in _walk((), vratar):
        name = " ".join(("vratar", *path))
        context = click.Context(
            command,
            info_name=name,
            max_content_width=80,
            terminal_width=80,
            # Inherited from the outermost command when it is called for real.
            help_option_names=vratar.context_settings["help_option_names"],
        )
        parts.append(f"## `{name}`\n\n```text\n{command.get_help(context)}\n```\n")
    return "\n".join(parts)


def _walk(
    path: tuple[str, ...], command: click.Command
) -> list[tuple[tuple[str, ...], click.Command]]:
    found = [(path, command)]
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            found += _walk((*path, name), command.commands[name])
    return found


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
