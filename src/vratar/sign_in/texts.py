"""Sentences that more than one page says."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vratar import otp
from vratar.verification.outcomes import Disabled, PasswordMarked


def refused_code(issuer: str) -> str:
    """One text for every code that is not accepted."""
    return _(
        "That code is not correct or has already been used. Type the 6 digits your app shows now, "
        "and check that you are using the entry for %(issuer)s."
    ) % {"issuer": issuer}


def refused_recovery_code(length: int | None = None) -> str:
    """One text for every recovery code that is not accepted; its length where that is wrong."""
    if length == otp.RECOVERY_CODE_LENGTH:
        return _(
            "A recovery code has no letter U and no signs but hyphens. Check each letter against "
            "your list."
        )
    if length is not None:
        return ngettext(
            "A recovery code has 25 letters and digits; you typed %(n)s.",
            "A recovery code has 25 letters and digits; you typed %(n)s.",
            length,
        ) % {"n": length}
    return _(
        "That recovery code is not correct or has already been used. Check each letter against "
        "your list."
    )


def refused_unseen(why: Disabled | PasswordMarked) -> str:
    """What a right code is told as well as a wrong one: none is evaluated."""
    if isinstance(why, Disabled):
        return _(
            "Codes from this app are no longer accepted. Use a recovery code, or ask another "
            "administrator to reset your two-factor authentication."
        )
    return _(
        "For your safety codes are not accepted from this browser until your password is changed. "
        "Use a browser you have signed in with before, use a recovery code, or ask another "
        "administrator."
    )


def off_by(offset: int) -> str:
    """At enrolment: by how much the phone's clock is off, for an offset in steps of 30 s."""
    minutes = max(1, round(abs(offset) / 2))
    if offset < 0:
        told = ngettext(
            "That code would have been right about %(n)s minute ago.",
            "That code would have been right about %(n)s minutes ago.",
            minutes,
        )
    else:
        told = ngettext(
            "That code will be right in about %(n)s minute.",
            "That code will be right in about %(n)s minutes.",
            minutes,
        )
    advice = _(
        "Set the clock on your phone to automatic and try again. If several people see this, the "
        "server's clock may be wrong."
    )
    return f"{told % {'n': minutes}} {advice}"
