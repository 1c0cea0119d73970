"""One's own language, time zone and address."""

from datetime import timedelta
from enum import Enum, auto

from vratar.accounts.links import Kind, bound_to, expiry
from vratar.accounts.models import Administrator, SecurityState
from vratar.accounts.services import hold
from vratar.audit import Action, record
from vratar.core import clock
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.notices.kinds import Notice
from vratar.sessions import services as sessions
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sign_in.services.change_password import require_proof
from vratar.sign_in.services.links import set_email

MAILS_PER_HOUR = 3  # confirmations to addresses that are not known to be the person's


class EmailOutcome(Enum):
    """What became of a new address."""

    SENT = auto()  # it counts when the mailed link is used
    CHANGED = auto()
    TOO_MANY = auto()


def save_preferences(session: Session, language: str, time_zone: str, client: Client) -> None:
    """Language and time zone; they need no proof, and count at once."""
    with writing():
        hold(session.owner.pk)
        state = SecurityState.objects.select_related("account").get(pk=session.owner.pk)
        if (state.language, state.time_zone) == (language, time_zone):
            return
        before = state.zone.key
        state.language, state.time_zone = language, time_zone
        state.save(update_fields=["language", "time_zone"])
        if time_zone != before:  # the last day of one's deadline ends there
            who = f"administrator:{state.account_id}"
            details = {"field": "time_zone", "old": before, "new": time_zone}
            record(
                Action.ADMINISTRATOR_CHANGED,
                actor=who,
                target=who,
                source=client.source,
                details=details,
            )
        # A form another administrator has open shows the values of before.
        administrator = Administrator.objects.get(pk=state.account_id)
        administrator.version += 1
        administrator.save(update_fields=["version"])


def is_same_address(one: str, other: str) -> bool:
    """Whether two spellings are one mailbox, as nearly every server reads them."""
    return one.strip().casefold() == other.strip().casefold()


def change_email(session: Session, email: str, client: Client) -> EmailOutcome:
    """Mail a link to the new address; the old one counts until it is used.

    Without a mail server nobody could confirm, and nobody is mailed at the address either: it
    changes at once. Raises `NotAllowedError` without two factors and an explicit proof.
    """
    with writing():
        session = sessions.locked(session)
        require_proof(session)
        account = session.owner
        if not notices.is_on():
            set_email(account, email, client)
            return EmailOutcome.CHANGED
        since = clock.now() - timedelta(hours=1)
        if notices.queued_since(Notice.CONFIRM_EMAIL, account, since) >= MAILS_PER_HOUR:
            return EmailOutcome.TOO_MANY
        until = int(expiry(Kind.EMAIL).timestamp())
        details = {"email": email, "until": until, **bound_to(account)}
        notices.queue(Notice.CONFIRM_EMAIL, account, address=email, details=details)
        record(
            Action.LINK_REQUESTED,
            actor=f"administrator:{account.pk}",
            target=f"administrator:{account.pk}",
            source=client.source,
            details={"kind": Kind.EMAIL.value, "old": account.email, "new": email},
        )
        return EmailOutcome.SENT
