"""The `vratar` command. On top of everything: may call any room, nobody imports it.

Exit codes: 0 done; 1 refused, or a check failed, with a sentence that says what to do; 2 wrong
usage; `vratar serve`: 3 when a process kept crashing; `vratar audit verify`: 1 damaged,
2 unreadable.
"""


def main() -> None:
    """Run the command line."""
    from vratar.cli.commands import vratar

    vratar(prog_name="vratar")
