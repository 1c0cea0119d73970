"""The life of a session (security.md §10): started, seen, raised, rotated, ended."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q

from vratar.accounts.account import Account
from vratar.accounts.services import hold, raise_epoch
from vratar.core import clock
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.sessions import known_browsers
from vratar.sessions.ids import digest_of, issue
from vratar.sessions.models import GateSession, Level, PendingSignIn, Session

MAX_REAUTHENTICATION_FAILURES = 5
MAX_SESSIONS = 10  # per account; the oldest ends
RECOVERY_LIFETIME = timedelta(minutes=15)
SEEN_EVERY = timedelta(minutes=1)


@dataclass(frozen=True)
class Client:
    """Who asks: source address and browser, as far as they say."""

    source: str
    user_agent: str = ""
    # What it sends as a known browser; proves nothing by itself.
    browser_cookie: str = field(default="", repr=False)


def start(
    account: Account,
    level: Level,
    client: Client,
    *,
    recovering: bool = False,
    data: dict[str, object] | None = None,
) -> tuple[str, Session]:
    """Begin a session under a fresh id, inside the caller's write transaction.

    The sign-in counts as a re-authentication; a recovery session's even as an explicit one.
    """
    now = clock.now()
    raw_id, digest = issue()
    session = Session(
        digest=digest,
        account=account,
        level=level,
        epoch=account.security_state.epoch,
        source=client.source,
        user_agent=client.user_agent[:256],
        entered_by=_entered_by(level, recovering=recovering),
        started_at=now,
        last_seen_at=now,
        finish_recovery_by=now + RECOVERY_LIFETIME if recovering else None,
        reauthenticated_until=now + reauthentication_lifetime(),
        reauthentication_explicit=recovering,
        data=data or {},
    )
    if level == Level.AAL2:
        known_browsers.know(session, client.browser_cookie)
    session.save(force_insert=True)
    account.last_login = now
    account.save(update_fields=["last_login"])
    alive = Session.objects.filter(account=account).order_by("-pk")
    if surplus := list(alive.values_list("pk", flat=True)[MAX_SESSIONS:]):
        alive.filter(pk__in=surplus).delete()
    return raw_id, session


def start_anonymous() -> tuple[str, Session]:
    """Begin a row that belongs to nobody."""
    now = clock.now()
    raw_id, digest = issue()
    return raw_id, Session.objects.create(digest=digest, started_at=now, last_seen_at=now)


def find(raw_id: str) -> Session | None:
    """The live session with this id; None for an unknown, ended or outdated one."""
    digest = digest_of(raw_id)
    if digest is None:
        return None
    session = (
        Session.objects.select_related("account__security_state", "account__role")
        .filter(digest=digest)
        .first()
    )
    return session if session and is_live(session, clock.now()) else None


class SessionEndedError(Exception):
    """The session ended while its request was under way."""


def locked(session: Session) -> Session:
    """The session as it stands now, kept until the caller's transaction ends.

    Every step that changes a session begins with this. Raises `SessionEndedError`.
    """
    hold(session.owner.pk)
    fresh = (
        Session.objects.select_for_update(of=("self",))
        .select_related("account__security_state", "account__role")
        .filter(pk=session.pk, digest=session.digest)
        .first()
    )
    if fresh is None or not is_live(fresh, clock.now()):
        raise SessionEndedError
    return fresh


def is_live(session: Session, now: datetime) -> bool:
    """Whether both limits, the account and its epoch still hold for this session."""
    limits = current().sessions
    if now >= session.last_seen_at + timedelta(minutes=limits.idle_minutes):
        return False
    if now >= session.started_at + timedelta(hours=limits.absolute_hours):
        return False
    if session.finish_recovery_by and now >= session.finish_recovery_by:
        return False
    account = session.account
    return account is None or (account.is_active and account.security_state.epoch == session.epoch)


def seen(session: Session) -> None:
    """Note activity, at most once a minute."""
    now = clock.now()
    if now >= session.last_seen_at + SEEN_EVERY:
        with writing():
            Session.objects.filter(pk=session.pk).update(last_seen_at=now)


def reauthenticated(session: Session, factor: str) -> str:
    """Open the sensitive actions of this session; both timeouts restart. The new raw id.

    `factor` says what was presented besides the password; empty where nothing is bound.
    """
    now = clock.now()
    session.started_at = session.last_seen_at = now
    session.reauthentication_failures = 0
    session.reauthenticated_by = factor
    session.reauthenticated_until = now + reauthentication_lifetime()
    session.reauthentication_explicit = True
    return _save_rotated(session)


def count_reauthentication_failure(session: Session) -> bool:
    """Count one more; True when it was the last one allowed, and the session is over."""
    session.reauthentication_failures += 1
    if session.reauthentication_failures >= MAX_REAUTHENTICATION_FAILURES:
        end(session)
        return True
    session.save(update_fields=["reauthentication_failures"])
    return False


def cut_off(account: Account, kept: Session | None) -> int:
    """End every session, pending sign-in and known browser of an account but one session.

    Those on gated hosts end as well. The account's epoch rises and `kept` goes on with it. How
    many sessions ended. The caller rotates the kept one's id (`raise_level`, `carry_over`).
    """
    account.security_state.epoch = raise_epoch(account.pk)
    if kept is not None:
        kept.epoch = account.security_state.epoch
    known_browsers.forget_all(account, kept)
    PendingSignIn.objects.filter(account_id=account.pk).delete()
    others = Session.objects.filter(account_id=account.pk)
    if kept is not None:
        others = others.exclude(pk=kept.pk)
    return others.delete()[0] + end_gated(account.pk)


def end_gated(account_id: int | None) -> int:
    """End the sessions of an account on gated hosts; how many."""
    return GateSession.objects.filter(account_id=account_id).delete()[0]


def raise_level(session: Session, factor: str) -> str:
    """After binding: this session goes on at AAL2 under a new id.

    Binding counts as an explicit re-authentication (security.md §4).
    """
    session.level = Level.AAL2
    session.finish_recovery_by = None
    session.entered_by = session.reauthenticated_by = factor
    session.reauthenticated_until = clock.now() + reauthentication_lifetime()
    session.reauthentication_explicit = True
    if session.browser is None:
        known_browsers.know(session)
    return _save_rotated(session)


def lower_level(session: Session) -> str:
    """After turning off: this session goes on with the password alone, under a new id."""
    session.level = Level.AAL1
    session.entered_by = ""
    return _save_rotated(session)


def rotate(session: Session) -> str:
    """Give the session a new id; the old one is void. The new raw id."""
    return _save_rotated(session)


def finish_recovery(session: Session) -> None:
    """The choice after a recovery code is made: an ordinary session from here on."""
    session.finish_recovery_by = None
    session.save(update_fields=["finish_recovery_by"])


def is_reauthenticated(session: Session, *, explicit: bool) -> bool:
    """Whether a sensitive action is open; `explicit` asks for more than the sign-in itself."""
    until = session.reauthenticated_until
    if until is None or clock.now() >= until:
        return False
    return session.reauthentication_explicit or not explicit


def reauthentication_lifetime() -> timedelta:
    """How long a re-authentication opens the sensitive actions."""
    return timedelta(minutes=current().sessions.reauthentication_minutes)


def end(session: Session) -> None:
    """Remove the session; nothing with its id is accepted afterwards, nor on a gated host."""
    Session.objects.filter(pk=session.pk).delete()
    end_gated(session.account_id)


def of_account(account_id: int) -> list[Session]:
    """The live sessions of an account, the one seen last first."""
    now = clock.now()
    rows = Session.objects.select_related("account__security_state").filter(account_id=account_id)
    return [row for row in rows.order_by("-last_seen_at", "-pk") if is_live(row, now)]


def purge_expired() -> int:
    """Remove what no request can use any more; how many rows."""
    now = clock.now()
    dead = Session.objects.filter(over(now) | Q(finish_recovery_by__lte=now))
    gated = GateSession.objects.filter(over(now))
    known_browsers.purge_expired()
    return (
        dead.delete()[0]
        + gated.delete()[0]
        + PendingSignIn.objects.filter(expires_at__lte=now).delete()[0]
    )


def over(now: datetime) -> Q:
    """What is past one of the two limits, on the panel and on gated hosts alike."""
    limits = current().sessions
    return Q(last_seen_at__lte=now - timedelta(minutes=limits.idle_minutes)) | Q(
        started_at__lte=now - timedelta(hours=limits.absolute_hours)
    )


def _entered_by(level: Level, *, recovering: bool) -> str:
    if level != Level.AAL2:
        return ""
    return "recovery_code" if recovering else "totp"


def _save_rotated(session: Session) -> str:
    raw_id, session.digest = issue()
    session.save(force_update=True)
    return raw_id
