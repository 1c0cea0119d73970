"""What the host may do for an administrator: make one, unlock one, see them all.

Whoever has the shell of the host is above every role; the audit log says "host".
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.accounts.names import is_username
from vratar.accounts.services import create_administrator, find, hold
from vratar.accounts.shown import hides_something, shows_something
from vratar.audit import Action, record
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.core.database import writing
from vratar.core.settings import LANGUAGES
from vratar.policy.services import in_force
from vratar.staff.services.host_links import issue_from_host
from vratar.staff.services.row_status import RowStatus, row_status, with_two_factor
from vratar.throttle import services as budgets

LONGEST_NAME = 150


class RefusedError(ValueError):
    """Not allowed as asked for; the text says what is."""


@dataclass(frozen=True)
class Person:
    """Who is to be made."""

    username: str
    email: str
    role: str
    first_name: str = ""
    last_name: str = ""
    language: str = ""


@dataclass(frozen=True)
class Made:
    """A new administrator and the set-up link, which is shown once and stored nowhere."""

    account: Administrator
    link: str = field(repr=False)
    until: datetime | None


@dataclass(frozen=True)
class Unlocked:
    """Whose waits were cleared; a disabled authenticator stays disabled."""

    username: str
    is_disabled: bool


def create_from_host(person: Person) -> Made:
    """Make an administrator without a password, and their set-up link.

    Raises `RefusedError` and `accounts.services.UsernameTakenError`.
    """
    _check(person)
    with writing():
        role = Role.objects.filter(name__iexact=person.role).first()
        if role is None:
            names = ", ".join(
                Role.objects.order_by("-level", "name").values_list("name", flat=True)
            )
            raise RefusedError(f"There is no role {person.role!r}. Roles are: {names}.")
        account = create_administrator(person.username, person.email, make_password(None), role)
        account.first_name, account.last_name = person.first_name.strip(), person.last_name.strip()
        account.save(update_fields=["first_name", "last_name"])
        SecurityState.objects.filter(pk=account.pk).update(language=person.language)
        target = f"administrator:{account.pk}"
        told = {"name": account.username, "role": role.name}
        record(Action.ADMINISTRATOR_CREATED, actor="host", target=target, details=told)
        link = issue_from_host(account, by_mail=False)
        return Made(account, link, account.security_state.link_expires_at)


def unlock_from_host(username: str) -> Unlocked | None:
    """Clear the waits of an account; None when nobody has this username."""
    with writing():
        account = find(username)
        if account is None:
            return None
        hold(account.pk)
        budgets.forget(account.pk)
        target = f"administrator:{account.pk}"
        record(Action.ADMINISTRATOR_UNLOCKED, actor="host", target=target)
        disabled = TotpAuthenticator.objects.filter(account=account, status=Status.DISABLED)
        return Unlocked(account.username, is_disabled=disabled.exists())


def everybody() -> Iterator[tuple[Administrator, RowStatus]]:
    """All administrators by username, in a constant number of statements."""
    policy = in_force()
    found = Administrator.objects.select_related("role", "security_state").order_by("username_key")
    for administrator in with_two_factor(found):
        yield administrator, row_status(administrator, policy)


def _check(person: Person) -> None:
    if not is_username(person.username.strip()):
        raise RefusedError(
            "A username has 1 to 30 letters, digits, dots, hyphens, underscores or @."
        )
    try:
        validate_email(person.email)
    except ValidationError:
        raise RefusedError("The e-mail address must look like name@example.com.") from None
    if max(len(person.first_name), len(person.last_name)) > LONGEST_NAME:
        raise RefusedError(f"A name has at most {LONGEST_NAME} characters.")
    for name in (person.first_name.strip(), person.last_name.strip()):
        if hides_something(name) or (name and not shows_something(name)):
            raise RefusedError("A name must not hide characters, and must have one to see.")
    if person.language not in ("", *LANGUAGES):
        raise RefusedError(f"The language is one of {', '.join(LANGUAGES)}.")
