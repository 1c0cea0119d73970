"""Verify one code in the window -1, 0, +1: Vratar beside its peers, in one run.

Every library gets the code of the last step of the window, so that each of them has to compute
all three candidates. (Vratar always does; pyotp, django-otp and passlib stop at the first match.)

Two ways of asking: "from the secret" starts from the secret as it comes out of the database,
which is what a server does at every sign-in; "prepared" lets a peer keep an object made before.
Vratar and the bare digests have no such object. The yardstick, three bare `hmac.digest` calls with
nothing around them, computes the three MACs and verifies nothing.

The rounds are short (a millisecond at most) and interleaved, and a ratio is the median of each
round's own ratio, so that a slow moment of the machine meets everybody. Run it with
``python bench/verification.py``; nothing here asserts on seconds.
"""

import base64
import hmac
import platform
import ssl
import statistics
import timeit
import warnings
from collections.abc import Callable
from functools import partial

import pyotp
from django_otp import oath

from vratar import otp

with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)  # passlib imports the old crypt module
    from passlib import totp as passlib_totp
    from passlib.exc import TokenError

ROUNDS = 1000
CALLS = 25
NOW = 1_750_000_000
SECRET = b"12345678901234567890"  # the secret of RFC 6238, appendix B
STEP = otp.step_at(NOW)
RIGHT = otp.hotp(SECRET, STEP + 1)
WRONG = otp.hotp(SECRET, STEP + 2)

BARE = "three bare hmac.digest calls"
SECRET_BASE32 = base64.b32encode(SECRET).decode()
COUNTERS = [step.to_bytes(8, "big") for step in (STEP - 1, STEP, STEP + 1)]

Verify = Callable[[str], object]
Contender = tuple[str, int]  # name; 0 from the secret, 1 prepared


def bare(_code: str) -> None:
    hmac.digest(SECRET, COUNTERS[0], "sha1")
    hmac.digest(SECRET, COUNTERS[1], "sha1")
    hmac.digest(SECRET, COUNTERS[2], "sha1")


def vratar(code: str) -> bool:
    return otp.matching_step(SECRET, code, NOW) is not None


def by_pyotp(code: str, totp: pyotp.TOTP) -> bool:
    return bool(totp.verify(code, for_time=NOW, valid_window=1))


def by_django_otp(code: str, totp: oath.TOTP) -> bool:
    totp.time = NOW
    totp.drift = 0  # a match moves it; the next call starts afresh
    return bool(totp.verify(int(code), tolerance=1))


def by_passlib(code: str, totp: passlib_totp.TOTP) -> bool:
    try:
        return bool(totp.match(code, time=NOW, window=30))
    except TokenError:
        return False


def contenders() -> dict[str, tuple[Verify, Verify | None]]:
    """Return for each name how it verifies from the secret and with a prepared object."""
    kept_pyotp, kept_django = pyotp.TOTP(SECRET_BASE32), oath.TOTP(SECRET)
    kept_passlib = passlib_totp.TOTP(key=SECRET, format="raw")
    return {
        BARE: (bare, None),
        "vratar.otp.matching_step": (vratar, None),
        "django-otp TOTP.verify": (
            lambda code: by_django_otp(code, oath.TOTP(SECRET)),
            lambda code: by_django_otp(code, kept_django),
        ),
        "passlib TOTP.match": (
            lambda code: by_passlib(code, passlib_totp.TOTP(key=SECRET, format="raw")),
            lambda code: by_passlib(code, kept_passlib),
        ),
        "pyotp TOTP.verify": (
            lambda code: by_pyotp(code, pyotp.TOTP(SECRET_BASE32)),
            lambda code: by_pyotp(code, kept_pyotp),
        ),
    }


def check(name: str, verify: Verify) -> None:
    """Stop unless the code is accepted and a code of the step after the window refused."""
    if name != BARE and (not verify(RIGHT) or verify(WRONG)):
        raise SystemExit(f"{name} does not tell a right code from a wrong one.")


def measure(functions: dict[Contender, Verify]) -> dict[Contender, list[float]]:
    """Return the microseconds a call took in every round, in the order of the rounds."""
    rounds: dict[Contender, list[float]] = {key: [] for key in functions}
    for _ in range(ROUNDS):
        for key, function in functions.items():
            seconds = timeit.timeit(partial(function, RIGHT), number=CALLS)
            rounds[key].append(seconds / CALLS * 1e6)
    return rounds


def cell(times: list[float] | None, yardstick: list[float]) -> str:
    if times is None:
        return "- | -"
    ratios = [own / bare for own, bare in zip(times, yardstick, strict=True)]
    return f"{statistics.median(times):.2f} | {statistics.median(ratios):.2f}"


def main() -> None:
    functions = {
        (name, way): verify
        for name, ways in contenders().items()
        for way, verify in enumerate(ways)
        if verify is not None
    }
    for (name, _), verify in functions.items():
        check(name, verify)
    rounds = measure(functions)
    print(f"Python {platform.python_version()}, {ssl.OPENSSL_VERSION}, {platform.machine()}\n")
    print("| Verify, window ±1 | from the secret, µs | to bare | prepared, µs | to bare |")
    print("|---|---:|---:|---:|---:|")
    for name in contenders():
        cells = [cell(rounds.get((name, way)), rounds[BARE, 0]) for way in (0, 1)]
        print(f"| {name} | {' | '.join(cells)} |")


if __name__ == "__main__":
    main()
