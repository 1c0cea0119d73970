"""The CSRF secret changes with every step of a sign-in: what was seen before it is void."""

from django.conf import settings
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person


def secret(client: Client) -> str:
    """The CSRF cookie this browser holds."""
    return client.cookies[settings.CSRF_COOKIE_NAME].value


def test_it_changes_at_the_password_at_the_code_and_at_re_authentication(
    protected_ana: Person, clock: Clock
) -> None:
    client = protected_ana.client
    client.get("/login")
    held = [secret(client)]
    protected_ana.log_in()
    held.append(secret(client))
    protected_ana.type_code(cast.code(protected_ana.secret))
    held.append(secret(client))
    client.get("/account/recovery-codes/new")
    protected_ana.reauthenticate(protected_ana.fresh_code(clock))
    held.append(secret(client))
    assert len(set(held)) == 4


def test_a_token_from_before_the_sign_in_is_refused_after_it(protected_ana: Person) -> None:
    client = protected_ana.client
    client.get("/login")
    before = secret(client)
    protected_ana.enter()
    client.handler.enforce_csrf_checks = True
    assert client.post("/logout", {"csrfmiddlewaretoken": before}).status_code == 403
    assert client.post("/logout", {"csrfmiddlewaretoken": secret(client)}).status_code == 303
