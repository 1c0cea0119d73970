"""`vratar policy`: what is decided for all administrators."""

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from vratar.cli.examples import examples
from vratar.cli.framework import use_django

if TYPE_CHECKING:
    from vratar.policy.models import Policy

REQUIREMENTS = {"nobody": "nobody", "roles": "selected roles", "all": "all administrators"}
SET_UPS = {"password": "with the password", "approval": "by approval"}
_SWITCH = click.Choice(["on", "off"])


@click.group()
def policy() -> None:
    """See and change the two-factor policy."""


@policy.command(epilog=examples("vratar policy show", "vratar policy show --json"))
@click.option("--json", "as_json", is_flag=True, help="Print JSON instead of sentences.")
def show(*, as_json: bool) -> None:
    """Print the policy in force."""
    use_django()
    from django.utils import translation

    from vratar.policy.services import in_force
    from vratar.staff.views.policy_words import lines

    found = in_force()
    if as_json:
        click.echo(json.dumps(_as_json(found), ensure_ascii=False))
        return
    with translation.override("en"):
        for name, words in lines(found):
            click.echo(f"{name.rstrip('?')}: {words}")


@policy.command(
    "set",
    epilog=examples(
        'vratar policy set --second-approver on --reason "Two people decide about resets"',
        'vratar policy set --require roles --role Owner --role Support --reason "Pilot in support"',
        'vratar policy set --deadline-days 45 --reason "People are on leave"',
    ),
)
@click.option("--require", "requirement", type=click.Choice([*REQUIREMENTS]), help="Of whom.")
@click.option("--role", "roles", multiple=True, metavar="NAME", help='One of "--require roles".')
@click.option("--deadline-days", metavar="DAYS", help="0 to 45; 0 means at once.")
@click.option("--deadline-on", metavar="DATE", help="The last day for everybody: 2027-01-29.")
@click.option("--postponement-days", metavar="DAYS", help="0 to 14; 0 means none.")
@click.option("--first-set-up", type=click.Choice([*SET_UPS]), help="What it needs.")
@click.option("--second-approver", type=_SWITCH, help="Whether a reset waits for a second one.")
@click.option("--training", type=_SWITCH, help="Whether the training is required.")
@click.option("--training-months", metavar="MONTHS", help="1 to 36, or never: repeat it so often.")
@click.option("--contact-name", metavar="TEXT", help="Whom people may ask.")
@click.option("--contact", metavar="TEXT", help="Their e-mail address or telephone number.")
@click.option("--issuer", metavar="TEXT", help="Name of new entries in authenticator apps.")
@click.option("--reason", required=True, help="Why, 10 to 500 characters; the audit log keeps it.")
def set_policy(reason: str, **given: Any) -> None:  # noqa: ANN401 - the options above
    """Change the policy for everybody, at once. What is not named stays.

    All administrators are told by mail when it asks for less than before.
    """
    use_django()
    from django.utils import translation

    from vratar.policy.changing import change_from_host, differences
    from vratar.policy.services import in_force
    from vratar.sign_in.services.resets import checked_reason
    from vratar.staff.views.policy_words import changes

    try:
        checked = checked_reason(reason)
    except ValueError as error:
        raise click.UsageError(str(error)) from None
    found = in_force()
    with translation.override("en"):
        wanted = _wanted(found, given)
        named = {name: getattr(wanted, name) for name in differences(wanted, found)}
        if not change_from_host(named, checked):
            click.echo("Nothing was changed: it is so already.")
        for name, old, new in changes(wanted, found):
            click.echo(f"{name.rstrip('?')}: {new} (it was: {old})")


def _wanted(found: "Policy", given: dict[str, Any]) -> "Policy":
    """The policy with what was named, by the rules of the page."""
    from vratar.staff.policy_form import BY_DATE, BY_DAYS, PolicyForm, typed_values

    typed = typed_values(found) | {name: text for name, text in given.items() if text}
    required = given["requirement"] or ("roles" if given["roles"] else "")
    typed["requirement"] = REQUIREMENTS.get(required, typed["requirement"])
    typed["first_set_up"] = SET_UPS.get(given["first_set_up"], typed["first_set_up"])
    typed["roles"] = _keys(given["roles"]) or typed["roles"]
    if given["deadline_days"] and given["deadline_on"]:
        raise click.UsageError("Give --deadline-days or --deadline-on, not both.")
    for name, kind in (("deadline_days", BY_DAYS), ("deadline_on", BY_DATE)):
        if given[name]:
            typed["deadline"] = kind
    if given["training_months"] == "never":
        typed["training_months"] = ""
    for name in ("contact_name", "contact"):  # may be emptied
        typed[name] = typed[name] if given[name] is None else given[name]
    form = PolicyForm(typed, policy=found)
    if not form.is_valid():
        options = {name: name.replace("_", "-") for name in form.errors} | {"roles": "role"}
        wrong = [f"--{options[name]}: {errors[0]}" for name, errors in form.errors.items()]
        raise click.UsageError("\n".join(wrong))
    return form.wanted


def _keys(names: Sequence[str]) -> list[int]:
    from vratar.accounts.models import Role

    keys = {role.name.casefold(): role.pk for role in Role.objects.order_by("-level", "name")}
    unknown = [name for name in names if name.casefold() not in keys]
    if unknown:
        known = ", ".join(Role.objects.order_by("-level", "name").values_list("name", flat=True))
        raise click.UsageError(f"There is no role {unknown[0]!r}. Roles are: {known}.")
    return [keys[name.casefold()] for name in names]


def _as_json(found: "Policy") -> dict[str, object]:
    from vratar.accounts.models import Role
    from vratar.authenticators.totp.issuer import issuer
    from vratar.policy.models import FIELDS

    answer = {name: getattr(found, name) for name in FIELDS}
    roles = Role.objects.filter(pk__in=found.roles).order_by("-level", "name")
    answer["roles"] = list(roles.values_list("name", flat=True))
    answer["deadline_on"] = found.deadline_on and found.deadline_on.isoformat()
    return answer | {"issuer": issuer(), "version": found.version}
