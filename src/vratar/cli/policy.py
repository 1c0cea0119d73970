"""`vratar policy`: what the operator decides for all administrators."""

import json

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django


@click.group()
def policy() -> None:
    """See and change the two-factor policy."""


@policy.command(epilog=examples("vratar policy show", "vratar policy show --json"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
def show(*, as_json: bool) -> None:
    """Print the policy in force."""
    use_django()
    from vratar.policy.services import in_force

    found = in_force()
    if as_json:
        answer = {
            "requirement": str(found.requirement),
            "deadline_days": found.deadline_days,
            "second_approver": found.second_approver,
        }
        click.echo(json.dumps(answer))
        return
    click.echo(f"Two-factor required of: {found.requirement}")
    click.echo(f"Days until it is required: {found.deadline_days}")
    click.echo(f"Second approver for resets: {_word(found.second_approver)}")


@policy.command(
    "set",
    epilog=examples(
        'vratar policy set --second-approver on --reason "Two people decide about resets"'
    ),
)
@click.option(
    "--second-approver",
    type=click.Choice(["on", "off"]),
    required=True,
    help="Whether a reset waits until a second administrator approves it.",
)
@click.option("--reason", required=True, help="Why, 10 to 500 characters; the audit log keeps it.")
def set_policy(second_approver: str, reason: str) -> None:
    """Change the policy for everybody, at once.

    All administrators are told by mail when it asks for less than before.
    """
    use_django()
    from vratar.policy.changing import set_second_approver
    from vratar.sign_in.services.resets import checked_reason

    try:
        checked = checked_reason(reason)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    changed = set_second_approver(checked, on=second_approver == "on")
    now = f"Second approver for resets: {second_approver}"
    click.echo(f"{now}." if changed else f"{now}, as before.")


def _word(on: bool) -> str:
    return "on" if on else "off"
