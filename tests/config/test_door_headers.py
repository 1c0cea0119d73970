"""What the door answers by itself carries every fixed header, as the pages do."""

import io
import threading
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from tests.config.answer_rules import faults
from tests.config.sites import SITES, Site, served_at

from vratar.config.wsgi import BODIES, Door


@pytest.fixture(params=SITES)
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """Be the one site, then the other."""
    chosen = SITES[request.param]
    with served_at(chosen):
        yield chosen


def broken(_environ: dict[str, Any], _start: object) -> Iterable[bytes]:
    """An application that fails past everything that could answer."""
    raise RuntimeError


def ask(door: Door, site: Site, **environ: Any) -> tuple[str, dict[str, str]]:
    """Status and headers of the answer."""
    told: list[Any] = []
    scheme = "https" if site.secure else "http"
    asked = {"wsgi.url_scheme": scheme, "REMOTE_ADDR": "127.0.0.1", **environ}
    b"".join(door(asked, lambda *answer: told.append(answer)))
    status, headers = told[0]
    assert len(dict(headers)) == len(headers)
    return status, dict(headers)


def test_its_last_answer_has_them_all(site: Site) -> None:
    status, headers = ask(Door(broken, ()), site)
    assert status.startswith("500")
    assert faults(headers, secure=site.secure) == []


def test_over_plain_http_it_promises_no_https() -> None:
    with served_at(SITES["https"]):
        _, headers = ask(Door(broken, ()), SITES["loopback"])
    assert "Strict-Transport-Security" not in headers


def test_with_sub_domains_it_says_so() -> None:
    with served_at(SITES["https"], VRATAR_SITE_HSTS_INCLUDE_SUBDOMAINS="true"):
        _, headers = ask(Door(broken, ()), SITES["https"])
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"


def test_when_too_many_bodies_are_under_way_it_has_them_too(site: Site) -> None:
    door, let_go, waiting = Door(broken, ()), threading.Event(), threading.Semaphore(0)

    class Slow(io.RawIOBase):
        def read(self, _size: int = -1) -> bytes:
            waiting.release()
            let_go.wait(30)
            return b""

    slow = {"CONTENT_LENGTH": "100", "wsgi.input": Slow()}
    threads = [threading.Thread(target=ask, args=(door, site), kwargs=slow) for _ in range(BODIES)]
    for thread in threads:
        thread.start()
    try:
        for _ in threads:
            assert waiting.acquire(timeout=30)
        status, headers = ask(door, site, **slow)
    finally:
        let_go.set()
        for thread in threads:
            thread.join(30)
    assert status.startswith("503")
    assert headers["Retry-After"] == "5"
    assert faults(headers, secure=site.secure) == []
