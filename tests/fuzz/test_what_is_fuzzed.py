"""A new page is fuzzed without anybody thinking of it."""

import pytest
from tests.fuzz.conftest import WHO, Stand
from tests.fuzz.surface import form_classes, routes, vocabulary
from tests.policy.test_every_route import ROUTES

from vratar.ui.forms import Form

MET = {
    "anonymous": {"login", "forgotten", "language"},
    "pending": {"login-code", "login-recovery", "login-cancel"},
    "enrolling": {"two-factor-app", "two-factor-scan", "two-factor-discard"},
    "recovering": {"login-recovered"},
    "owner": {
        *("account-security", "password", "test-code", "administrator", "administrator-add"),
        *("administrators-remind", "administrator-reset", "role", "role-add", "role-delete"),
        *("administrators-import", "policy"),
        *("drill-recovery", "training-duties", "training-team", "training-team-remind"),
        *("audit", "audit-export", "evidence"),
        *("administrator-deactivate", "recovery-codes-new", "administrators", "logout"),
    },
    "owner with new codes": {"two-factor-check", "two-factor-download"},
    "holder of a reset link": {"reset-link-form"},
    "holder of the first-run link": {"first-run-form"},
}


def test_every_address_is_fuzzed() -> None:
    assert {str(route.name) for route in routes()} == set(ROUTES)


def test_every_form_class_lends_its_fields() -> None:
    class NewForm(Form):
        """A page of tomorrow."""

    NewForm.__module__ = "vratar.tomorrow"
    assert NewForm in set(form_classes())
    assert {b"username", b"password", b"code", b"recovery_code", b"reason"} <= set(vocabulary())


@pytest.mark.parametrize("state", WHO)
def test_the_forms_of_a_state_are_found_on_its_pages(state: str, stand: Stand) -> None:
    found = set(stand(state).shown)
    assert found >= MET[state]
