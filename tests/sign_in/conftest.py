"""A browser without a browser: Django's client, and the person behind it."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator

if TYPE_CHECKING:  # the stubs' name for what Django's client returns
    from django.test.client import _MonkeyPatchedWSGIResponse as Response
else:
    Response = object

__all__ = ["Person", "Response"]


class Person:
    """Ana at her keyboard."""

    def __init__(self, client: Client, account: Administrator) -> None:
        self.client = client
        self.account = account
        self.secret = b""

    def log_in(self, **other: str) -> Response:
        """The password step."""
        typed = {"username": self.account.username, "password": cast.PASSWORD, **other}
        return self.client.post("/login", typed)

    def enter(self) -> Response:
        """Both steps; with nothing bound the first is the last."""
        response = self.log_in()
        return self.type_code(cast.code(self.secret)) if self.secret else response

    def type_code(self, text: str) -> Response:
        """The code step."""
        return self.client.post("/login/code", {"code": text})

    def reauthenticate(self, code: str = "", password: str = cast.PASSWORD) -> Response:
        """Answer the question who sits there."""
        return self.client.post("/reauthenticate", {"password": password, "code": code})

    def fresh_code(self, clock: Clock) -> str:
        """Wait for the next code and read it."""
        clock.advance(30)
        return cast.code(self.secret)


@pytest.fixture
def ana(db: None, clock: Clock, client: Client) -> Person:
    """Ana, Owner, with her password alone."""
    return Person(client, cast.make("ana"))


@pytest.fixture
def protected_ana(ana: Person) -> Person:
    """Ana with an authenticator and saved recovery codes."""
    ana.secret = cast.enrol(ana.account)
    return ana
