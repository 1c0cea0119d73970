"""Enrolment: begin, confirm, discard (security.md §5)."""

from dataclasses import dataclass, field
from datetime import datetime

from vratar import otp
from vratar.accounts.models import SecurityState
from vratar.audit import Action, record
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import enrolment
from vratar.authenticators.totp.models import PendingEnrolment
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices.kinds import Notice
from vratar.notices.services import queue
from vratar.policy.authority import NotAllowedError
from vratar.policy.services import standing
from vratar.sessions import services as sessions
from vratar.sessions.models import Level, Session
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.tell import tell_of_binding
from vratar.verification import outcomes
from vratar.verification.services import Asked, Purpose, verify_enrolment_code


@dataclass(frozen=True)
class Bound:
    """Two-factor is on, under a new session id."""

    raw_id: str = field(repr=False)
    session: Session
    # The saved recovery codes stay: the old phone itself confirmed its replacement.
    codes_kept: bool = False


@dataclass(frozen=True)
class Malformed:
    """Not six digits; counted all the same."""


@dataclass(frozen=True)
class Wrong:
    """Not this secret's code now."""

    # Steps of 30 s by which the phone's clock is off, where that explains it; else None.
    offset: int | None


@dataclass(frozen=True)
class Renewed:
    """The set-up shown before is over; a new secret was offered."""


@dataclass(frozen=True)
class Waiting:
    """Nothing was evaluated."""

    until: datetime


Confirmation = Bound | Malformed | Wrong | Renewed | Waiting


def begin(session: Session, client: Client, *, phone_lost: bool = False) -> PendingEnrolment:
    """Offer a fresh secret to this session; what it or another one was offered is gone.

    `phone_lost` records that this is why. Raises `NotAllowedError` where somebody else must allow
    the set-up first.
    """
    with writing():
        session = sessions.locked(session)
        _require_approval(session)
        if phone_lost:
            who = f"administrator:{session.owner.pk}"
            record(Action.PHONE_LOST, actor=who, target=who, source=client.source)
        return _offer(session, client)


def pending(session: Session) -> PendingEnrolment | None:
    """What this session was offered, if it can still be confirmed. Looking at it is use."""
    now = clock.now()
    row = enrolment.pending(session.owner.pk, session.pk, now)
    if row is None:
        return None
    with writing():
        if not enrolment.is_readable(row):
            actor = f"administrator:{session.owner.pk}"
            record(Action.INTEGRITY_FAILED, actor=actor, factor="totp", result="failure")
            enrolment.discard(session.owner.pk)
            return None
        enrolment.touch(row, now)
    return row


def discard(session: Session, client: Client) -> None:
    """Forget the pending enrolment; nothing else changes."""
    with writing():
        if enrolment.discard(session.owner.pk):
            record(
                Action.ENROLMENT_DISCARDED,
                actor=f"administrator:{session.owner.pk}",
                source=client.source,
            )


def confirm(session: Session, offered: str, text: str, client: Client) -> Confirmation:
    """Check the Token Code of the enrolment whose id is `offered`; right: bind it, all at once.

    Raises `NotAllowedError` where somebody else must allow the set-up first.
    """
    with writing():
        session, now = sessions.locked(session), clock.now()
        _require_approval(session)
        row = enrolment.pending(session.owner.pk, session.pk, now)
        if row is None or str(row.pk) != offered:
            if row is None:
                _offer(session, client)
            return Renewed()
        known = session.level == Level.AAL2
        asked = Asked(session.owner.pk, client, Purpose.ENROLMENT, known)
        match verify_enrolment_code(asked, row, text):
            case outcomes.Accepted(step=int(step)):
                return _bind(session, row, step, client)
            case outcomes.Waiting() as waiting:
                return Waiting(waiting.until)
            case outcomes.Refused() as refused:
                return _refuse(session, row, refused.why, text, client)
            case unexpected:
                raise TypeError(f"An enrolment cannot end in {unexpected!r}.")


def _require_approval(session: Session) -> None:
    if not standing(session.owner.security_state).may_set_up:
        raise NotAllowedError("approval")


def _offer(session: Session, client: Client) -> PendingEnrolment:
    actor = f"administrator:{session.owner.pk}"
    record(Action.ENROLMENT_BEGUN, actor=actor, factor="totp", source=client.source)
    return enrolment.offer(session.owner, session.pk, clock.now())


def _bind(session: Session, row: PendingEnrolment, step: int, client: Client) -> Bound | Renewed:
    account, now = session.owner, clock.now()
    replaced = enrolment.bind(row, step, client.source, now)
    if replaced is None:
        return Renewed()
    until = account.security_state.set_up_allowed_until
    allowed = until is not None and until > now
    SecurityState.objects.filter(pk=account.pk).update(set_up_allowed_until=None)  # used up
    by_old_phone = bool(replaced) and session.reauthenticated_by == outcomes.Factor.TOTP
    kept = by_old_phone and recovery_codes.remaining(account.pk) > 0
    sessions.cut_off(account, kept=session)
    raw_id = sessions.raise_level(session, outcomes.Factor.TOTP)
    action = Action.AUTHENTICATOR_REPLACED if replaced else Action.AUTHENTICATOR_BOUND
    actor = f"administrator:{account.pk}"
    record(action, actor=actor, target=actor, factor="totp", source=client.source)
    tell_of_binding(account, client, replaced=bool(replaced), allowed=allowed)
    if not kept:
        recovery_codes.issue(account.pk, session.pk, now)
        record(Action.RECOVERY_CODES_ISSUED, actor=actor, target=actor, source=client.source)
        if replaced:  # a first set needs no mail of its own
            queue(Notice.RECOVERY_CODES_ISSUED, account, details=told(client))
    return Bound(raw_id, session, codes_kept=kept)


def _refuse(
    session: Session, row: PendingEnrolment, why: outcomes.Why, text: str, client: Client
) -> Malformed | Wrong | Renewed:
    now = clock.now()
    enrolment.count_failure(row, now)
    if why is outcomes.Why.UNREADABLE or not enrolment.is_live(row, now):
        _offer(session, client)
        return Renewed()
    if why is outcomes.Why.MALFORMED:
        return Malformed()
    return Wrong(enrolment.nearest_offset(row, otp.parse_code(text) or "", now))
