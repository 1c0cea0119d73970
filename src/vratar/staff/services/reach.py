"""One administrator before another: the two of them, held, and allowed."""

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.accounts.services import hold
from vratar.policy.authority import acting, within_reach
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
