"""A reset from the host: everything held ends, the reason stays."""

import pytest
from tests import cast
from tests.sign_in.conftest import Person

from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.sign_in.services.resets import UnknownAdministratorError, reset_two_factor_from_host

REASON = "Phone fell into lake Ohrid, identified in person"


def test_it_ends_what_is_held_and_every_session(protected_ana: Person) -> None:
    protected_ana.enter()
    assert reset_two_factor_from_host("ANA", REASON) == "ana"
    assert protected_ana.client.get("/").status_code == 303
    row = TotpAuthenticator.objects.get()
    assert (row.status, row.invalidated_reason, row.sealed_secret) == ("invalidated", "reset", None)
    assert protected_ana.log_in()["Location"] == "/account/two-factor/totp/1"


def test_the_reason_stands_in_the_log(protected_ana: Person) -> None:
    reset_two_factor_from_host("ana", REASON)
    event = Event.objects.get(action="two_factor.reset")
    assert (event.actor, event.target) == ("host", f"administrator:{protected_ana.account.pk}")
    assert REASON in event.text


def test_it_clears_the_waits(protected_ana: Person) -> None:
    protected_ana.log_in()
    for _ in range(4):
        protected_ana.type_code("000000")
    reset_two_factor_from_host("ana", REASON)
    assert protected_ana.log_in().status_code == 303


@pytest.mark.parametrize("reason", ["", "too short", " " * 20, "x" * 501])
def test_it_needs_a_reason(protected_ana: Person, reason: str) -> None:
    with pytest.raises(ValueError, match="10 to 500"):
        reset_two_factor_from_host("ana", reason)
    assert TotpAuthenticator.objects.get().status == "active"


def test_an_unknown_name_is_an_error(db: None) -> None:
    with pytest.raises(UnknownAdministratorError):
        reset_two_factor_from_host("nobody", REASON)


def test_an_unprotected_administrator_can_be_reset_too(ana: Person) -> None:
    ana.enter()
    reset_two_factor_from_host("ana", REASON)
    assert ana.client.get("/").status_code == 303
    assert cast.PASSWORD not in Event.objects.get(action="two_factor.reset").text
