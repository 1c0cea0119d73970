"""The life of a session on a gated host: begun by two factors, stepped up, ended (gate.md §7).

The panel's cookie opens nothing there and the gate's nothing here; what ends all sessions of an
account ends these too (`services.cut_off`, `services.end`).
"""

from vratar.accounts.account import Account
from vratar.core import clock
from vratar.sessions import known_browsers
from vratar.sessions.ids import GATE, digest_of, issue
from vratar.sessions.models import GateSession
from vratar.sessions.services import MAX_REAUTHENTICATION_FAILURES, MAX_SESSIONS, Client, over


def start(account: Account, host: str, client: Client, factor: str) -> tuple[str, GateSession]:
    """Begin one after password and second factor, inside the caller's transaction: its raw id."""
    now = clock.now()
    raw_id, digest = issue(GATE)
    session = GateSession(
        digest=digest,
        host=host,
        account=account,
        epoch=account.security_state.epoch,
        source=client.source,
        user_agent=client.user_agent[:256],
        factor=factor,
        started_at=now,
        second_factor_at=now,
        last_seen_at=now,
    )
    known_browsers.know(session, client.browser_cookie)
    session.save(force_insert=True)
    alive = GateSession.objects.filter(account=account).order_by("-pk")
    if surplus := list(alive.values_list("pk", flat=True)[MAX_SESSIONS:]):
        alive.filter(pk__in=surplus).delete()
    return raw_id, session


def find(raw_id: str, host: str) -> GateSession | None:
    """The live session with this id on this host."""
    digest = digest_of(raw_id, GATE)
    if digest is None:
        return None
    sessions = GateSession.objects.select_related("account__security_state", "account__role")
    session = sessions.filter(digest=digest, host=host).exclude(over(clock.now())).first()
    if session is None or not session.account.is_active:
        return None
    return session if session.epoch == session.account.security_state.epoch else None


def step_up(session: GateSession) -> str:
    """A fresh code was spent: the session goes on under a new id, and the old one is dead.

    That is no use of the application: whether it was unused for too long, its gate still judges.
    """
    raw_id, session.digest = issue(GATE)
    session.second_factor_at = clock.now()
    session.failures = 0
    session.save(update_fields=["digest", "second_factor_at", "failures"])
    return raw_id


def count_failure(session: GateSession) -> bool:
    """Count a wrong code; True when it was the last one allowed, and the session is over."""
    session.failures += 1
    if session.failures >= MAX_REAUTHENTICATION_FAILURES:
        end(session)
        return True
    session.save(update_fields=["failures"])
    return False


def end(session: GateSession) -> None:
    """Remove it; nothing with its id is accepted afterwards."""
    GateSession.objects.filter(pk=session.pk).delete()
