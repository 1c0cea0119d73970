"""The page of the permissions says what really happens: every cell is a request.

`VRATAR_TEST_WRITE_DOCS=1 pytest tests/docs/test_permissions_page.py` writes it anew.
"""

import os
from pathlib import Path

import pytest
from django.test import Client
from django.urls import get_resolver, reverse
from tests import cast
from tests.policy.states import confirmed
from tests.policy.test_every_route import an_event, routes

from vratar.accounts.models import Administrator, Role
from vratar.accounts.permissions import Permission
from vratar.policy.access import declared_by

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"
ROLES = ["Owner", "Administrator", "Support", "Auditor"]
NOTHING = "Nothing granted"
OPEN = {200, 303}
REFUSED = {403, 404}

HEAD = """# Permissions

Asked in the services, in the transaction of the change; the pages only leave out what would be
refused. Every cell of these tables is what a request of that role was answered.

A role acts on another when its level is at least as high and it holds every permission of the other
([decision 7](../decisions/0007-a-role-acts-on-what-it-covers.md)). Nobody acts on themself.
"""


def people() -> dict[str, tuple[Administrator, Client]]:
    """One administrator of each role, with two factors and just confirmed."""
    Role.objects.create(name=NOTHING, level=1)
    made = {role: cast.make(role.split()[0].lower(), role) for role in [*ROLES, NOTHING]}
    return {role: (account, confirmed(account)) for role, account in made.items()}


def cell(client: Client, address: str) -> str:
    status = client.get(address).status_code
    assert status in OPEN | REFUSED, (address, status)
    return "yes" if status in OPEN else "–"


def table(head: list[str], rows: list[list[str]]) -> str:
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines) + "\n"


def granted() -> str:
    rows = [
        [
            str(permission.label),
            *("yes" if Role.objects.get(name=role).may(permission) else "–" for role in ROLES),
        ]
        for permission in Permission
    ]
    return "\n## What the ready-made roles hold\n\n" + table(["Permission", *ROLES], rows)


def opened(clients: dict[str, tuple[Administrator, Client]]) -> str:
    victim = cast.make("victim", NOTHING)
    Role.objects.create(name="Empty", level=1)
    empty = Role.objects.get(name="Empty")
    (event,) = an_event(victim)
    rows = []
    for route in routes(get_resolver().url_patterns):
        declared = declared_by(route.callback)
        if declared is None or not declared.permissions:
            continue
        subject = empty.pk if str(route.name).startswith("role") else victim.pk
        asked = {"pk": subject, "seq": event}
        arguments = [asked[name] for name in route.pattern.converters]
        address = reverse(str(route.name), args=arguments)
        shown = address.replace(f"/{subject}/", "/…/")
        answers = [cell(client, address) for _, client in clients.values()]
        asked_for = " and ".join(str(one.label) for one in declared.permissions)
        rows.append([f"`{shown}`", asked_for, *answers])
    head = ["Page", "Permission", *clients]
    return "\n## Which pages open\n\n" + table(head, sorted(rows))


def acted(clients: dict[str, tuple[Administrator, Client]]) -> str:
    targets = {role: cast.make(f"{role.lower()}2", role) for role in ROLES}
    rows = []
    for role, (_, client) in clients.items():
        addresses = [reverse("administrator-reset", args=[one.pk]) for one in targets.values()]
        rows.append([role, *(cell(client, address) for address in addresses)])
    head = ["Who resets ↓ whom →", *ROLES]
    return "\n## Who acts on whom: the reset of two-factor\n\n" + table(head, rows)


@pytest.mark.django_db
def test_the_page_says_what_every_role_is_answered() -> None:
    clients = people()
    text = HEAD + granted() + opened(clients) + acted(clients)
    if os.environ.get("VRATAR_TEST_WRITE_DOCS"):
        PAGE.write_text(text, encoding="utf-8")
    assert PAGE.read_text(encoding="utf-8") == text
