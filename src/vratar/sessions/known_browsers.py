"""Browsers that completed a sign-in to an account (security.md §6.1).

What the browser holds is a random id, signed for the one account; of the id we keep a digest. A
valid one puts its tries into a lane of their own, which nobody without it can fill.
"""

import secrets
from datetime import timedelta

from django.core import signing
from django.core.signing import TimestampSigner
from django.db.models import F, QuerySet

from vratar.accounts.account import Account
from vratar.core import clock
from vratar.core.settings import current
from vratar.crypto import keyed_digest
from vratar.sessions.models import GateSession, KnownBrowser, Session

MAX_KNOWN = 20  # per account; the one used longest ago is forgotten
_LONGEST = 200  # characters of a cookie worth looking at


def is_signed(account_id: int, cookie: str) -> bool:
    """Whether this browser was once known to the account, even if it has been forgotten since."""
    return _id_in(account_id, cookie) is not None


def of(account_id: int, cookie: str) -> KnownBrowser | None:
    """The known browser that this cookie proves; None for a forged, foreign or outdated one."""
    raw_id = _id_in(account_id, cookie)
    return _live(account_id).filter(digest=_digest(raw_id)).first() if raw_id else None


def of_account(account_id: int) -> list[KnownBrowser]:
    """The account's known browsers, the one used last first."""
    return list(_live(account_id).order_by("-last_used_at", "-pk"))


def know(session: Session | GateSession, cookie: str = "") -> None:
    """Make the browser of a session with two factors a known one; its cookie waits there.

    A browser that is known already stays as it is, until its own end. The caller saves the session.
    """
    account_id, days = session.owner.pk, current().sign_in.known_browser_days
    session.browser = of(account_id, cookie)
    now = clock.now()
    if session.browser is not None:
        KnownBrowser.objects.filter(pk=session.browser.pk).update(last_used_at=now)
    elif days:
        session.browser = KnownBrowser(
            account=session.owner,
            source=session.source,
            user_agent=session.user_agent,
            created_at=now,
            expires_at=now + timedelta(days=days),
            last_used_at=now,
        )
        _issue(session, session.browser)
        forget(account_id, [browser.pk for browser in of_account(account_id)[MAX_KNOWN:]])


def forget_all(account: Account, kept: Session | None) -> None:
    """Forget every known browser of an account; that of `kept` goes on under a new id."""
    browser = kept.browser if kept is not None else None
    known = KnownBrowser.objects.filter(account_id=account.pk)
    if kept is None or browser is None:
        known.delete()
        return
    known.exclude(pk=browser.pk).delete()
    _issue(kept, browser)


def forget(account_id: int, ids: list[int]) -> int:
    """Forget these browsers of the account; how many there were."""
    return KnownBrowser.objects.filter(account_id=account_id, pk__in=ids).delete()[0] if ids else 0


def purge_expired() -> int:
    """Remove those whose time is over; how many."""
    return KnownBrowser.objects.filter(expires_at__lte=clock.now()).delete()[0]


def _issue(session: Session | GateSession, browser: KnownBrowser) -> None:
    raw_id = secrets.token_urlsafe(16)  # 128 bits
    browser.digest = _digest(raw_id)
    browser.epoch = session.epoch
    browser.save()
    session.browser_cookie = _signer(browser.account_id).sign(raw_id)


def _id_in(account_id: int, cookie: str) -> str | None:
    if not 0 < len(cookie) <= _LONGEST:
        return None
    try:
        return _signer(account_id).unsign(cookie)
    except signing.BadSignature:
        return None


def _signer(account_id: int) -> TimestampSigner:
    return TimestampSigner(salt=f"vratar.known-browser:{account_id}")


def _digest(raw_id: str) -> bytes:
    return keyed_digest("known-browser", raw_id)


def _live(account_id: int) -> QuerySet[KnownBrowser]:
    return KnownBrowser.objects.filter(
        account_id=account_id,
        expires_at__gt=clock.now(),
        epoch=F("account__security_state__epoch"),
    )
