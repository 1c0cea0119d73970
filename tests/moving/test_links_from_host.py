"""`vratar administrators link`: for who is there already, and told where it could be misused."""

import pytest
from pytest_django import Settings
from tests import cast
from tests.sign_in import mail

from vratar.accounts import links
from vratar.accounts.models import Administrator
from vratar.audit.models import Event
from vratar.notices.kinds import Notice
from vratar.notices.letter import Told
from vratar.notices.texts import letter
from vratar.staff.services.host_links import link_from_host


@pytest.fixture(autouse=True)
def _mail(settings: Settings) -> None:
    mail.turn_on(settings)


def opens(url: str) -> str | None:
    found = links.read(links.Kind.SET_UP, url.rsplit("/", 1)[1])
    return found.account.username if found else None


def test_an_active_person_keeps_the_password_and_is_told_with_the_owners(
    ana: Administrator, boris: Administrator
) -> None:
    done = link_from_host("BORIS")
    assert done is not None
    assert opens(done.url) == "boris"
    boris.refresh_from_db()
    assert boris.check_password(cast.PASSWORD)
    assert mail.waiting() == [
        ("link shown", "ana@example.mk"),
        ("link shown", "boris@example.mk"),
    ]
    event = Event.objects.get()
    assert (event.action, event.actor, event.target) == (
        *("link.issued", "host", f"administrator:{boris.pk}"),
    )


def test_the_mail_names_the_command_line(ana: Administrator) -> None:
    told = Told(ana, {"about": ana.pk, "name": "ana"}, ana.created_at)
    said = letter(Notice.LINK_SHOWN, told).paragraphs
    assert said == [
        "With a link that the server's command line made, a new password for you can be chosen."
    ]


def test_of_somebody_invited_the_newest_link_is_the_only_one_and_nobody_is_told(
    ana: Administrator, boris: Administrator
) -> None:
    boris.set_unusable_password()
    boris.save()
    old, new = link_from_host("boris"), link_from_host("boris")
    assert old is not None
    assert new is not None
    assert (opens(old.url), opens(new.url)) == (None, "boris")
    assert mail.waiting() == []


def test_nobody_and_somebody_deactivated_get_none(ana: Administrator, boris: Administrator) -> None:
    Administrator.objects.filter(pk=boris.pk).update(is_active=False)
    assert link_from_host("boris") is None
    assert link_from_host("nobody") is None
    assert not Event.objects.exists()
