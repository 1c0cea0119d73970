"""A company of any size, in every state the list of administrators can show.

In a test's own process call `fill`; `python -m tests.company COUNT` does it in the data folder of a
server (its environment says which) and prints the links of those who hold one.
"""

import json
import sys
from datetime import timedelta
from itertools import cycle, islice, product

from django.contrib.auth.hashers import make_password

NAMES = (
    *product(("Ivan", "Li", "Elena", "Maximilian"), ("Petrovski", "Ng", "Featherstonehaugh")),
    *product(("Стојан", "Ѓорѓи"), ("Гелевски", "Петров", "Димитриевски")),
    *product(("Ана-Марија", "Александра"), ("Гелевска", "Стојановска-Ристовска", "Петрова")),
)
ROLES = ("Administrator", "Support", "Administrator", "Auditor", "Owner")
STATES = ("protected", "protected", "off", "invited", "inactive", "protected", "overdue", "expired")


def fill(count: int) -> None:
    """Add so many administrators, in a few statements however many they are.

    Their authenticators are rows without a secret: they count, and give no code.
    """
    from vratar.accounts.models import Administrator, Role, SecurityState
    from vratar.accounts.names import canonical_username, search_text, sort_text
    from vratar.authenticators.totp.models import TotpAuthenticator
    from vratar.core import clock
    from vratar.core.database import writing

    now = clock.now()
    roles = {role.name: role for role in Role.objects.all()}
    names = cycle(NAMES)
    hashed, unusable = make_password(None), make_password(None)
    # What has a password only has to look like one.
    hashed = hashed.replace("!", "argon2$", 1)
    rows = list(islice(zip(names, cycle(STATES), cycle(ROLES)), count))
    people = []
    for number, ((first, last), state, role) in enumerate(rows, start=1):
        username = f"person.{number}"
        person = Administrator(
            username=username,
            username_key=canonical_username(username),
            email=f"{username}@example.mk",
            first_name=first,
            last_name=last,
            role=roles[role],
            is_active=state != "inactive",
            password=unusable if state in {"invited", "expired"} else hashed,
            created_at=now,
            last_login=None
            if state in {"invited", "expired"}
            else now - timedelta(days=number % 90),
        )
        person.name_key = sort_text(person.get_full_name())
        person.search_key = search_text(f"{person.get_full_name()} {username} {person.email}")
        people.append(person)
    ends = {"invited": timedelta(hours=20), "expired": -timedelta(hours=2)}
    with writing():
        Administrator.objects.bulk_create(people)
        SecurityState.objects.bulk_create(
            SecurityState(
                account=person,
                created_at=now,
                deadline=now - timedelta(days=3) if state == "overdue" else None,
                link_expires_at=now + ends[state] if state in ends else None,
            )
            for person, (_, state, _) in zip(people, rows, strict=True)
        )
        TotpAuthenticator.objects.bulk_create(
            TotpAuthenticator(
                account=person,
                issuer="Vratar",
                account_label=person.username,
                ordinal=1,
                created_at=now,
                last_accepted_step=0,
                last_used_at=now,
                source="192.0.2.10",
            )
            for person, (_, state, _) in zip(people, rows, strict=True)
            if state == "protected"
        )


def own_role() -> None:
    """A role that did not come with Vratar, and that nobody has."""
    from vratar.accounts.models import Role
    from vratar.accounts.permissions import Permission

    Role.objects.create(name="Billing", level=2, permissions=[Permission.VIEW_ADMINISTRATORS])


def resets_that_wait() -> None:
    """One that the Owner may approve, and one that she asked for."""
    from vratar.accounts.models import Administrator
    from vratar.core import clock
    from vratar.policy.changing import change_from_host
    from vratar.staff.models import ResetRequest

    change_from_host({"second_approver": True}, "Two people decide about resets")
    now = clock.now()
    people = Administrator.objects.select_related("security_state").order_by("pk")
    owner, asks, first, second = (people[number] for number in (0, 6, 1, 2))
    for target, requester in ((first, asks), (second, owner)):
        ResetRequest.objects.create(
            target=target,
            requester=requester,
            reason="Phone fell into lake Ohrid",
            identity_check="in person",
            renew=True,
            by_mail=False,
            epoch=target.security_state.epoch,
            created_at=now,
            expires_at=now + timedelta(days=1),
        )


def links() -> dict[str, str]:
    """One link of each kind that is good now: for somebody invited, and twice for the Owner."""
    from vratar.accounts import links
    from vratar.accounts.models import Administrator

    states = Administrator.objects.select_related("security_state")
    owner = states.get(username="ana")
    invited = states.get(username="person.4")
    found = {}
    for kind, account in (
        (links.Kind.SET_UP, invited),
        (links.Kind.RESET, owner),
        (links.Kind.EMAIL, owner),
    ):
        bound = links.bound_to(account)
        email = "ana.new@example.mk" if kind == links.Kind.EMAIL else ""
        found[kind.value] = links.url_for(kind, account, bound, links.expiry(kind), email)
    return found


def _main(count: str) -> None:
    import django

    django.setup()
    fill(int(count))
    own_role()
    resets_that_wait()
    print(json.dumps(links()))  # noqa: T201 - read by the test


if __name__ == "__main__":
    _main(*sys.argv[1:])
