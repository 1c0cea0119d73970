"""Administrators of a file: everybody or nobody, recorded, with their links."""

from collections.abc import Callable

import pytest
from pytest_django import Settings
from tests import cast
from tests.sign_in import mail
from tests.staff.acting import session_of
from tests.whole.on_disk import restore_roles

from vratar.accounts import links
from vratar.accounts.models import Administrator
from vratar.audit import Action
from vratar.audit.models import Event
from vratar.staff.moving import importing, planning
from vratar.staff.moving.importing import Imported, Links, import_by, import_from_host
from vratar.staff.moving.planning import Plan

HEAD = "username,email,first_name,last_name,role,language,time_zone\n"
TWO = (
    HEAD + "vera,vera@example.mk,Љубица,Петрова,Support,mk,Europe/Skopje\n"
    "igor,igor@example.mk,,,Auditor,,\n"
)


def run(how: Links = Links.NONE, text: str = TWO) -> Imported | Plan:
    return import_from_host(text, how, lambda _count: None)


def usernames() -> set[str]:
    return set(Administrator.objects.values_list("username", flat=True))


def events(action: Action) -> list[tuple[str, str]]:
    found = Event.objects.filter(action=action).order_by("pk")
    return list(found.values_list("actor", "target"))


def test_everybody_is_there_invited_and_recorded_by_the_host(ana: Administrator) -> None:
    assert isinstance(run(), Imported)
    vera, igor = (Administrator.objects.get(username=name) for name in ("vera", "igor"))
    assert (vera.get_full_name(), vera.role.name) == ("Љубица Петрова", "Support")
    assert vera.is_invited
    assert vera.security_state.language == "mk"
    assert vera.security_state.time_zone == "Europe/Skopje"
    assert vera.security_state.link_expires_at is None
    made = [("host", f"administrator:{one.pk}") for one in (vera, igor)]
    assert events(Action.ADMINISTRATOR_CREATED) == made
    assert not events(Action.LINK_ISSUED)


def test_printed_links_open_and_are_recorded(ana: Administrator) -> None:
    outcome = run(Links.PRINT)
    assert isinstance(outcome, Imported)
    found = [links.read(links.Kind.SET_UP, url.rsplit("/", 1)[1]) for _, url in outcome.people]
    assert [link.account.username for link in found if link] == ["vera", "igor"]
    assert len(events(Action.LINK_ISSUED)) == 2


def test_mailed_links_wait_in_the_outbox_and_are_told_to_nobody_else(
    ana: Administrator, settings: Settings
) -> None:
    mail.turn_on(settings)
    outcome = run(Links.MAIL)
    assert isinstance(outcome, Imported)
    assert [url for _, url in outcome.people] == ["", ""]
    addresses = ["vera@example.mk", "igor@example.mk"]
    assert mail.waiting() == [("set-up link", address) for address in addresses]


def test_one_bad_row_keeps_everybody_out(ana: Administrator) -> None:
    outcome = run(text=TWO + "ana,nowhere,,,Support,,\n")
    assert isinstance(outcome, Plan)
    assert [(one.line, one.field) for one in outcome.problems] == [(4, "email"), (4, "username")]
    assert usernames() == {"ana"}
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_failure_in_the_middle_leaves_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    restore_roles()

    def failing(target: Administrator, *, by_mail: bool) -> str:
        if target.username == "igor":
            raise RuntimeError("the power failed")
        return ""

    monkeypatch.setattr(importing, "issue_from_host", failing)
    with pytest.raises(RuntimeError, match="the power failed"):
        run(Links.PRINT)
    assert usernames() == set()
    assert not Event.objects.exists()


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    "way",
    [
        lambda _: run(),
        lambda ana: import_by(session_of(ana), TWO, by_mail=False, client=cast.ANAS_LAPTOP),
    ],
    ids=["host", "page"],
)
def test_a_name_taken_between_check_and_writing_undoes_the_rest(
    monkeypatch: pytest.MonkeyPatch, way: Callable[[Administrator], Imported | Plan]
) -> None:
    restore_roles()
    planned = planning.planned

    def overtaken(*arguments: object, **limits: object) -> Plan:
        plan = planned(*arguments, **limits)  # type: ignore[arg-type]
        cast.make("igor", "Support")
        return plan

    monkeypatch.setattr(importing, "planned", overtaken)
    ana = cast.make("ana", "Owner")
    cast.enrol(ana)
    outcome = way(ana)
    assert isinstance(outcome, Plan)
    assert outcome.problems[0].reason == "The username igor was taken meanwhile."
    assert "vera" not in usernames()
