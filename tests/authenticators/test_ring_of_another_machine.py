"""A machine whose ring lacks a key of the database: nobody typed a wrong code."""

import shutil
from pathlib import Path

import pytest
from tests import cast
from tests.authenticators.test_key_rotation import moved, person, ring
from tests.clock import Clock
from tests.policy.walker import transactions_of_their_own
from tests.sign_in.conftest import Person, Response

from vratar.accounts.models import SecurityState
from vratar.audit.models import Event
from vratar.authenticators import keys
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.core import clock as time
from vratar.core.database import writing

__all__ = ["person", "ring"]


def typed(person: Person, code: str) -> Response:
    """The recovery step."""
    return person.client.post("/login/recovery", {"recovery_code": code})


def test_a_right_recovery_code_is_answered_503_and_counted_as_nothing(
    person: Person, ring: Path, tmp_path: Path
) -> None:
    here, there = tmp_path / "whole ring", tmp_path / "older ring"
    shutil.copy(ring, there)
    keys.rotate()
    with writing():
        recovery_codes.issue(person.account.pk, 1, time.now())  # keyed with the new key
    codes = cast.recovery_codes_of(person.account)
    shutil.copy(ring, here)
    person.log_in()
    there.replace(ring)
    with transactions_of_their_own():
        for _ in range(12):  # more than any budget allows
            assert typed(person, codes[0]).status_code == 503
    assert SecurityState.objects.get().unproven_failures == 0
    assert not Event.objects.filter(action="recovery_codes.refused")
    here.replace(ring)
    assert typed(person, codes[0])["Location"] == "/login/recovered"


def test_a_wrong_recovery_code_is_wrong_on_a_machine_that_has_every_key(
    person: Person, ring: Path
) -> None:
    codes = cast.recovery_codes_of(person.account)
    keys.rotate()  # the codes stay with the old key, which the ring still has
    person.log_in()
    assert typed(person, "0" * 25).status_code == 422
    assert Event.objects.filter(action="recovery_codes.refused").count() == 1
    assert typed(person, codes[0])["Location"] == "/login/recovered"


def test_a_right_code_is_answered_503_and_counted_as_nothing(
    person: Person, ring: Path, tmp_path: Path, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    here, there = tmp_path / "whole ring", tmp_path / "older ring"
    shutil.copy(ring, there)
    keys.rotate()
    moved()
    shutil.copy(ring, here)
    person.log_in()
    there.replace(ring)
    with transactions_of_their_own():
        for _ in range(12):
            assert person.type_code(person.fresh_code(clock)).status_code == 503
    assert SecurityState.objects.get().unproven_failures == 0
    assert not Event.objects.filter(action__in=["second_factor.refused", "integrity.failed"])
    here.replace(ring)
    assert person.type_code(person.fresh_code(clock))["Location"] == "/"
