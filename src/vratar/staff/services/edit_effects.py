"""What an edit brings about: what ends with it, what is recorded, who is told."""

from vratar.accounts.models import Administrator, Role
from vratar.audit import Action, record
from vratar.notices.kinds import Notice
from vratar.notices.services import Value, queue, queue_all
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
