"""One administrator before another: the two of them, held, and allowed."""

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.accounts.services import hold
from vratar.policy.authority import NotAllowedError, acting, visible_to, within_reach
from vratar.sessions.models import Session


def on_another(
    session: Session, permission: Permission, account_id: int, also: list[int] | None = None
) -> tuple[Administrator, Administrator]:
    """Who acts, and on whom, in the caller's write transaction; `also` is held with them.

    All at once and in one order: two people who act on each other never wait for each other.
    Raises what `acting` and `within_reach` raise.
    """
    hold(session.owner.pk, account_id, *(also or []))
    actor = acting(session, permission)
    return actor, within_reach(actor, account_id)


def asked_about(reader: Administrator, account_id: int) -> Administrator:
    """The administrator a confirmation page is about; nothing is held.

    Raises `NotInScopeError`, and `NotAllowedError` for oneself and for a higher role.
    """
    target = visible_to(reader, account_id)
    if target.pk == reader.pk or not reader.role.covers(target.role):
        raise NotAllowedError("rank")
    return target
