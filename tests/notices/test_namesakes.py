"""A mail about somebody with the reader's name is not about the reader."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.inbox import Inbox, mail_server, text_of
from tests.staff.acting import session_of

from vratar.accounts.models import Administrator, Role
from vratar.core.settings import current
from vratar.notices import sending
from vratar.staff.services.details import stored
from vratar.staff.services.editing import change
from vratar.staff.services.links import new_link
from vratar.staff.services.roles import RoleDetails, change_role


@pytest.fixture
def inbox(settings: Settings) -> Iterator[Inbox]:
    """An installation that sends to a mail server of this machine."""
    with mail_server() as inbox:
        mail = replace(current().mail, server=inbox.url, sender="panel@example.mk")
        settings.VRATAR = replace(current(), mail=mail)
        yield inbox


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    return cast.make("ana", "Owner")


@pytest.fixture
def igor(db: None, clock: Clock) -> Administrator:
    return cast.make("igor", "Auditor")


def _rename(account: Administrator, first: str, last: str) -> None:
    names = {"first_name": first, "last_name": last}
    Administrator.objects.filter(pk=account.pk).update(**names)


def _raise(ana: Administrator, igor: Administrator) -> None:
    igor = Administrator.objects.select_related("security_state", "role").get(pk=igor.pk)
    wanted = replace(stored(igor), role=Role.objects.get(name="Administrator"))
    change(session_of(ana), igor.pk, igor.version, wanted, client=cast.ANAS_LAPTOP)


def _subjects(inbox: Inbox) -> dict[str, str]:
    sending.send_due()
    return {mail["To"]: mail["Subject"] for mail in inbox.mails}


@pytest.mark.parametrize("name", [("ana", ""), ("Maria", "Petrova"), ("\u200c", "")])
def test_a_raised_role_is_the_reader_s_own_only_for_who_has_it(
    inbox: Inbox, ana: Administrator, igor: Administrator, name: tuple[str, str]
) -> None:
    _rename(igor, *name)
    if name[1]:
        _rename(ana, *name)
    _raise(ana, igor)
    subjects = _subjects(inbox)
    assert subjects["igor@example.mk"] == "You have a new role"
    assert subjects["ana@example.mk"].endswith("has a new role")


def test_a_link_made_for_a_namesake_is_not_for_the_reader_s_account(
    inbox: Inbox, ana: Administrator, igor: Administrator
) -> None:
    olga = cast.make("olga", "Owner")
    for account in (igor, olga):
        _rename(account, "Maria", "Petrova")
    new_link(session_of(ana), igor.pk, by_mail=False, client=cast.ANAS_LAPTOP)
    subjects = _subjects(inbox)
    assert subjects == {
        "igor@example.mk": "A set-up link for your account was made",
        "olga@example.mk": "A set-up link for Maria Petrova was made",
    }


def test_a_raised_role_names_no_account_at_all(
    inbox: Inbox, ana: Administrator, igor: Administrator
) -> None:
    role = Role.objects.get(name="Auditor")
    wanted = RoleDetails(role.name, 9, role.granted)
    change_role(session_of(ana), role.pk, role.version, wanted, cast.ANAS_LAPTOP)
    subjects = _subjects(inbox)
    assert set(subjects.values()) == {"The role Auditor may do more than before"}
    for mail in inbox.mails:
        assert "By: ana" in text_of(mail)
        assert "Account:" not in text_of(mail)
