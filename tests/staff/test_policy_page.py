"""The policy page: what is typed, what will change, what is saved."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.staff.acting import browser_of

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.audit.models import Event
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.policy.models import FirstSetUp, Policy, Requirement
from vratar.policy.services import in_force
from vratar.staff.policy_form import typed_values

PAGE, CONFIRM = "/setup/security/policy", "/setup/security/policy/confirm"
AT = datetime(2026, 3, 2, 10, tzinfo=UTC)  # a Monday


@pytest.fixture
def owner(ana: Administrator, clock: Clock) -> Client:
    """Ana's browser, on that Monday."""
    clock.set(AT.timestamp())
    return browser_of(ana)


def typed(**changed: Any) -> dict[str, Any]:
    """The form as it opens, with these fields typed anew."""
    opened = {
        name: "" if value is None else value for name, value in typed_values(in_force()).items()
    }
    return opened | changed


def shown_next(browser: Client, **changed: Any) -> str:
    """Press Continue; the page that asks for confirmation."""
    response = browser.post(PAGE, typed(**changed))
    assert (response.status_code, response["Location"]) == (303, CONFIRM)
    return browser.get(CONFIRM).content.decode()


def save(browser: Client, **changed: Any) -> None:
    """Continue, and save."""
    fields = typed(**changed)
    shown_next(browser, **changed)
    response = browser.post(CONFIRM, fields)
    assert (response.status_code, response["Location"]) == (303, PAGE)


def test_it_opens_with_what_is_in_force_and_with_the_limits_of_the_server(owner: Client) -> None:
    response = owner.get(PAGE)
    assert response.status_code == 200
    text = response.content.decode()
    for words in (
        *("Who must use two-factor?", "All administrators (recommended)", "First set-up"),
        *("Every account is then protected by a password only.", "Second approver for resets"),
        *("Ends after 60 minutes without activity, and after 12 hours in all.",),
        *("Counts for 10 minutes.", "Known for 30 days after a complete login."),
    ):
        assert words in text
    assert "We recommend a second approver." not in text
    assert "checked" in text.split('value="all administrators"')[1].split(">")[0]


def test_with_two_owners_a_second_approver_is_recommended(owner: Client) -> None:
    cast.make("olga", "Owner")
    assert "We recommend a second approver." in owner.get(PAGE).content.decode()


def test_everything_is_saved_as_it_was_confirmed(owner: Client) -> None:
    support = Role.objects.get(name="Support").pk
    save(
        owner,
        requirement="selected roles",
        roles=[support],
        deadline="date",
        deadline_on="2026-03-14",
        postponement_days="0",
        first_set_up="by approval",
        second_approver="on",
        training="on",
        training_months="12",
        contact_name="Ана Петровска",
        contact="+389 2 300 000",
        issuer="My firm",
    )
    policy = Policy.objects.get()
    assert (policy.requirement, policy.roles) == (Requirement.ROLES, [support])
    assert (str(policy.deadline_on), policy.deadline_days) == ("2026-03-14", 14)
    assert (policy.postponement_days, policy.first_set_up) == (0, FirstSetUp.APPROVAL)
    assert (policy.second_approver, policy.training_required) == (True, True)
    assert (policy.training_months, policy.issuer) == (12, "My firm")
    assert (policy.contact_name, policy.contact) == ("Ана Петровска", "+389 2 300 000")
    assert policy.version == 2
    text = owner.get(PAGE).content.decode()
    assert "The two-factor policy is saved." in text
    assert "This is a Saturday." in text


def test_the_old_and_the_new_values_are_shown_and_nothing_is_saved_before(owner: Client) -> None:
    text = shown_next(owner, deadline_days="7", contact_name="<b>Ana</b>")
    for words in (
        *("What will change", "14 days after the account is created"),
        *("7 days after the account is created", "&lt;b&gt;Ana&lt;/b&gt;"),
    ):
        assert words in text
    assert "First set-up" not in text
    assert not Policy.objects.exists()
    assert not Event.objects.filter(action="policy.changed").exists()


@pytest.mark.parametrize(("day", "words"), [("14", "Saturday"), ("15", "Sunday"), ("16", "")])
def test_a_last_day_at_the_weekend_is_noticed(owner: Client, day: str, words: str) -> None:
    text = shown_next(owner, deadline="date", deadline_on=f"2026-03-{day}")
    assert f"{day} Mar 2026" in text
    assert ("This is a" in text) == bool(words)
    assert f"This is a {words}." in text or not words


@pytest.mark.parametrize(
    ("changed", "error"),
    [
        ({"deadline_days": "46"}, "Enter a number from 0 to 45."),
        ({"deadline_days": "-1"}, "Enter a number from 0 to 45."),
        ({"deadline_days": ""}, "Enter a number from 0 to 45."),
        ({"deadline_days": "two weeks"}, "Enter a number from 0 to 45."),
        ({"deadline_days": "9" * 5000}, "Enter a number from 0 to 45."),
        ({"postponement_days": "15"}, "Enter a number from 0 to 14."),
        ({"training": "on", "training_months": "0"}, "Enter a number from 1 to 36."),
        ({"training": "on", "training_months": "37"}, "Enter a number from 1 to 36."),
        ({"requirement": "selected roles"}, "Choose at least one role."),
        ({"requirement": "some"}, "Choose one of the listed values."),
        ({"requirement": "selected roles", "roles": ["9999"]}, "Choose one of the listed values."),
        ({"deadline": "date"}, "The deadline must be in the future."),
        ({"deadline": "date", "deadline_on": "2026-03-02"}, "The deadline must be in the future."),
        ({"deadline": "date", "deadline_on": "2020-01-01"}, "The deadline must be in the future."),
        ({"deadline": "date", "deadline_on": "2999-12-31"}, "Enter a date within the next year."),
        ({"deadline": "date", "deadline_on": "soon"}, "Enter a date like 2 Mar 2026."),
        *(
            (
                {"issuer": bad},
                "Use 1 to 30 Latin letters, digits, spaces, dots, hyphens or underscores.",
            )
            for bad in ("", " ", "Вратар", "a" * 31, "a:b", "a\nb", "a/b")
        ),
        ({"contact_name": "a" * 101}, "Use at most 100 characters."),
        ({"contact": "\u202egnp.exe"}, "Remove the characters that cannot be shown."),
        ({"first_set_up": ""}, "This field is required."),
    ],
)
def test_what_is_wrong_is_told_at_both_pages(
    owner: Client, changed: dict[str, Any], error: str
) -> None:
    for page in (PAGE, CONFIRM):
        response = owner.post(page, typed(**changed))
        assert response.status_code == 422
        assert error in response.content.decode()
    assert not Policy.objects.exists()


def test_what_is_not_chosen_is_not_looked_at(owner: Client) -> None:
    save(owner, deadline_on="2001-01-01", training_months="99", roles=["77"], deadline_days="10")
    policy = in_force()
    assert (policy.deadline_on, policy.deadline_days) == (None, 10)
    assert (policy.training_months, policy.roles) == (None, [])


def test_a_last_day_that_has_passed_may_stay(
    owner: Client, clock: Clock, ana: Administrator
) -> None:
    save(owner, deadline="date", deadline_on="2026-03-05")
    clock.set((AT + timedelta(days=20)).timestamp())
    TotpAuthenticator.objects.all().delete()
    save(browser_of(ana), contact_name="Boris")
    assert (str(in_force().deadline_on), in_force().contact_name) == ("2026-03-05", "Boris")


def test_nothing_typed_changes_nothing(owner: Client) -> None:
    response = owner.post(PAGE, typed())
    assert (response.status_code, response["Location"]) == (303, PAGE)
    assert "Nothing was changed." in owner.get(PAGE).content.decode()
    assert owner.get(CONFIRM)["Location"] == PAGE
    assert not Policy.objects.exists()


def test_the_way_back_keeps_what_was_typed_and_cancel_does_not(owner: Client) -> None:
    shown_next(owner, contact_name="Zoran")
    assert "Zoran" in owner.get(f"{PAGE}?back").content.decode()
    assert "Zoran" not in owner.get(PAGE).content.decode()


def test_what_is_saved_is_what_its_page_showed_whatever_another_tab_did(owner: Client) -> None:
    first = typed(contact_name="Zoran")
    shown_next(owner, contact_name="Zoran")
    shown_next(owner, contact_name="Mallory")
    assert owner.post(CONFIRM, first).status_code == 303
    assert in_force().contact_name == "Zoran"


@pytest.mark.parametrize("page", [PAGE, CONFIRM])
def test_a_policy_changed_meanwhile_is_not_overwritten(owner: Client, page: str) -> None:
    old = typed(deadline_days="30")
    save(owner, deadline_days="3", contact_name="Boris")
    response = owner.post(page, old)
    assert response.status_code == 422
    text = response.content.decode()
    assert "Somebody changed the policy while you were editing." in text
    assert "Now: 3 days after the account is created" in text
    assert "Now: Boris" in text
    assert 'value="30"' in text
    assert in_force().deadline_days == 3
    assert owner.post(CONFIRM, typed(deadline_days="30")).status_code == 303
    assert (in_force().deadline_days, in_force().version) == (30, 3)


def test_it_says_who_is_blocked_at_once_and_who_when(owner: Client) -> None:
    for name in ("boris", "vera", "igor", "petar", "lena", "filip", "goran"):
        cast.make(name, "Support")
    text = shown_next(owner, deadline_days="3")
    assert (
        "7 administrators are not protected. They will be asked at their next login and "
        "blocked from 6 Mar 2026."
    ) in text
    assert "and 2 more" in text
    text = shown_next(owner, deadline_days="0")
    assert "7 administrators are not protected and will be blocked at once" in text
    assert "blocked from" not in text


def test_who_is_blocked_now_and_will_not_be_is_told(owner: Client, clock: Clock) -> None:
    late = cast.make("boris", "Support").security_state
    late.created_at = AT - timedelta(days=30)
    late.save()
    text = shown_next(owner, requirement="nobody")
    assert "1 administrator who is blocked now will be able to work with the password" in text
    assert "Every account is then protected by a password only." in text
    assert "New passwords then need at least 15 characters." in text


def test_a_change_that_blocks_nobody_names_nobody(owner: Client) -> None:
    cast.make("boris", "Support")
    assert "not protected" not in shown_next(owner, contact_name="Boris")


def test_names_are_for_those_who_may_see_them(ana: Administrator, clock: Clock) -> None:
    cast.make("boris", "Support")
    Role.objects.create(name="Keeper", level=4, permissions=[Permission.MANAGE_POLICY])
    text = shown_next(browser_of(cast.make("kiril", "Keeper")), deadline_days="0")
    assert "2 administrators are not protected" in text
    assert "boris" not in text


def test_nobody_demands_of_others_what_they_do_not_do(owner: Client, ana: Administrator) -> None:
    TotpAuthenticator.objects.filter(account=ana).update(status="disabled")
    response = owner.post(CONFIRM, typed(deadline_days="3"))
    assert response.status_code == 422
    assert "Turn on your own two-factor authentication first." in response.content.decode()
    assert not Policy.objects.filter(deadline_days=3).exists()


def test_the_list_of_roles_says_which_must(owner: Client) -> None:
    support = Role.objects.get(name="Support").pk
    Policy.objects.create(requirement=Requirement.ROLES, roles=[support])
    rows = owner.get("/setup/staff/roles/").content.decode().split("<tr>")
    found = {
        name: "Not required" in row
        for row in rows
        for name in ("Support", "Auditor")
        if name in row
    }
    assert found == {"Support": False, "Auditor": True}


def test_the_menu_offers_it_to_those_who_may(owner: Client, boris: Administrator) -> None:
    assert f'href="{PAGE}"' in owner.get("/").content.decode()
    assert f'href="{PAGE}"' not in browser_of(boris).get("/").content.decode()
