"""A try is counted before it is evaluated: no crowd gets more of them than one person."""

import threading
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from unittest.mock import Mock

import pytest
from django.db import connection
from tests.verification.conftest import Holder

from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.authenticators.totp import services as totp

CROWD = 20


def crowd(holder: Holder, text: str, verb: str) -> Counter[str]:
    """Type the same from 20 threads at once; the answers by kind."""
    together = threading.Barrier(CROWD)

    def one(_number: int) -> str:
        together.wait(60)
        answer = getattr(holder, verb)(text)
        connection.close()
        return type(answer).__name__

    with ThreadPoolExecutor(CROWD) as pool:
        return Counter(pool.map(one, range(CROWD)))


def test_of_twenty_wrong_codes_at_once_four_are_evaluated(
    ana_on_disk: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    match = Mock(wraps=totp.matching_step)
    monkeypatch.setattr(totp, "matching_step", match)
    answers = crowd(ana_on_disk, ana_on_disk.wrong(), "type_code")
    assert answers == {"Refused": 4, "Waiting": 16}
    assert match.call_count == 4
    assert ana_on_disk.failures() == 4


def test_of_twenty_right_codes_at_once_one_is_accepted(ana_on_disk: Holder) -> None:
    answers = crowd(ana_on_disk, ana_on_disk.code(), "type_code")
    assert answers["Accepted"] == 1
    assert answers["Refused"] + answers["Waiting"] == CROWD - 1


def test_of_many_wrong_recovery_codes_at_once_twenty_are_evaluated(
    ana_on_disk: Holder, monkeypatch: pytest.MonkeyPatch
) -> None:
    use = Mock(wraps=recovery_codes.use)
    monkeypatch.setattr(recovery_codes, "use", use)
    wrong = "0" * 25
    answers = crowd(ana_on_disk, wrong, "type_recovery_code")
    answers += crowd(ana_on_disk, wrong, "type_recovery_code")
    assert answers == {"Refused": 20, "Waiting": 20}
    assert use.call_count == 20


def test_of_twenty_right_recovery_codes_at_once_one_is_accepted(ana_on_disk: Holder) -> None:
    code = ana_on_disk.recovery_codes[0]
    answers = crowd(ana_on_disk, code, "type_recovery_code")
    assert answers["Accepted"] == 1
    assert answers["Refused"] + answers["Waiting"] == CROWD - 1
