"""Administrators from a file: all of them in one transaction, or none."""

from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum

from django.utils.translation import gettext as _

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.accounts.services import UsernameTakenError
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.policy.authority import acting
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.staff.moving.planning import Plan, Problem, Tick, planned
from vratar.staff.moving.table import MOST_ON_PAGE
from vratar.staff.services.adding import make
from vratar.staff.services.host_links import issue_from_host
from vratar.staff.services.links import issue


class Links(StrEnum):
    """How the set-up links reach the people."""

    MAIL = "mail"
    PRINT = "print"
    NONE = "none"  # nobody can enter before they are sent one


@dataclass(frozen=True)
class Imported:
    """Who was made, each with the set-up link to show once; empty where it was mailed or none."""

    people: list[tuple[Administrator, str]] = field(repr=False)


Issue = Callable[[Administrator], str]


def grantable_roles(actor: Administrator | None) -> list[Role]:
    """What this one may give; the host (None): every role."""
    roles = Role.objects.order_by("-level", "name")
    return [role for role in roles if actor is None or actor.role.covers(role)]


def import_from_host(text: str, how: Links, tick: Tick) -> Imported | Plan:
    """Make everybody in the file; a plan with problems where nothing was done."""

    def link(person: Administrator) -> str:
        if how is Links.NONE:
            return ""
        return issue_from_host(person, by_mail=how is Links.MAIL and notices.is_on())

    try:
        with writing():
            plan = planned(text, grantable_roles(None))
            return plan if plan.problems else _all(plan, "host", "", link, tick)
    except UsernameTakenError as error:
        return _overtaken(error)


def import_by(session: Session, text: str, *, by_mail: bool, client: Client) -> Imported | Plan:
    """The same for somebody at the pages, with the roles that theirs covers.

    Raises `NotAllowedError`.
    """
    try:
        with writing():
            actor = acting(session, Permission.MANAGE_ADMINISTRATORS)
            plan = planned(text, grantable_roles(actor), most=MOST_ON_PAGE)
            if plan.problems:
                return plan

            def link(person: Administrator) -> str:
                return issue(actor, person, by_mail=by_mail, client=client)

            return _all(plan, f"administrator:{actor.pk}", client.source, link, lambda _: None)
    except UsernameTakenError as error:
        return _overtaken(error)


def _all(plan: Plan, actor: str, source: str, link: Issue, tick: Tick) -> Imported:
    made = []
    for _line, details in plan.people:
        person = make(details, actor, source)
        made.append((person, link(person)))
        tick(1)
    return Imported(made)


def _overtaken(error: UsernameTakenError) -> Plan:
    """Somebody else took a name between the check and the writing."""
    reason = _("The username %(username)s was taken meanwhile.") % {"username": error}
    return Plan(problems=[Problem(0, "", reason)])
