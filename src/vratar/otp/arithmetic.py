"""HOTP and TOTP: from a secret and a counter, or a moment, to a code."""

from math import floor

from vratar.otp.prepared import prepare


def step_at(at: float, period: int = 30) -> int:
    """Return the time step T of the moment `at`, RFC 6238 §4.2 with T0 = 0.

    `at` is in seconds since 1970-01-01 UTC; `period` is the length X of a step in seconds. T is
    larger than 32 bits after 2106 or with short periods, and negative before 1970.

    Raises ValueError for a period below one second and for a moment that is not a number.
    """
    if period < 1:
        raise ValueError("A period has at least one second.")
    return floor(at) // period


def truncate(mac: bytes) -> int:
    """Return the 31-bit number Snum of the dynamic truncation, RFC 4226 §5.3.

    The offset is in the last byte: byte 19 of HMAC-SHA-1 in RFC 4226, the last byte of the longer
    hashes in the reference implementation of RFC 6238, appendix A.
    """
    offset = mac[-1] & 0xF
    return int.from_bytes(mac[offset : offset + 4], "big") & 0x7FFFFFFF


def hotp(secret: bytes, counter: int, *, digits: int = 6, algorithm: str = "SHA1") -> str:
    """Return the code of a counter, RFC 4226 §5.3: `digits` ASCII digits, leading zeros kept.

    Raises ValueError for an unusable secret, algorithm or number of digits (see `prepare`),
    OverflowError for a counter that does not fit into eight bytes (RFC 4226 §5.1).
    """
    inner, outer, modulus = prepare(secret, digits, algorithm)
    inner.update(counter.to_bytes(8, "big"))
    outer.update(inner.digest())
    return str(truncate(outer.digest()) % modulus).zfill(digits)


def totp(
    secret: bytes, at: float, *, period: int = 30, digits: int = 6, algorithm: str = "SHA1"
) -> str:
    """Return the code of the moment `at`, RFC 6238 §4: the HOTP code of its time step.

    `at` and `period` are those of `step_at`; the errors are those of `step_at` and `hotp`.
    """
    return hotp(secret, step_at(at, period), digits=digits, algorithm=algorithm)
