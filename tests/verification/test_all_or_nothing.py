"""What crashes after a code was accepted leaves the code unspent, uncounted, untold."""

import pytest
from tests import cast
from tests.verification.conftest import Holder

from vratar.audit.models import Event
from vratar.authenticators.recovery_codes import services as recovery_codes
from vratar.core.database import writing
from vratar.throttle.models import Lane
from vratar.verification import services
from vratar.verification.outcomes import Accepted, Refused
from vratar.verification.services import verify_code, verify_recovery_code


class CrashError(Exception):
    """Something after the verification failed."""


def crash_after_code(holder: Holder, text: str) -> None:
    with writing():
        verify_code(holder.asked, text)
        raise CrashError


def crash_after_recovery_code(holder: Holder, text: str) -> None:
    with writing():
        verify_recovery_code(holder.asked, text)
        raise CrashError


def test_an_accepted_code_stays_good(ana_on_disk: Holder) -> None:
    with pytest.raises(CrashError):
        crash_after_code(ana_on_disk, ana_on_disk.code())
    assert cast.authenticator(ana_on_disk.account).last_accepted_step == -1
    assert not Lane.objects.exists()
    assert not Event.objects.exists()
    assert isinstance(ana_on_disk.type_code(ana_on_disk.code()), Accepted)


def test_an_accepted_recovery_code_stays_good(ana_on_disk: Holder) -> None:
    code = ana_on_disk.recovery_codes[0]
    with pytest.raises(CrashError):
        crash_after_recovery_code(ana_on_disk, code)
    assert recovery_codes.remaining(ana_on_disk.account.pk) == 10
    assert isinstance(ana_on_disk.type_recovery_code(code), Accepted)


def test_a_refusal_is_no_exception_and_its_count_commits(ana_on_disk: Holder) -> None:
    assert isinstance(ana_on_disk.type_code(ana_on_disk.wrong()), Refused)
    assert (ana_on_disk.failures(), Event.objects.count()) == (1, 1)


def test_no_event_no_refusal(ana_on_disk: Holder, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_args: object, **_fields: object) -> None:
        raise CrashError

    monkeypatch.setattr(services, "record", broken)
    with pytest.raises(CrashError):
        ana_on_disk.type_code(ana_on_disk.wrong())
    assert not Lane.objects.exists()
