"""Bodies that never end hold some threads and never all of them."""

import io
import threading
from typing import Any

from vratar.config.wsgi import BODIES, Door


class Endless(io.RawIOBase):
    """A body of which nothing arrives until somebody lets go."""

    def __init__(self, let_go: threading.Event, waiting: threading.Semaphore) -> None:
        self.let_go = let_go
        self.waiting = waiting

    def read(self, _size: int = -1) -> bytes:
        self.waiting.release()
        self.let_go.wait(30)
        return b""


def ask(door: Door, **environ: Any) -> str:
    """The status of the answer."""
    answered: list[str] = []
    asked = {"REMOTE_ADDR": "127.0.0.1", "wsgi.input": io.BytesIO(b"a=b"), **environ}
    b"".join(door(asked, lambda status, _headers: answered.append(status)))
    return answered[0]


def served(_environ: Any, start_response: Any) -> list[bytes]:
    start_response("200 OK", [])
    return [b""]


def test_when_every_slot_waits_for_a_body_the_next_is_refused_and_pages_are_served() -> None:
    door, let_go, waiting = Door(served, ()), threading.Event(), threading.Semaphore(0)
    slow = {"CONTENT_LENGTH": "100", "wsgi.input": Endless(let_go, waiting)}
    threads = [threading.Thread(target=ask, args=(door,), kwargs=slow) for _ in range(BODIES)]
    for thread in threads:
        thread.start()
    for _ in threads:
        assert waiting.acquire(timeout=30)
    try:
        assert ask(door, CONTENT_LENGTH="3").startswith("503")
        assert ask(door) == "200 OK"
    finally:
        let_go.set()
        for thread in threads:
            thread.join(30)
    assert ask(door, CONTENT_LENGTH="3") == "200 OK"


def test_what_announces_too_much_is_left_unread() -> None:
    body = io.BytesIO(b"x" * 10)
    door = Door(served, ())
    assert ask(door, **{"CONTENT_LENGTH": str(10**7), "wsgi.input": body}) == "200 OK"
    assert body.tell() == 0
