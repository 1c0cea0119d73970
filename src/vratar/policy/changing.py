"""The policy is changed: by an Owner on the page, or by the operator of the server."""

from collections.abc import Mapping
from copy import copy
from enum import Enum, auto

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.accounts.permissions import Permission
from vratar.accounts.services import hold
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.authenticators.totp.models import Status
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.services import Value
from vratar.policy.authority import acting
from vratar.policy.lowering import tell_of_policy
from vratar.policy.models import FIELDS, Policy
from vratar.policy.services import covered_by, in_force, without_factor
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told

Changed = dict[str, tuple[Value, Value]]
"""Fields with what stood there, and what stands there now."""


class PolicyRefusal(Enum):
    """Why nothing was changed."""

    OWN_FACTOR_MISSING = auto()
    STALE = auto()


def change_policy(
    session: Session, wanted: Policy, seen_version: int, client: Client
) -> Changed | PolicyRefusal:
    """Put `wanted` in force where the policy still is as it was when the form was opened.

    Nobody demands of others what they do not do themselves. Raises `NotAllowedError`.
    """
    with writing():
        hold(session.owner.pk, *newly_covered(wanted, in_force()))
        actor = acting(session, Permission.MANAGE_POLICY)
        own = totp.bound(actor.pk)
        if own is None or own.status != Status.ACTIVE:
            return PolicyRefusal.OWN_FACTOR_MISSING
        policy = _held()
        if policy.version != seen_version:
            return PolicyRefusal.STALE
        facts = {**told(client), "by": actor.get_full_name()}
        who = {"actor": f"administrator:{actor.pk}", "source": client.source}
        return _put_in_force(policy, wanted, who, facts, {})


def change_from_host(fields: Mapping[str, object], reason: str) -> Changed:
    """Change these fields by command; what was so already is left out of the answer."""
    with writing():
        wanted = copy(in_force())
        for name, value in fields.items():
            setattr(wanted, name, value)
        hold(*newly_covered(wanted, in_force()))
        given: dict[str, Value] = {"reason": reason}
        return _put_in_force(_held(), wanted, {"actor": "host"}, given, given)


def newly_covered(new: Policy, old: Policy) -> list[int]:
    """Who has no second factor and comes under the policy by this change."""
    coming = covered_by(new) & ~covered_by(old) & without_factor()
    return list(Administrator.objects.filter(coming).order_by("pk").values_list("pk", flat=True))


def count_days_from_now(*account_ids: int) -> None:
    """Who comes under the policy has its days from now on, in the caller's transaction."""
    SecurityState.objects.filter(pk__in=account_ids).update(created_at=clock.now())


def differences(new: Policy, old: Policy) -> Changed:
    """What a change from the old one to the new one changes, as the audit log tells it."""
    pairs = {name: (_written(name, old), _written(name, new)) for name in FIELDS}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def _put_in_force(
    policy: Policy,
    wanted: Policy,
    who: Mapping[str, str],
    facts: Mapping[str, Value],
    reason: Mapping[str, Value],
) -> Changed:
    before = copy(policy)
    before.roles = _existing(before)
    changed = differences(wanted, before)
    if not changed:
        return changed
    count_days_from_now(*newly_covered(wanted, before))
    for name in FIELDS:
        setattr(policy, name, getattr(wanted, name))
    policy.version += 1
    policy.save()
    for name, (old, new) in changed.items():
        details = {"field": name, "old": old, "new": new, **reason}
        record(Action.POLICY_CHANGED, **who, details=details)
    tell_of_policy(policy, before, facts)
    return changed


def _held() -> Policy:
    """The stored policy, kept until the transaction ends; the defaults where none was stored."""
    policies = Policy.objects.select_for_update()
    found = policies.first()
    if found is None:
        Policy.objects.get_or_create(pk=1)
        found = policies.get(pk=1)
    return found


def _written(name: str, policy: Policy) -> Value:
    value = getattr(policy, name)
    if name == "roles":
        return ", ".join(
            Role.objects.filter(pk__in=value).order_by("name").values_list("name", flat=True)
        )
    return value if value is None or isinstance(value, bool | int) else str(value)


def _existing(policy: Policy) -> list[int]:
    """The roles that were not deleted since they were chosen."""
    return sorted(Role.objects.filter(pk__in=policy.roles).values_list("pk", flat=True))
