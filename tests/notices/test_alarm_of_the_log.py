"""A damaged audit log is an alarm: every Owner is mailed, once for each damage."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.inbox import Inbox, html_of, mail_server, text_of
from tests.notices.watching import HOUR, MINUTE, House, mail_to, raised, told
from tests.policy import states

from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.audit.checkpoint import create_audit_key
from vratar.audit.models import Event, Verification
from vratar.audit.report import Damaged, Why
from vratar.audit.sequencer import run_once
from vratar.audit.standing import remember
from vratar.config.attention import attention
from vratar.config.housekeeping import verifying_tasks
from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices import sending
from vratar.notices.alarm_names import Alarm
from vratar.notices.models import AlarmCall, Mail

pytestmark = pytest.mark.django_db

TITLE = "The audit log is damaged"


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    """A mail server of this machine, which the installation sends to."""
    with mail_server() as inbox:
        mail_to(inbox, settings)
        yield inbox


@pytest.fixture(autouse=True)
def owner(inbox: Inbox, clock: Clock, tmp_path: Path, settings: Settings) -> Administrator:
    """An Owner whose audit log has nine signed entries."""
    home, key = tmp_path / "home", tmp_path / "audit.key"
    home.mkdir()
    keys = replace(current().keys, audit_key=key)
    settings.VRATAR = replace(current(), home=home, keys=keys)
    create_audit_key(key)
    ana = cast.make("ana")
    for number in range(9):
        clock.advance(1)
        with writing():
            record(Action.LOGGED_OUT, actor=f"administrator:{number}")
    clock.advance(MINUTE)
    run_once()
    assert Event.objects.exclude(seq=None).count() >= 9
    return ana


def verify(*houses: House) -> None:
    """What the verifying thread does every ten minutes, then the watching one of each machine."""
    (task,) = verifying_tasks()
    task.run()
    for house in houses or (House(),):
        house.look(Alarm.LOG)


def change(seq: int, old: str, new: str) -> None:
    """Rewrite who did it, past every guard of the program."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE vratar_audit_event SET text = replace(text, %s, %s) WHERE seq = %s",
            [f'"{old}"', f'"{new}"', seq],
        )
        assert cursor.rowcount == 1


def damage(number: int) -> int:
    """Blame somebody else for what administrator `number` did; which entry that is."""
    seq = Event.objects.get(actor=f"administrator:{number}").seq
    assert seq
    change(seq, f"administrator:{number}", "administrator:99")
    return seq


def mend(number: int, seq: int) -> None:
    change(seq, "administrator:99", f"administrator:{number}")


def mails() -> int:
    return Mail.objects.filter(kind="alarm").count()


def test_a_healthy_log_tells_nobody(clock: Clock) -> None:
    for _ in range(3):
        verify()
        clock.advance(10 * MINUTE)
    assert (raised(), mails()) == ([], 0)


def test_every_owner_is_told_what_is_known_and_what_to_do(inbox: Inbox) -> None:
    cast.make("olga")
    cast.make("boris", "Administrator")
    seq = damage(4)
    verify()
    assert sending.send_due() == 2
    by_address = {mail["To"]: mail for mail in inbox.mails}
    assert set(by_address) == {"ana@example.mk", "olga@example.mk"}
    mail = by_address["ana@example.mk"]
    assert mail["Subject"] == f"Alarm on Vratar: {TITLE}"
    text = " ".join(text_of(mail).split())
    assert f"The first wrong entry is number {seq}." in text
    assert "On the server, vratar audit verify says what is wrong with it." in text
    assert "Keep a copy of the database before anything is repaired." in text
    assert "http://127.0.0.1:8000/reports/audit" in text
    assert "http://127.0.0.1:8000/reports/audit" in html_of(mail)
    assert "When: " in text
    assert "administrator:99" not in text


def test_it_is_told_once_however_often_and_wherever_it_is_found(clock: Clock) -> None:
    seq = damage(4)
    here, there = House(), House()
    for _ in range(2 * HOUR // (10 * MINUTE)):
        verify(here, there)
        here.look_for(10 * MINUTE, clock, Alarm.LOG)
    verify(House())  # a restart
    assert (raised(), mails(), told(Action.ALARM_ENDED)) == (["log"], 1, [])
    (event,) = Event.objects.filter(action=Action.ALARM_RAISED)
    assert event.content()["details"] == {"kind": "log", "count": seq}


def test_after_a_repair_the_next_damage_is_told_anew(clock: Clock) -> None:
    seq = damage(4)
    verify()
    mend(4, seq)
    verify()
    assert (told(Action.ALARM_ENDED), mails()) == (["log"], 1)
    clock.advance(1)
    damage(6)
    verify()
    verify()
    assert (raised(), mails()) == (["log", "log"], 2)


@pytest.mark.parametrize("what", ["DELETE FROM", "columns", "newest"])
def test_every_kind_of_damage_is_told(what: str) -> None:
    where = {
        "DELETE FROM": "DELETE FROM vratar_audit_event WHERE seq = 3",
        "columns": "UPDATE vratar_audit_event SET actor = 'host' WHERE seq = 3",
        "newest": "DELETE FROM vratar_audit_event WHERE seq >= 3",
    }
    with connection.cursor() as cursor:
        cursor.execute(where[what])
        assert cursor.rowcount >= 1
    verify()
    (event,) = Event.objects.filter(action=Action.ALARM_RAISED)
    assert event.content()["details"] == {"kind": "log", "count": 3}
    assert mails() == 1


def test_what_the_operators_own_verification_finds_is_told_too() -> None:
    remember(Damaged(2, 2, Why.EDITED))
    House().look(Alarm.LOG)
    assert (raised(), mails()) == (["log"], 1)


def test_a_machine_that_watches_is_called_whatever_number_a_forger_chose(
    settings: Settings,
) -> None:
    audit = replace(current().audit, alarm_webhook="http://127.0.0.1:9/")
    settings.VRATAR = replace(current(), audit=audit)
    remember(Damaged(2**40, 2**40, Why.TRUNCATED))
    House().look(Alarm.LOG)
    call = AlarmCall.objects.get()
    assert (call.name, call.state, call.count) == ("log", "raised", 2**31 - 1)
    assert mails() == 1


def test_the_dashboard_says_it_once(owner: Administrator) -> None:
    damage(4)
    verify()
    assert [item.title for item in attention(owner) or []].count(TITLE) == 1
    assert TITLE in states.two_factor(owner).get("/").content.decode()


def test_looking_reads_one_row_and_not_the_log() -> None:
    verify()
    assert Verification.objects.get().damaged is None
    with CaptureQueriesContext(connection) as asked:
        House().look(Alarm.LOG)
    statements = [one["sql"] for one in asked]
    assert not [sql for sql in statements if "vratar_audit_event" in sql]
    assert any("vratar_audit_verification" in sql for sql in statements)
