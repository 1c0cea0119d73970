"""What is asked before the two-factor authentication of another administrator is reset."""

from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from vratar.notices import services as notices
from vratar.sign_in.services.resets import checked_reason


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

    @property
    def shows_link(self) -> bool:
        """Whether a set-up link will be shown to whoever brings the reset about."""
        return self.renew and not (self.by_mail and notices.is_on())
