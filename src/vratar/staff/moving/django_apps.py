"""django-otp (django-two-factor-auth keeps its secrets there too) and django-allauth."""

import json

from vratar import otp
from vratar.staff.moving.django_tables import rows_of
from vratar.staff.moving.foreign import Foreign, refused, step_used_at

_FOLLOWED = 1
"""Steps by which a phone's clock may be off here, either way."""


def django_otp(source: str) -> list[Foreign]:
    """Table `otp_totp_totpdevice`: key in hexadecimal, step, t0, digits, drift, last_t."""
    return [_device(owner, row) for owner, row in rows_of(source, "otp_totp.totpdevice")]


def _device(owner: str, row: dict[str, object]) -> Foreign:
    if not row["confirmed"]:
        return refused(owner, "its set-up was never confirmed")
    if row["t0"] != 0:
        return refused(owner, "it does not count from 1970 (t0)")
    try:
        secret = bytes.fromhex(str(row["key"]))
    except ValueError:
        return refused(owner, "its key is not hexadecimal")
    drift = int(str(row["drift"]))
    note = f"the phone's clock is off by {abs(drift) * 30} s: have it set right"
    return Foreign(
        owner,
        secret,
        last_step=int(str(row["last_t"])),
        digits=int(str(row["digits"])),
        period=int(str(row["step"])),
        note=note if abs(drift) > _FOLLOWED else "",
    )


def allauth(source: str) -> list[Foreign]:
    """Table `mfa_authenticator`, type totp: a Base32 secret in the JSON column `data`."""
    found = rows_of(source, "mfa.authenticator")
    return [_authenticator(owner, row) for owner, row in found if row["type"] == "totp"]


def _authenticator(owner: str, row: dict[str, object]) -> Foreign:
    data = row["data"]
    if isinstance(data, str | bytes):
        data = json.loads(data)
    if not isinstance(data, dict):
        raise TypeError
    try:
        secret = otp.base32_decode(str(data["secret"]))
    except ValueError:
        return refused(owner, "its secret is encrypted by that site's MFA_ADAPTER")
    last_used = row["last_used_at"]
    return Foreign(owner, secret, last_step=step_used_at(last_used))  # type: ignore[arg-type]
