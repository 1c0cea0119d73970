"""A browser that asks for one page after the other and stays as it was before each."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.cookies import SimpleCookie
from urllib.parse import urlencode

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.urls.converters import IntConverter
from tests.policy.test_every_route import ALL, ARGUMENTS
from tests.sign_in.conftest import Response

from vratar.accounts.models import Administrator

METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "BREW")
NAMES = sorted(str(route.name) for route in ALL)


def address_of(name: str, account: Administrator) -> str:
    """Where a route leads, when it is about this administrator."""
    if name in ARGUMENTS:
        return reverse(name, args=ARGUMENTS[name](account))
    (route,) = (route for route in ALL if route.name == name)
    arguments = {
        key: account.pk if isinstance(kind, IntConverter) else "A" * 43
        for key, kind in route.pattern.converters.items()
    }
    return reverse(name, kwargs=arguments)


class Walker:
    """What each request does is undone, in the database and in the cookies."""

    def __init__(self, client: Client, *, host: str = "", secure: bool = False) -> None:
        self.client = client
        client.raise_request_exception = False
        if host:
            client.defaults["HTTP_HOST"] = host
        self.secure = secure
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def ask(self, method: str, address: str, /, *body: dict[str, str], **headers: str) -> Response:
        """One request; the answer."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        kind = "application/x-www-form-urlencoded"
        with transaction.atomic():
            response = self.client.generic(
                method,
                address,
                urlencode(body[0] if body else {}),
                content_type=kind if method not in {"GET", "HEAD"} else "",
                secure=self.secure,
                headers=named,
            )
            transaction.set_rollback(True)
        self.client.cookies = SimpleCookie(self.cookies)
        return response


@contextmanager
def transactions_of_their_own() -> Iterator[None]:
    """A refused transaction ends alone, as where no test's transaction is around it."""
    real = transaction.atomic
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            transaction,
            "atomic",
            lambda *args, **options: real(*args, **options | {"savepoint": True}),
        )
        yield
