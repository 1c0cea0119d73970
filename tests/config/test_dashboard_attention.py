"""The dashboard names what needs attention, to whoever may see others."""

import re
from datetime import timedelta

import pytest
from tests import cast
from tests.sign_in.conftest import Person, protected_ana  # noqa: F401 - a fixture
from tests.sign_in.conftest import ana as ana  # noqa: PLC0414 - a fixture

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as time

pytestmark = pytest.mark.django_db


def titles(person: Person) -> list[str]:
    """What the dashboard lists."""
    text = person.client.get("/").content.decode()
    listed = re.search(r'<ul class="attention">(.*?)</ul>', text, re.DOTALL)
    items = re.findall(r"<li>(.*?)</li>", listed[1] if listed else "", re.DOTALL)
    plain = [re.sub(r"<small>.*?</small>|<[^>]+>", " ", item) for item in items]
    return [" ".join(item.split()) for item in plain]


def told(person: Person, words: str) -> bool:
    return any(words in title for title in titles(person))


@pytest.fixture
def owner(protected_ana: Person) -> Person:  # noqa: F811 - the fixture above
    protected_ana.enter()
    return protected_ana


def test_one_owner_alone_is_told_to_add_a_second(owner: Person) -> None:
    assert told(owner, "Only one Owner. Add a second.")
    olga = cast.make("olga", "Owner")
    assert told(owner, "Only one Owner has two-factor authentication.")
    cast.enrol(olga)
    assert not told(owner, "Only one Owner")


def test_a_second_owner_who_has_left_or_was_only_invited_does_not_count(owner: Person) -> None:
    gone, invited = cast.make("olga", "Owner"), cast.make("oleg", "Owner")
    Administrator.objects.filter(pk=gone.pk).update(is_active=False)
    Administrator.objects.filter(pk=invited.pk).update(password="!")
    assert told(owner, "Only one Owner. Add a second.")


def test_who_has_not_used_a_code_since_set_up_is_counted_after_a_week(owner: Person) -> None:
    for name, days in {"boris": 7, "vera": 8, "igor": 6, "ivan": 9}.items():
        account = cast.make(name, "Support")
        cast.enrol(account)
        then = time.now() - timedelta(days=days)
        TotpAuthenticator.objects.filter(account=account).update(created_at=then, last_used_at=then)
    used = TotpAuthenticator.objects.filter(account__username="ivan")
    used.update(last_used_at=time.now())
    assert told(owner, "2 administrators have not used a code since set-up")
    listed = owner.client.get("/setup/staff/administrators/?status=unused").content.decode()
    assert [name in listed for name in ("boris", "vera", "igor", "ivan")] == [
        True,
        True,
        False,
        False,
    ]


def test_all_is_well_where_nothing_is_wrong(owner: Person) -> None:
    cast.enrol(cast.make("olga", "Owner"))
    assert titles(owner) == []
    assert "Nothing needs attention." in owner.client.get("/").content.decode()


def test_who_is_overdue_is_counted_and_leads_to_the_list(owner: Person) -> None:
    for name in ("boris", "vera"):
        account = cast.make(name, "Support")
        SecurityState.objects.filter(account=account).update(
            deadline=time.now() - timedelta(days=1)
        )
    assert told(owner, "2 administrators overdue")
    assert "/setup/staff/administrators/?status=overdue" in owner.client.get("/").content.decode()


def test_who_is_blocked_is_counted(owner: Person) -> None:
    boris = cast.make("boris", "Support")
    cast.enrol(boris)
    TotpAuthenticator.objects.filter(account=boris).update(status="disabled")
    assert told(owner, "1 administrator blocked")


def test_codes_nobody_saved_are_counted(owner: Person) -> None:
    cast.enrol(cast.make("boris", "Support"), saved=False)
    assert told(owner, "1 administrator has not saved the recovery codes")


def test_ones_own_last_codes_are_counted(owner: Person) -> None:
    from vratar.authenticators.recovery_codes.models import RecoveryCode

    codes = RecoveryCode.objects.filter(account=owner.account).order_by("number")
    RecoveryCode.objects.filter(pk__in=codes.values("pk")[:8]).update(used_at=time.now())
    assert told(owner, "You have 2 recovery codes left")


def test_the_worst_comes_first(owner: Person) -> None:
    boris = cast.make("boris", "Support")
    SecurityState.objects.filter(account=boris).update(deadline=time.now())
    assert titles(owner)[0].startswith("1 administrator overdue") or "overdue" in titles(owner)[0]


def test_who_may_not_see_others_sees_no_list(owner: Person) -> None:
    Role.objects.create(name="Guest", level=1)
    owner.account.role = Role.objects.get(name="Guest")
    owner.account.save()
    assert "Needs attention" not in owner.client.get("/").content.decode()
