"""Resetting the two-factor authentication of another administrator, with a reason."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from vratar.accounts.models import Administrator
from vratar.accounts.permissions import Permission
from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.notices import services as notices
from vratar.policy.authority import NotAllowedError
from vratar.sessions.models import Session
from vratar.sessions.services import Client
from vratar.sessions.told import told
from vratar.sign_in.services.resets import checked_reason, start_over, tell_of_reset
from vratar.staff.services.lifecycle import Refusal
from vratar.staff.services.links import Done, handed
from vratar.staff.services.reach import on_another


class IdentityCheck(TextChoices):
    """How the person was recognised. A value, once in the audit log, keeps its meaning."""

    IN_PERSON = "in person", _("In person")
    VIDEO = "video call", _("Video call")
    KNOWN_NUMBER = "call to a known number", _("Call to a known number")
    OTHER = "other", _("Other")


@dataclass(frozen=True)
class Answers:
    """Why, how one knows who asks, and what goes with it."""

    reason: str
    identity_check: IdentityCheck
    # In words, for `OTHER`.
    other: str = ""
    # Take the password away too, for a set-up link; mailed, or shown once.
    renew: bool = True
    by_mail: bool = False

    def __post_init__(self) -> None:
        """Raise `ValueError` for what no page lets through."""
        checked_reason(self.reason)
        if self.identity_check is IdentityCheck.OTHER and not self.other.strip():
            raise ValueError("Say how identity was verified.")

    @property
    def check(self) -> str:
        """As the audit log keeps it."""
        return f"other: {self.other.strip()}" if self.other else self.identity_check.value


def may_be_shown_links(actor: Administrator) -> bool:
    """Whoever is shown the link after a reset could set up the account for themself."""
    return actor.role.may(Permission.MANAGE_ADMINISTRATORS)


def reset_two_factor(
    session: Session, account_id: int, answers: Answers, client: Client
) -> Done | Refusal:
    """Take away what the person holds; with `renew` their password too.

    Raises what `on_another` raises.
    """
    with writing():
        actor, target = on_another(session, Permission.RESET_TWO_FACTOR, account_id)
        if not target.is_active:
            return Refusal.ALREADY
        shown = answers.renew and not (answers.by_mail and notices.is_on())
        if shown and not may_be_shown_links(actor):
            raise NotAllowedError(Permission.MANAGE_ADMINISTRATORS)
        if answers.renew:
            target.set_unusable_password()
            target.version += 1
            target.save(update_fields=["password", "version"])
        reason = checked_reason(answers.reason)
        ended = start_over(target)
        record(
            Action.TWO_FACTOR_RESET,
            actor=f"administrator:{actor.pk}",
            target=f"administrator:{target.pk}",
            source=client.source,
            details={"reason": reason, "identity_check": answers.check, "count": ended},
        )
        tell_of_reset(target, {**told(client), "by": actor.get_full_name(), "reason": reason})
        if answers.renew:
            return handed(actor, target, by_mail=answers.by_mail, client=client)
        return Done(target.get_full_name())
