"""The dashboard says when mail does not leave, and stops saying it when it does."""

from dataclasses import replace

import pytest
from pytest_django import Settings
from tests import cast
from tests.clock import Clock
from tests.notices.inbox import mail_server
from tests.policy import states

from vratar.core.database import writing
from vratar.core.settings import current
from vratar.notices import sending
from vratar.notices.kinds import Notice
from vratar.notices.services import queue

pytestmark = pytest.mark.django_db

WORDS = "Mail is not working"


def test_a_server_that_is_away_is_on_the_dashboard_until_it_is_back(
    clock: Clock, settings: Settings
) -> None:
    ana, vera = cast.make("ana"), cast.make("vera", "Support")
    owner, support = states.two_factor(ana), states.two_factor(vera)
    mail = replace(current().mail, server="smtp://127.0.0.1:1", sender="panel@example.mk")
    settings.VRATAR = replace(current(), mail=mail)
    with writing():
        queue(Notice.BOUND, ana)
    sending.send_due()
    assert WORDS not in owner.get("/").content.decode()
    clock.advance(16 * 60)
    for browser in (owner, support):
        page = browser.get("/").content.decode()
        assert WORDS in page
        assert "On the server, vratar doctor says why." in page
    with mail_server() as inbox:
        settings.VRATAR = replace(current(), mail=replace(mail, server=inbox.url))
        assert sending.send_due() == 1
    assert WORDS not in owner.get("/").content.decode()
