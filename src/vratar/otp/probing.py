"""How far is a telephone's clock off? A diagnosis for enrolment, which accepts nothing."""

from hmac import compare_digest

from vratar.otp.arithmetic import hotp, step_at


def nearest_offset(  # noqa: PLR0913 - RFC 6238 has that many parameters
    secret: bytes,
    code: str,
    now: float,
    reach: int = 10,
    *,
    period: int = 30,
    digits: int = 6,
    algorithm: str = "SHA1",
) -> int | None:
    """Return how many steps from `now` the nearest step with this code lies, or None.

    Looks `reach` steps back and ahead. A positive offset is a clock that runs ahead of ours; of
    two equally near steps the earlier one counts.

    For the secret of a pending enrolment only, to say by how much a clock is wrong: a code found
    here is not accepted (RFC 6238 §5.2 allows one step), and said at a sign-in it would multiply
    an attacker's useful codes. Parameters and errors are those of `matching_step`.
    """
    current = step_at(now, period)
    if not (isinstance(code, str) and code.isascii()):
        return None
    offsets = [
        step - current
        for step in range(max(current - reach, 0), current + reach + 1)
        if compare_digest(hotp(secret, step, digits=digits, algorithm=algorithm), code)
    ]
    return min(offsets, key=abs, default=None)
