"""Roles: made, changed, deleted; nobody makes more of anybody than they are themselves."""

from collections.abc import Collection
from dataclasses import dataclass
from enum import Enum, auto

from django.db.models import Count, F, QuerySet
from django.utils import translation

from vratar.accounts.models import BUILT_IN_ROLES, Administrator, Role
from vratar.accounts.names import search_text
from vratar.accounts.permissions import Permission
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.core.settings import LANGUAGES
from vratar.notices.kinds import Notice
from vratar.notices.services import queue_all
from vratar.policy.authority import NotAllowedError, NotInScopeError, acting
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told

Facts = dict[str, str | int]


@dataclass(frozen=True)
class RoleDetails:
    """What a role is."""

    name: str
    level: int
    permissions: frozenset[Permission]


class RoleRefusal(Enum):
    """Why nothing was changed."""

    NAME_TAKEN = auto()
    LEVEL_ABOVE = auto()
    PERMISSION_LACKED = auto()
    STALE = auto()


@dataclass(frozen=True)
class InUse:
    """The role still has this many administrators, deactivated ones included."""

    count: int


def all_roles() -> "QuerySet[Role]":
    """The highest first, each with the number of its administrators as `holders`."""
    return Role.objects.annotate(holders=Count("administrators")).order_by("-level", "name")


def changeable(actor: Administrator, role_id: int) -> Role:
    """A role this one may change: not the Owner's, and no more than their own.

    Raises `NotInScopeError` and `NotAllowedError`.
    """
    role = Role.objects.filter(pk=role_id).first()
    if role is None:
        raise NotInScopeError(role_id)
    if role.is_owner or not actor.role.covers(role):
        raise NotAllowedError("role")
    return role


def _held(actor: Administrator, role_id: int) -> Role:
    # Held until the transaction ends, then looked at.
    Role.objects.select_for_update().filter(pk=role_id).first()
    return changeable(actor, role_id)


def add_role(session: Session, wanted: RoleDetails, client: Client) -> Role | RoleRefusal:
    """Make a role. Raises `NotAllowedError`."""
    with writing():
        actor = acting(session, Permission.MANAGE_ROLES)
        refused = _refusal(actor, wanted, None)
        if refused is not None:
            return refused
        role = Role.objects.create(
            name=wanted.name, level=wanted.level, permissions=sorted(wanted.permissions)
        )
        facts: Facts = {"name": role.name, "level": role.level}
        facts["permissions"] = _written(wanted.permissions)
        _record(Action.ROLE_CREATED, actor, role, facts, client)
        return role


def change_role(
    session: Session, role_id: int, seen_version: int, wanted: RoleDetails, client: Client
) -> Role | RoleRefusal:
    """Change a role that still is as it was when the form was opened.

    Holders keep their sessions: what a role allows is read on every request. Raises
    `NotAllowedError` and `NotInScopeError`.
    """
    with writing():
        actor = acting(session, Permission.MANAGE_ROLES)
        role = _held(actor, role_id)
        changed = _differences(role, wanted)
        if not changed:
            return role
        refused = _refusal(actor, wanted, role)
        if refused is not None:
            return refused
        as_seen = Role.objects.filter(pk=role.pk, version=seen_version)
        if as_seen.update(version=F("version") + 1) != 1:
            return RoleRefusal.STALE
        before = Role.objects.get(pk=role.pk)
        role.name, role.level = wanted.name, wanted.level
        role.permissions = sorted(wanted.permissions)
        role.save(update_fields=["name", "level", "permissions"])
        for field, (old, new) in changed.items():
            facts: Facts = {"name": role.name, "field": field, "old": old, "new": new}
            _record(Action.ROLE_CHANGED, actor, role, facts, client)
        if not before.covers(role):
            _tell_of_raise(actor, role, client)
        return role


def _tell_of_raise(actor: Administrator, role: Role, client: Client) -> None:
    """Whoever has it can do more from now on: every administrator is to know."""
    facts = {**told(client), "by": actor.get_full_name(), "role": role.name}
    queue_all(Notice.ROLE_RAISED, Administrator.objects.filter(is_active=True), details=facts)


def delete_role(session: Session, role_id: int, client: Client) -> str | InUse:
    """Delete a role that nobody has; its name. Raises as `change_role`."""
    with writing():
        actor = acting(session, Permission.MANAGE_ROLES)
        role = _held(actor, role_id)
        holders = Administrator.objects.filter(role=role).count()
        if holders:
            return InUse(holders)
        facts: Facts = {"name": role.name, "level": role.level}
        _record(Action.ROLE_DELETED, actor, role, facts, client)
        role.delete()
        return role.label


def _refusal(actor: Administrator, wanted: RoleDetails, role: Role | None) -> RoleRefusal | None:
    if wanted.level > actor.role.level:
        return RoleRefusal.LEVEL_ABOVE
    if not wanted.permissions <= actor.role.granted:
        return RoleRefusal.PERMISSION_LACKED
    if _is_taken(wanted.name, role):
        return RoleRefusal.NAME_TAKEN
    return None


def _is_taken(name: str, role: Role | None) -> bool:
    """Whether another role is called so, in any case, or in any language if it is built in."""
    others = Role.objects.exclude(pk=role.pk) if role else Role.objects.all()
    names = {search_text(other) for other in others.values_list("name", flat=True)}
    for code in LANGUAGES:
        with translation.override(code):
            names |= {
                search_text(str(label))
                for stored, label in BUILT_IN_ROLES.items()
                if role is None or stored != role.name
            }
    return search_text(name) in names


def _differences(role: Role, wanted: RoleDetails) -> dict[str, tuple[str, str]]:
    pairs = {
        "name": (role.name, wanted.name),
        "level": (str(role.level), str(wanted.level)),
        "permissions": (_written(role.granted), _written(wanted.permissions)),
    }
    return {field: pair for field, pair in pairs.items() if pair[0] != pair[1]}


def _written(permissions: Collection[Permission]) -> str:
    return ", ".join(sorted(permissions))


def _record(action: Action, actor: Administrator, role: Role, facts: Facts, client: Client) -> None:
    record(
        action,
        actor=f"administrator:{actor.pk}",
        target=f"role:{role.pk}",
        source=client.source,
        details=facts,
    )
