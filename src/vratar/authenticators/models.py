"""The tables of all authenticator types."""

from vratar.authenticators.recovery_codes.models import RecoveryCode, RecoveryCodeSet
from vratar.authenticators.totp.models import PendingEnrolment, TotpAuthenticator

__all__ = ["PendingEnrolment", "RecoveryCode", "RecoveryCodeSet", "TotpAuthenticator"]
