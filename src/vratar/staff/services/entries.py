"""Adding an administrator, and changing one: who may, what it ends, who is told."""

from dataclasses import dataclass, fields
from enum import Enum, auto

from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import F

from vratar.accounts.models import OWNER_LEVEL, Administrator, Role
from vratar.accounts.names import canonical_username
from vratar.accounts.permissions import Permission
from vratar.accounts.services import (
    UsernameTakenError,
    create_administrator,
    hold,
    other_owners,
)
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import Value, queue, queue_all
from vratar.policy.authority import NotAllowedError, acting, within_reach
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sign_in.services.told import told
from vratar.staff.services.links import issue


@dataclass(frozen=True)
class Details:
    """What an entry says of a person."""

    first_name: str
    last_name: str
    username: str
    email: str
    role: Role
    language: str
    time_zone: str


@dataclass(frozen=True)
class Added:
    """Made; `url` is the set-up link to show once, empty where it was mailed."""

    administrator: Administrator
    url: str


class Refusal(Enum):
    """Why nothing was changed."""

    USERNAME_TAKEN = auto()
    ROLE_NOT_YOURS = auto()
    STALE = auto()
    LAST_OWNER = auto()
    ONLY_BY_RESET = auto()


@dataclass(frozen=True)
class Saved:
    """What changed; False for both where everything was so already."""

    details: bool
    # True: required from the next login on; False: lifted; None: as it was.
    required: bool | None = None


class _RefusedError(Exception):
    """Takes back what the transaction did."""

    def __init__(self, refusal: Refusal) -> None:
        self.refusal = refusal


def add(session: Session, details: Details, *, by_mail: bool, client: Client) -> Added | Refusal:
    """Make an administrator who has no password yet, and issue the set-up link.

    Raises `NotAllowedError`.
    """
    try:
        with writing():
            actor = acting(session, Permission.MANAGE_ADMINISTRATORS)
            role = _grantable(actor, details.role)
            made = create_administrator(
                details.username,
                details.email,
                make_password(None),
                role,
                first_name=details.first_name,
                last_name=details.last_name,
                language=details.language,
                time_zone=details.time_zone,
            )
            record(
                Action.ADMINISTRATOR_CREATED,
                actor=f"administrator:{actor.pk}",
                target=f"administrator:{made.pk}",
                source=client.source,
                details={"name": made.username, "role": role.name},
            )
            return Added(made, issue(actor, made, by_mail=by_mail, client=client))
    except UsernameTakenError:
        return Refusal.USERNAME_TAKEN
    except _RefusedError as refused:
        return refused.refusal


def change(  # noqa: PLR0913 - who, whom, over what, to what, from where
    session: Session,
    account_id: int,
    seen_version: int,
    details: Details,
    *,
    required: bool | None = None,
    client: Client,
) -> Saved | Refusal:
    """Change an entry that still is as it was when the form was opened.

    Of oneself only names, language and time zone count. `required` True demands two-factor at
    the person's next login, False lifts that. A new role ends their sessions and links, a new
    address their links. Raises `NotAllowedError` and `NotInScopeError`.
    """
    try:
        with writing():
            _hold_with_owners(session.owner.pk, account_id)
            actor = acting(session, Permission.MANAGE_ADMINISTRATORS)
            own = actor.pk == account_id
            target = actor if own else within_reach(actor, account_id)
            wanted = _fixed_for_oneself(details, target) if own else details
            changed = differences(target, wanted)
            lifted = None if own else _requirement(target, required)
            if not changed and lifted is None:
                return Saved(details=False)
            _claim(target, seen_version)
            if "role" in changed:
                _check_role(actor, target, wanted.role)
            _write(target, wanted)
            _tell(actor, target, changed, client)
            _set_requirement(actor, target, lifted, client)
            return Saved(details=bool(changed), required=lifted)
    except IntegrityError:
        return Refusal.USERNAME_TAKEN
    except _RefusedError as refused:
        return refused.refusal


def _hold_with_owners(*account_ids: int) -> None:
    # Every Owner: of two people demoting the last two at once, one must wait and see.
    owners = Administrator.objects.filter(role__level=OWNER_LEVEL).values_list("pk", flat=True)
    hold(*account_ids, *owners)


def _grantable(actor: Administrator, role: Role) -> Role:
    now = Role.objects.filter(pk=role.pk).first()
    if now is None or not actor.role.covers(now):
        raise _RefusedError(Refusal.ROLE_NOT_YOURS)
    return now


def _fixed_for_oneself(details: Details, self_: Administrator) -> Details:
    return Details(
        first_name=details.first_name,
        last_name=details.last_name,
        username=self_.username,
        email=self_.email,
        role=self_.role,
        language=details.language,
        time_zone=details.time_zone,
    )


def _stored(target: Administrator) -> Details:
    security = target.security_state
    return Details(
        first_name=target.first_name,
        last_name=target.last_name,
        username=target.username,
        email=target.email,
        role=target.role,
        language=security.language,
        time_zone=security.time_zone,
    )


def differences(target: Administrator, wanted: Details) -> dict[str, tuple[str, str]]:
    """The fields in which the two differ, with the stored value and the other."""
    stored = _stored(target)
    found = {}
    for name in (field.name for field in fields(Details)):
        old, new = getattr(stored, name), getattr(wanted, name)
        if old != new:
            found[name] = (str(old), str(new))
    return found


def _claim(target: Administrator, seen_version: int) -> None:
    """One statement decides whether the form was filled in over the newest state."""
    as_seen = Administrator.objects.filter(pk=target.pk, version=seen_version)
    if as_seen.update(version=F("version") + 1) != 1:
        raise _RefusedError(Refusal.STALE)
    target.version = seen_version + 1


def _check_role(actor: Administrator, target: Administrator, role: Role) -> None:
    if actor.pk == target.pk:
        raise NotAllowedError("own role")
    _grantable(actor, role)
    if target.role.is_owner and other_owners(target.pk) == []:
        raise _RefusedError(Refusal.LAST_OWNER)


def _write(target: Administrator, wanted: Details) -> None:
    _forget_links_where_void(target, wanted)
    key = canonical_username(wanted.username)
    taken = Administrator.objects.filter(username_key=key).exclude(pk=target.pk)
    if taken.exists():
        raise _RefusedError(Refusal.USERNAME_TAKEN)
    before = target.role
    for name in ("first_name", "last_name", "username", "email", "role"):
        setattr(target, name, getattr(wanted, name))
    target.username_key = key
    with transaction.atomic():
        target.save(
            update_fields=[
                *("first_name", "last_name", "username", "username_key", "email", "role"),
            ]
        )
    security = target.security_state
    security.language, security.time_zone = wanted.language, wanted.time_zone
    security.save(update_fields=["language", "time_zone"])
    if before != target.role:
        sessions.cut_off(target, kept=None)


def _forget_links_where_void(target: Administrator, wanted: Details) -> None:
    if target.email == wanted.email and target.role == wanted.role:
        return
    target.security_state.link_expires_at = None
    target.security_state.save(update_fields=["link_expires_at"])


def _tell(
    actor: Administrator, target: Administrator, changed: dict[str, tuple[str, str]], client: Client
) -> None:
    for field, (old, new) in changed.items():
        record(
            Action.EMAIL_CHANGED if field == "email" else Action.ADMINISTRATOR_CHANGED,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{target.pk}",
            source=client.source,
            details={"field": field, "old": old, "new": new},
        )
    facts = {**told(client), "by": actor.get_full_name()}
    if "email" in changed:
        for address in changed["email"]:
            queue(Notice.EMAIL_CHANGED, target, address=address, details=facts)
    if "role" in changed:
        _tell_of_role(target, Role.objects.get(name=changed["role"][0]), facts)


def _tell_of_role(target: Administrator, before: Role, facts: dict[str, Value]) -> None:
    details = {**facts, "name": target.get_full_name(), "role": target.role.name}
    queue(Notice.ROLE_CHANGED, target, details=details)
    if not before.covers(target.role):  # raised: everybody is to know
        others = Administrator.objects.filter(is_active=True).exclude(pk=target.pk)
        queue_all(Notice.ROLE_CHANGED, others, details=details)


def _requirement(target: Administrator, required: bool | None) -> bool | None:
    """What is to be done about the person's own deadline; None for nothing."""
    if required is None:
        return None
    security = target.security_state
    if totp.bound(target.pk) is not None:
        if not required:
            raise _RefusedError(Refusal.ONLY_BY_RESET)
        return None
    return None if required == (security.deadline is not None) else required


def _set_requirement(
    actor: Administrator, target: Administrator, required: bool | None, client: Client
) -> None:
    if required is None:
        return
    security = target.security_state
    before = security.deadline
    security.deadline = clock.now() if required else None
    security.save(update_fields=["deadline"])
    details: dict[str, str] = {}
    if before is not None:
        details = {"field": "deadline", "old": before.isoformat(), "new": ""}
    record(
        Action.TWO_FACTOR_REQUIRED if required else Action.ADMINISTRATOR_CHANGED,
        actor=f"administrator:{actor.pk}",
        target=f"administrator:{target.pk}",
        source=client.source,
        details=details,
    )
