"""The CPU of a whole sign-in beside the CPU of its one argon2id hash, in one run.

The requests go straight into the WSGI application that the workers serve, through every middleware,
template and transaction. Rounds of both alternate, so that a drifting machine hits both.
"""

import io
import statistics
import time
from collections import defaultdict
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from bench.installation import installation

ROUNDS = 60


def main() -> None:
    """Print the table."""
    with installation():
        table()


class Browser:
    """Sends requests into the application and adds up the CPU it takes, by request."""

    def __init__(self, spent: dict[str, list[float]]) -> None:
        self.cookies: SimpleCookie = SimpleCookie()
        self.spent = spent

    def send(self, method: str, path: str, **form: str) -> dict[str, str]:
        """One request; the headers of the answer."""
        from vratar.config.wsgi import application

        if form:
            form["csrfmiddlewaretoken"] = self.cookies["vratar-csrf"].value
        body = urlencode(form).encode()
        environ = self._environ(method, path, body)
        answer: dict[str, str] = {}

        def start_response(status: str, headers: list[tuple[str, str]], *_: object) -> None:
            answer.update(headers, status=status)
            for name, value in headers:
                if name == "Set-Cookie":
                    self.cookies.load(value)

        begun = time.process_time()
        b"".join(application(environ, start_response))
        self.spent[f"{method} {path}"].append(1000 * (time.process_time() - begun))
        return answer

    def _environ(self, method: str, path: str, body: bytes) -> dict[str, Any]:
        return {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000",
            "REMOTE_ADDR": "127.0.0.1",
            "HTTP_SEC_FETCH_SITE": "same-origin",
            "HTTP_COOKIE": "; ".join(f"{key}={one.value}" for key, one in self.cookies.items()),
            "CONTENT_TYPE": "application/x-www-form-urlencoded",
            "CONTENT_LENGTH": str(len(body)),
            "wsgi.input": io.BytesIO(body),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
        }


def table() -> None:
    """Alternate a hash and a sign-in; the medians."""
    from tests import cast

    from vratar.authenticators.totp.models import TotpAuthenticator

    ana = cast.make("ana")
    secret = cast.enrol(ana)
    spent: dict[str, list[float]] = defaultdict(list)
    for _ in range(ROUNDS + 3):
        begun = time.process_time()
        assert ana.check_password(cast.PASSWORD)
        spent["hash"].append(1000 * (time.process_time() - begun))
        browser = Browser(spent)
        browser.send("GET", "/login")
        browser.send("POST", "/login", username="ana", password=cast.PASSWORD)
        browser.send("GET", "/login/code")
        answer = browser.send("POST", "/login/code", code=cast.code(secret))
        assert answer["Location"] == "/", answer
        # Each sign-in needs a code of its own: the floor goes back instead of waiting 30 s.
        TotpAuthenticator.objects.update(last_accepted_step=0)
    middle = {name: statistics.median(times[3:]) for name, times in spent.items()}
    one = middle.pop("hash")
    steps = middle["POST /login"] + middle["POST /login/code"]
    print("| | CPU, ms (median) | ratio |")
    print("|---|---:|---:|")
    print(f"| one argon2id hash (19 MiB, 2 passes) | {one:.1f} | 1.00 |")
    for name, own in middle.items():
        print(f"| {name} | {own:.1f} | {own / one:.2f} |")
    print(f"| the two steps of a sign-in | {steps:.1f} | **{steps / one:.2f}** |")
    whole = sum(middle.values())
    print(f"| with the two pages that hold their forms | {whole:.1f} | {whole / one:.2f} |")


if __name__ == "__main__":
    main()
