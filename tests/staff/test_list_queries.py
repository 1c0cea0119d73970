"""What the list costs: as many statements for two hundred people as for one."""

import pytest
from django.db import connection
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat
from django.test.utils import CaptureQueriesContext
from tests import company
from tests.staff.list_page import Reader

from vratar.accounts.models import Administrator
from vratar.authenticators.totp.models import Status, TotpAuthenticator
from vratar.staff.services.listing import PER_PAGE

QUERIES: dict[str, dict[str, str | int]] = {
    "everybody": {},
    "by role downwards": {"sort": "-role"},
    "by last login": {"sort": "last_login"},
    "protected": {"status": "protected"},
    "not protected": {"status": "not-protected"},
    "overdue": {"status": "overdue"},
    "blocked": {"status": "blocked"},
    "invited": {"status": "invited"},
    "inactive": {"status": "inactive"},
    "searched": {"search": "Димит"},
    "all at once": {"status": "not-protected", "search": "iv", "sort": "-username"},
    "a page that is not there": {"page": "99"},
}


def add(count: int) -> None:
    """Add so many; who was there before is called something else now."""
    anew = Concat(Value("was."), Cast("pk", CharField()))
    company_before = Administrator.objects.filter(username__startswith="person.")
    company_before.update(username=anew, username_key=anew)
    company.fill(count)
    blocked = TotpAuthenticator.objects.filter(account__username="person.1")
    blocked.update(status=Status.DISABLED)


def cost(reader: Reader, query: dict[str, str | int]) -> int:
    """Number of statements behind a page that shows somebody."""
    with CaptureQueriesContext(connection) as captured:
        assert reader.finds(**query)
    return len(captured)


@pytest.mark.parametrize("query", QUERIES.values(), ids=QUERIES)
def test_the_number_of_statements_does_not_depend_on_how_many_there_are(
    ana: Administrator, query: dict[str, str | int]
) -> None:
    reader = Reader(ana)
    add(20)
    few = cost(reader, query)
    add(180)
    assert cost(reader, query) == few <= 13


def test_one_alone_costs_as_much_as_many(ana: Administrator) -> None:
    reader = Reader(ana)
    alone = cost(reader, {})
    add(200)
    assert cost(reader, {}) == alone


def test_a_page_has_as_many_rows_however_many_there_are(ana: Administrator) -> None:
    reader = Reader(ana)
    add(PER_PAGE)
    assert len(reader.finds()) == PER_PAGE
    add(500)
    assert len(reader.finds()) == PER_PAGE
