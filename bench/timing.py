"""Whether the time of an answer tells what was wrong.

Samples of two kinds alternate in random order, straight into the WSGI application; their wall
times are compared by the Mann-Whitney U test (two-sided, normal approximation with ties). With
four comparisons the level is 0.01 / 4 (Bonferroni).
"""

import math
import random
import statistics
import time
from collections import defaultdict
from collections.abc import Callable

from bench.installation import installation
from bench.sign_in import Browser

SAMPLES = 400  # of each kind
PEOPLE = 40
LEVEL = 0.01 / 4
WRONG = "not that river"

Send = Callable[[int], object]


def main() -> None:
    """Print the table; exit 1 when a difference is significant."""
    with installation():
        rows = [*_passwords(), *_codes()]
    print(f"| {SAMPLES} samples of each | median, ms | median, ms | difference | p | significant |")
    print("|---|---:|---:|---:|---:|---|")
    for name, one, other in rows:
        p = mann_whitney(one, other)
        first, second = statistics.median(one), statistics.median(other)
        told = "yes" if p < LEVEL else "no"
        change = 100 * (second - first) / first
        print(f"| {name} | {first:.2f} | {second:.2f} | {change:+.2f} % | {p:.3f} | {told} |")


def mann_whitney(one: list[float], other: list[float]) -> float:
    """The two-sided p that both samples come from one distribution."""
    ranked = sorted((value, group) for group, values in enumerate((one, other)) for value in values)
    ranks, ties, start = [0.0, 0.0], 0.0, 0
    while start < len(ranked):
        end = start
        while end < len(ranked) and ranked[end][0] == ranked[start][0]:
            end += 1
        size = end - start
        ties += size**3 - size
        for _, group in ranked[start:end]:
            ranks[group] += (start + end + 1) / 2
        start = end
    m, n = len(one), len(other)
    u = ranks[0] - m * (m + 1) / 2
    spread = math.sqrt(m * n / 12 * (m + n + 1 - ties / ((m + n) * (m + n - 1))))
    return math.erfc(abs(u - m * n / 2) / spread / math.sqrt(2))


def _passwords() -> list[tuple[str, list[float], list[float]]]:
    from tests import cast

    names = [cast.make(f"person{number:02}").username for number in range(PEOPLE)]
    nobodies = [f"nobody{number:02}" for number in range(PEOPLE)]
    browser = Browser(defaultdict(list))
    browser.send("GET", "/login")

    def wrong(pool: list[str]) -> Send:
        def send(number: int) -> None:
            name = pool[number % PEOPLE]
            browser.send("POST", "/login", username=name, password=WRONG)

        return send

    pair = _alternate({"known": wrong(names), "unknown": wrong(nobodies)})
    return [("wrong password: a name that exists, one that does not", *pair)]


def _codes() -> list[tuple[str, list[float], list[float]]]:
    from tests import cast

    from vratar.accounts.models import Administrator

    account = Administrator.objects.named("person00")
    assert account is not None
    secret = cast.enrol(account)
    browser = Browser(defaultdict(list))
    browser.send("GET", "/login")
    _no_waits()
    browser.send("POST", "/login", username="person00", password=cast.PASSWORD)
    texts = {"malformed": "12 34"}

    def of(kind: str) -> Send:
        return lambda _number: browser.send("POST", "/login/code", code=texts[kind])

    def before() -> None:
        """Spend the present code, so that it is a used one whatever the time is."""
        from vratar import otp
        from vratar.authenticators.totp.models import TotpAuthenticator
        from vratar.core import clock

        texts["replayed"], texts["wrong"] = cast.code(secret), cast.wrong_code(secret)
        step = otp.step_at(clock.timestamp()) + 1
        TotpAuthenticator.objects.update(last_accepted_step=step)

    kinds = {kind: of(kind) for kind in ("wrong", "replayed", "malformed")}
    found = []
    for one, other in (("wrong", "replayed"), ("wrong", "malformed"), ("replayed", "malformed")):
        pair = _alternate({one: kinds[one], other: kinds[other]}, before)
        found.append((f"code: {one}, {other}", *pair))
    return found


def _alternate(
    kinds: dict[str, Send], before: Callable[[], None] = lambda: None
) -> tuple[list[float], list[float]]:
    """Wall times in ms, the two kinds in random order."""
    order = [name for name in kinds for _ in range(SAMPLES + 10)]
    random.shuffle(order)
    spent: dict[str, list[float]] = {name: [] for name in kinds}
    for number, name in enumerate(order):
        _no_waits()
        before()
        begun = time.perf_counter()
        kinds[name](number)
        spent[name].append(1000 * (time.perf_counter() - begun))
    first, second = (times[10:] for times in spent.values())
    return first, second


def _no_waits() -> None:
    """Forget what was counted, so that every sample is evaluated."""
    from vratar.accounts.models import SecurityState
    from vratar.sessions.models import PendingSignIn
    from vratar.throttle.models import Lane, Try

    Lane.objects.update(consecutive=0, last_failure_at=None, events=0, events_since=None, unsaid=0)
    Try.objects.all().delete()
    SecurityState.objects.update(unproven_failures=0, password_compromised_at=None)
    PendingSignIn.objects.update(failures=0)


if __name__ == "__main__":
    main()
