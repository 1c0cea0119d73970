"""The arithmetic of one-time codes: RFC 4226, RFC 6238, otpauth addresses, recovery codes.

This room may import the standard library and nothing else: no Django, no clock, no input or
output; whoever calls tells the time. Everybody may call it, and it can be used alone:
``from vratar.otp import totp``. What it decides is returned as evidence (the matched step), never
remembered: spending a step is the caller's business.
"""

from vratar.otp.arithmetic import hotp, step_at, totp
from vratar.otp.base32 import base32_decode, base32_encode, generate_secret
from vratar.otp.edge import parse_code
from vratar.otp.labels import account_label
from vratar.otp.matching import matching_step
from vratar.otp.prepared import ALGORITHMS, DIGITS
from vratar.otp.probing import nearest_offset
from vratar.otp.recovery_codes import (
    RECOVERY_CODE_LENGTH,
    MalformedRecoveryCode,
    canonical_recovery_code,
    canonical_tail,
    generate_recovery_code,
)
from vratar.otp.uri_parsing import OtpauthUri, parse_uri
from vratar.otp.uris import MAX_PERIOD, MIN_SECRET_BYTES, build_uri

__all__ = [
    "ALGORITHMS",
    "DIGITS",
    "MAX_PERIOD",
    "MIN_SECRET_BYTES",
    "RECOVERY_CODE_LENGTH",
    "MalformedRecoveryCode",
    "OtpauthUri",
    "account_label",
    "base32_decode",
    "base32_encode",
    "build_uri",
    "canonical_recovery_code",
    "canonical_tail",
    "generate_recovery_code",
    "generate_secret",
    "hotp",
    "matching_step",
    "nearest_offset",
    "parse_code",
    "parse_uri",
    "step_at",
    "totp",
]
