"""What happened lately, in sentences; and how many codes were wrong."""

import pytest
from tests import cast
from tests.sign_in.conftest import Person

from vratar.audit import Action, record
from vratar.core.database import writing
from vratar.sign_in.activity import SHOWN, latest, wrong_codes
from vratar.sign_in.event_texts import EVENT_TEXTS


@pytest.mark.parametrize("action", list(Action))
def test_every_event_has_a_sentence(action: Action) -> None:
    assert str(EVENT_TEXTS[action])


def tell(action: Action, actor: str, target: str = "") -> None:
    with writing():
        record(action, actor=actor, target=target, source="192.0.2.5")


def test_the_newest_ten_by_or_about_the_person_are_shown(ana: Person) -> None:
    boris = cast.make("boris", "Support")
    me, other = f"administrator:{ana.account.pk}", f"administrator:{boris.pk}"
    for _ in range(SHOWN):
        tell(Action.LOGGED_OUT, me)
    tell(Action.LOGGED_OUT, other)
    tell(Action.TWO_FACTOR_RESET, other, me)
    tell(Action.TWO_FACTOR_RESET, "host", me)
    shown = latest(ana.account.pk)
    assert len(shown) == SHOWN
    assert [one.by for one in shown[:3]] == ["the operator of the server", "boris", ""]
    ana.enter()
    page = ana.client.get("/account/security").content.decode()
    assert "Two-factor authentication was reset" in page
    assert "192.0.2.5" in page
    assert "It was not me" in page


def test_wrong_codes_are_counted_from_the_last_change_of_the_password(
    protected_ana: Person,
) -> None:
    protected_ana.log_in()
    protected_ana.type_code(cast.wrong_code(protected_ana.secret))
    protected_ana.type_code("12345")
    assert wrong_codes(protected_ana.account.pk) == 2
    who = f"administrator:{protected_ana.account.pk}"
    tell(Action.PASSWORD_CHANGED, who, who)
    protected_ana.type_code(cast.wrong_code(protected_ana.secret))
    assert wrong_codes(protected_ana.account.pk) == 1
