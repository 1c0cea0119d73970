"""`vratar administrators import`: many at once, from a CSV file."""

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django

if TYPE_CHECKING:
    from click._termui_impl import ProgressBar

    from vratar.staff.moving.importing import Imported
    from vratar.staff.moving.planning import Plan


@click.command(
    "import",
    epilog=examples(
        "vratar administrators import people.csv",
        "vratar administrators import people.csv --apply --links mail",
    ),
)
@click.argument(
    "file", metavar="FILE.csv", type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@click.option("--apply", "is_applied", is_flag=True, help="Make them; without it only a preview.")
@click.option(
    "--links",
    type=click.Choice(["mail", "print", "none"]),
    default="mail",
    show_default=True,
    help="Mail the set-up links, print them here, or issue none yet.",
)
def import_administrators(file: Path, *, is_applied: bool, links: str) -> None:
    """Make the administrators of FILE.csv: all of them, or none.

    UTF-8 with commas or semicolons; the first line names the columns: username, email, role, and
    where wanted first_name, last_name, language, time_zone. At most 10,000 rows. Without --apply
    it shows what would be made and every error with its line, and changes nothing.

    Exit code 0: done, or it could be. 1: refused, nothing changed. 2: wrong usage.
    """
    use_django()
    from vratar.notices import services as notices
    from vratar.staff.moving.importing import Imported, Links, grantable_roles, import_from_host
    from vratar.staff.moving.planning import planned
    from vratar.staff.moving.table import TableError, decoded

    try:
        text = decoded(file.read_bytes())
    except TableError as error:
        raise click.ClickException(str(error)) from None
    rows = text.count("\n")
    with _bar("Checking", rows) as bar:
        plan = planned(text, grantable_roles(None), bar.update)
    if plan.problems:
        raise _refused(plan)
    if not is_applied:
        _preview(plan)
        return
    if links == "mail" and not notices.is_on():
        raise click.ClickException(
            "Mail is not set up here. Use --links print to print the links, or --links none."
        )
    with _bar("Making", len(plan.people)) as bar:
        outcome = import_from_host(text, Links(links), bar.update)
    if not isinstance(outcome, Imported):
        raise _refused(outcome)
    _report(outcome, links)


def _bar(label: str, length: int) -> "ProgressBar[int]":
    # For a person; a file gets the errors alone.
    shown = sys.stderr if sys.stderr.isatty() else io.StringIO()
    return click.progressbar(length=length, label=label, file=shown)


def _refused(plan: "Plan") -> click.ClickException:
    for problem in plan.problems:
        where = f"line {problem.line}: " if problem.line else ""
        field = f"{problem.field}: " if problem.field else ""
        click.echo(f"{where}{field}{problem.reason}", err=True)
    count = len(plan.problems)
    problems = "1 problem" if count == 1 else f"{count} problems"
    return click.ClickException(f"{problems}. Nothing was changed.")


def _preview(plan: "Plan") -> None:
    for line, person in plan.people:
        name = f"{person.first_name} {person.last_name}".strip() or "–"
        click.echo(f"line {line}: {person.username}  {name}  {person.email}  {person.role}")
    click.echo(f"{_administrators(len(plan.people))} would be made. Add --apply to make them.")


def _report(imported: "Imported", links: str) -> None:
    for person, url in imported.people:
        if url:
            click.echo(f"{person.username}  {url}")
    how = {
        "mail": "Each is sent a set-up link.",
        "print": "The links work once, for 24 hours; hand each to its person alone.",
        "none": "Nobody has a link yet: `vratar administrators link USER` prints one.",
    }
    count = len(imported.people)
    verb = "is" if count == 1 else "are"
    click.echo(f"{_administrators(count)} {verb} made. {how[links]}")


def _administrators(count: int) -> str:
    return "1 administrator" if count == 1 else f"{count} administrators"
