"""The name of a mail server that is found on this machine, as a name server would tell it."""

import socket
from typing import Any

import pytest

MAIL = "mail.example.mk"
"""No loopback address by its name: everything that goes there must be encrypted."""


def lead_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have `MAIL` lead to 127.0.0.1; every other name is asked for as ever."""
    ask = socket.getaddrinfo

    def answer(host: str | None, *rest: Any, **more: Any) -> Any:
        return ask("127.0.0.1" if host == MAIL else host, *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", answer)
