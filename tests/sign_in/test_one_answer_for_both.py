"""A re-authentication never tells whether the password or the code was wrong."""

import pytest
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person

from vratar.sessions.models import Session


@pytest.fixture
def thief(protected_ana: Person, clock: Clock) -> Person:
    """Somebody with Ana's session, who knows neither."""
    protected_ana.enter()
    clock.advance(90)
    return protected_ana


def answer(thief: Person, password: str, **code: str) -> tuple[int, str]:
    """Status and page, but for what differs with every page."""
    way = "?with=recovery-code" if "recovery_code" in code else ""
    typed = {"password": password, **code}
    response = thief.client.post(f"/reauthenticate{way}", typed)
    page = response.content.decode()
    lines = [line for line in page.split("\n") if "csrfmiddlewaretoken" not in line]
    return response.status_code, "\n".join(lines)


@pytest.mark.parametrize(
    "code",
    [
        {"code": "000000"},
        {"code": "not a code"},
        {"recovery_code": "00000-00000-00000-00000-00000"},
        {"recovery_code": "a slip"},
    ],
    ids=["wrong", "malformed", "wrong recovery code", "malformed recovery code"],
)
def test_with_a_code_that_is_not_right(thief: Person, code: dict[str, str]) -> None:
    assert answer(thief, "wrong", **code) == answer(thief, cast.PASSWORD, **code)
    assert not Session.objects.get().reauthentication_explicit
