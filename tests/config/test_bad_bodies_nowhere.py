"""A body that cannot be read, sent to no page at all, is still only a page that is not there."""

import secrets

import pytest
from django.conf import settings
from django.test import Client
from tests import cast
from tests.policy.states import confirmed

pytestmark = pytest.mark.django_db

BODIES = {
    "no boundary": ("multipart/form-data; boundary=", b"--x"),
    "too many fields": ("application/x-www-form-urlencoded", b"&" * 20_000),
    "a truncated part": ("multipart/form-data; boundary=x", b"--x\r\nContent-Disp"),
}


@pytest.mark.parametrize("body", BODIES)
@pytest.mark.parametrize("signed_in", [True, False])
def test_it_is_a_404(body: str, signed_in: bool) -> None:
    browser = confirmed(cast.make("ana")) if signed_in else Client()
    # As a browser that has been here before, at a real server: Django then looks for the token.
    browser.handler.enforce_csrf_checks = True
    browser.cookies[settings.CSRF_COOKIE_NAME] = secrets.token_hex(16)
    kind, sent = BODIES[body]
    answer = browser.post("/nowhere", sent, content_type=kind)
    assert answer.status_code == 404
    assert "Page not found." in answer.content.decode()
