"""A machine whose ring lacks a key of the database: nobody typed a wrong code."""

import shutil
from pathlib import Path

import pytest
from tests.authenticators.test_key_rotation import moved, person, ring
from tests.clock import Clock
from tests.policy.walker import transactions_of_their_own
from tests.sign_in.conftest import Person

from vratar.accounts.models import SecurityState
from vratar.audit.models import Event
from vratar.authenticators import keys

__all__ = ["person", "ring"]


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
