"""One request's language is not the next one's, though the same thread serves both."""

from typing import Any

import pytest
from django.test import Client
from django.utils import translation
from tests import cast
from tests.clock import Clock
from tests.policy.states import STATES

from vratar.accounts.models import SecurityState

ENGLISH, MACEDONIAN = {"Accept-Language": "en"}, {"Accept-Language": "mk"}
REFUSED = [
    ("TRACE", "/login", {}, 405),
    ("POST", "/login", {"CONTENT_LENGTH": "1000000"}, 413),
    ("POST", "/login", {"CONTENT_TYPE": "text/plain; charset=utf-7"}, 400),
    ("GET", "/login", {"HTTP_HOST": "evil.example"}, 400),
    ("GET", "/no/such/page", {}, 404),
]


@pytest.fixture
def macedonian(db: None, clock: Clock) -> Client:
    """Make an administrator who reads Macedonian, in a browser that asks for English."""
    account = cast.make("ana")
    SecurityState.objects.filter(account=account).update(language="mk")
    return STATES["two-factor"](account)


@pytest.mark.parametrize(("method", "path", "meta", "status"), REFUSED)
def test_a_refusal_speaks_the_language_of_whom_it_answers(
    macedonian: Client, method: str, path: str, meta: dict[str, Any], status: int
) -> None:
    served = macedonian.get("/account/security", headers=ENGLISH)
    assert '<html lang="mk"' in served.content.decode()
    for asked, language in ((ENGLISH, "en"), (MACEDONIAN, "mk"), (ENGLISH, "en")):
        refused = Client(headers=asked).generic(method, path, **meta)
        assert refused.status_code == status
        assert f'<html lang="{language}"' in refused.content.decode()


@pytest.mark.parametrize("asked", [ENGLISH, MACEDONIAN], ids=["en", "mk"])
@pytest.mark.parametrize("path", ["/account/security", "/login", "/no/such/page", "/livez"])
def test_a_request_leaves_no_language_behind(
    macedonian: Client, path: str, asked: dict[str, str]
) -> None:
    before = translation.get_language()
    macedonian.get(path, headers=asked)
    Client().get(path, headers=asked)
    assert translation.get_language() == before
