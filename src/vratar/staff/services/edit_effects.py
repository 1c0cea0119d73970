"""What an edit brings about: what ends and begins with it, what is recorded, who is told."""

from vratar.accounts.models import Administrator, Role
from vratar.audit import Action, record
from vratar.authenticators.totp import services as totp
from vratar.notices.kinds import Notice
from vratar.notices.services import Value, queue, queue_all
from vratar.policy.changing import count_days_from_now
from vratar.policy.services import in_force
from vratar.sessions import services as sessions
from vratar.sessions.services import Client
from vratar.sessions.told import told

Changed = dict[str, tuple[str, str]]
"""Fields with what stood there, and what stands there now."""


def cut_off_where_void(target: Administrator, changed: Changed) -> None:
    """A new address ends the links of the old one, a new role the sessions too."""
    if changed.keys() & {"email", "role"}:
        target.security_state.link_expires_at = None
        target.security_state.save(update_fields=["link_expires_at"])
    if "role" in changed:
        sessions.cut_off(target, kept=None)


def start_days(target: Administrator, changed: Changed) -> None:
    """Who comes under the policy by a new role, for the first time, has its days from now on.

    For the first time: a role changed there and back gives nobody who is late another two weeks.
    A change of the policy itself begins anew for everybody it newly covers: that is an Owner's.
    """
    if "role" not in changed:
        return
    policy, before = in_force(), Role.objects.get(name=changed["role"][0])
    was_covered, is_covered = policy.covers(before.pk), policy.covers(target.role_id)
    state = target.security_state
    if was_covered and not is_covered:
        state.left_policy = True
        state.save(update_fields=["left_policy"])
    if was_covered or not is_covered or state.left_policy or totp.bound(target.pk) is not None:
        return
    count_days_from_now(target.pk)


def tell(actor: Administrator, target: Administrator, changed: Changed, client: Client) -> None:
    """Record every field that changed, and mail those whom it concerns."""
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
    if "username" in changed:
        queue(Notice.USERNAME_CHANGED, target, details={**facts, "username": target.username})
    if "role" in changed:
        _tell_of_role(target, Role.objects.get(name=changed["role"][0]), facts)


def _tell_of_role(target: Administrator, before: Role, facts: dict[str, Value]) -> None:
    named: dict[str, Value] = {"about": target.pk, "name": target.get_full_name()}
    details = {**facts, **named, "role": target.role.name}
    queue(Notice.ROLE_CHANGED, target, details=details)
    if not before.covers(target.role):  # raised: everybody is to know
        others = Administrator.objects.filter(is_active=True).exclude(pk=target.pk)
        queue_all(Notice.ROLE_CHANGED, others, details=details)
