"""Wrong, replayed and malformed codes take the same statements: nothing tells them apart."""

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings
from tests.clock import Clock
from tests.sign_in import mail
from tests.verification.conftest import Holder

KINDS = ("wrong", "replayed", "malformed")


def statements(holder: Holder, text: str) -> list[str]:
    """What the database was asked, without the values."""
    with transaction.atomic(), CaptureQueriesContext(connection) as queries:
        holder.type_code(text)
        transaction.set_rollback(True)  # each is the same number of failures
    return [" ".join(query["sql"].split()[:3]) for query in queries.captured_queries]


@pytest.mark.parametrize("kind", KINDS[1:])
def test_each_kind_asks_what_the_wrong_one_asks(
    ana: Holder, clock: Clock, settings: Settings, kind: str
) -> None:
    mail.turn_on(settings)
    used = ana.code()
    ana.type_code(used)
    texts = {"replayed": used, "malformed": "12 34"}
    ana.type_code(ana.wrong())  # lanes and rows are there from now on
    assert statements(ana, texts[kind]) == statements(ana, ana.wrong())
