"""What fails at its last step has changed nothing (N68): checked against committed rows."""

from types import ModuleType

import pytest
from pytest_django import Settings
from tests import cast
from tests.policy.states import by_approval
from tests.sign_in import mail
from tests.staff.acting import ACTIONS, session_of
from tests.whole.on_disk import restore_roles

from vratar.accounts.models import Administrator, SecurityState
from vratar.audit.models import Event
from vratar.authenticators.recovery_codes.models import RecoveryCode
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.notices.models import Mail
from vratar.policy import reminding
from vratar.sessions.models import Session
from vratar.staff.services import allowing, end_sessions, lifecycle, links, reset, unlock
from vratar.throttle.models import Lane

pytestmark = pytest.mark.django_db(transaction=True)

TABLES = (
    *(Administrator, SecurityState, TotpAuthenticator, RecoveryCode),
    *(Session, Event, Mail, Lane),
)
LAST_STEP: dict[str, ModuleType] = {
    "reset": reset,
    "end sessions": end_sessions,
    "unlock": unlock,
    "allow set-up": allowing,
    "deactivate": lifecycle,
    "reactivate": links,
    "new link": links,
    "remind": reminding,
}


def everything() -> list[object]:
    return [list(table.objects.order_by("pk").values()) for table in TABLES]


@pytest.mark.parametrize("action", ACTIONS)
def test_a_change_without_its_event_does_not_happen(
    action: str, monkeypatch: pytest.MonkeyPatch, settings: Settings
) -> None:
    mail.turn_on(settings)
    restore_roles()
    ana, igor = cast.make("ana"), cast.make("igor", "Auditor")
    session_of(igor)
    by_approval()
    if action not in {"remind", "allow set-up"}:
        cast.enrol(igor)
    if action == "reactivate":
        Administrator.objects.filter(pk=igor.pk).update(is_active=False)
    Lane.objects.create(key="password:x", account=igor, touched_at=igor.created_at)
    session = session_of(ana)
    before = everything()

    def broken(*_args: object, **_named: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(LAST_STEP[action], "record", broken)
    with pytest.raises(OSError, match="full"):
        ACTIONS[action](session, igor.pk)
    assert everything() == before
