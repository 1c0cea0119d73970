"""A secret that another product held becomes a bound authenticator, so that the phone goes on."""

from datetime import datetime

from vratar import otp
from vratar.accounts.account import Account
from vratar.authenticators.totp.enrolment import discard, label_for, next_ordinal
from vratar.authenticators.totp.issuer import issuer_name
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.authenticators.totp.sealing import seal_secret


def take_over(
    account: Account, secret: bytes, last_step: int, issuer: str, now: datetime
) -> TotpAuthenticator:
    """Bind it, for an account that is held and has none, in the caller's transaction.

    No step up to now is accepted: its code may have been used where the secret comes from.
    """
    discard(account.pk)
    number = next_ordinal(account.pk)
    authenticator = TotpAuthenticator(
        account_id=account.pk,
        last_accepted_step=max(last_step, otp.step_at(now.timestamp())),
        last_used_at=now,
        created_at=now,
        issuer=issuer_name(issuer),
        account_label=label_for(account, number),
        ordinal=number,
    )
    authenticator.sealed_secret = seal_secret(authenticator, secret)
    authenticator.save(force_insert=True)
    return authenticator
