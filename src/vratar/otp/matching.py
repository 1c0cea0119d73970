"""Which time step does a code belong to? The answer is evidence to spend, not a yes or no."""

from hmac import compare_digest
from math import floor
from struct import Struct

from vratar.otp.prepared import prepare

_word_at = Struct(">I").unpack_from


def matching_step(  # noqa: PLR0913 - RFC 6238 has that many parameters
    secret: bytes,
    code: str,
    now: float,
    window: int = 1,
    after: int = -1,
    *,
    period: int = 30,
    digits: int = 6,
    algorithm: str = "SHA1",
) -> int | None:
    """Return the highest time step above `after` whose code is `code`, or None.

    The steps looked at are those of `now` (seconds since 1970-01-01 UTC) and `window` steps on
    either side (RFC 6238 §5.2). `after` is the last accepted step: nothing at or below it is ever
    returned. Where a code collides in two steps the higher one is returned, so that spending it
    spends both. All candidates are computed and each is compared in constant time, whichever
    matches.

    `code` matches as exactly `digits` ASCII digits; anything else is None. Raises ValueError for
    an unusable secret, algorithm or number of digits (see `prepare`) and for a bad period (see
    `step_at`).
    """
    # `step_at` and `hotp`, written out: calling them would cost a tenth of the whole.
    inner, outer, modulus = prepare(secret, digits, algorithm)
    if not (isinstance(code, str) and code.isascii()):
        return None  # compare_digest would raise TypeError
    if period < 1:
        raise ValueError("A period has at least one second.")
    current = floor(now) // period
    matched = None
    for step in range(current - window if current > window else 0, current + window + 1):
        # `to_bytes` is big-endian by default, as a counter is.
        inside = inner.copy()
        inside.update(step.to_bytes(8))
        outside = outer.copy()
        outside.update(inside.digest())
        mac = outside.digest()
        number = (_word_at(mac, mac[-1] & 0xF)[0] & 0x7FFFFFFF) % modulus
        if compare_digest(str(number).zfill(digits), code):
            matched = step
    return matched if matched is not None and matched > after else None
