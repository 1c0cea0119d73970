"""`vratar administrators list`."""

import json

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django

COLUMNS = ("username", "name", "role", "status", "last_login")


@click.command(
    "list",
    epilog=examples(
        "vratar administrators list",
        "vratar administrators list --status overdue",
        "vratar administrators list --json | jq '.[].username'",
    ),
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")
@click.option("--status", help="Only those with this status, a word of the STATUS column.")
def list_administrators(as_json: bool, status: str | None) -> None:
    """List the administrators.

    Username, name, role, status, last login (UTC).
    """
    rows = [row for row in _rows() if status in (None, row["status"])]
    if as_json:
        click.echo(json.dumps(rows, ensure_ascii=False, indent=2))
    elif not rows:
        click.echo("There is nobody." if status is None else f"Nobody is {status}.")
    else:
        click.echo(_table(rows))


def _rows() -> list[dict[str, str | None]]:
    use_django()
    from vratar.staff.services.from_host import everybody

    return [
        {
            "username": administrator.username,
            "name": administrator.get_full_name(),
            "role": administrator.role.name,
            "status": status.state,
            "last_login": (
                administrator.last_login.strftime("%Y-%m-%dT%H:%M:%SZ")
                if administrator.last_login
                else None
            ),
        }
        for administrator, status in everybody()
    ]


def _table(rows: list[dict[str, str | None]]) -> str:
    lines = [[name.replace("_", " ").upper() for name in COLUMNS]]
    lines += [[row[name] or "never" for name in COLUMNS] for row in rows]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(text.ljust(width) for text, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
