"""The CPU of a whole sign-in beside the CPU of its one argon2id hash, in one run.

A whole sign-in is four requests through every middleware, template and transaction: the login page,
the password, the code page, the code. Rounds of both alternate, so that a drifting machine hits
both.
"""

import statistics
import time
from collections.abc import Callable

from bench.installation import installation

ROUNDS = 40
OWN = {"Sec-Fetch-Site": "same-origin"}  # as a browser says of our own forms


def main() -> None:
    """Print the table."""
    with installation():
        table()


def table() -> None:
    from django.test import Client
    from tests import cast

    ana = cast.make("ana")
    secret = cast.enrol(ana)

    def hash_once() -> None:
        assert ana.check_password(cast.PASSWORD)

    def sign_in() -> None:
        browser = Client(headers=OWN, SERVER_NAME="127.0.0.1")
        browser.get("/login")
        browser.post("/login", {"username": "ana", "password": cast.PASSWORD})
        browser.get("/login/code")
        answer = browser.post("/login/code", {"code": cast.code(secret)})
        assert answer["Location"] == "/", answer.content

    def next_step() -> None:
        # Each sign-in needs a code of its own: the floor goes back instead of waiting 30 s.
        from vratar.authenticators.totp.models import TotpAuthenticator

        TotpAuthenticator.objects.update(last_accepted_step=0)

    hash_once()
    sign_in()
    next_step()
    hashes, sign_ins = [], []
    for _ in range(ROUNDS):
        hashes.append(cpu(hash_once))
        sign_ins.append(cpu(sign_in))
        next_step()
    one, whole = statistics.median(hashes), statistics.median(sign_ins)
    print("| | CPU, ms (median) | ratio |")
    print("|---|---|---|")
    print(f"| one argon2id hash (19 MiB, 2 passes) | {one:.1f} | 1.00 |")
    print(f"| a whole sign-in, four requests | {whole:.1f} | {whole / one:.2f} |")


def cpu(work: Callable[[], None]) -> float:
    """Milliseconds of CPU of this process."""
    begun = time.process_time()
    work()
    return 1000 * (time.process_time() - begun)


if __name__ == "__main__":
    main()
