"""The list of administrators as somebody reads it: who is on the page, in which order."""

import html
import re

from django.utils.http import urlencode
from tests.sign_in.conftest import Response
from tests.staff.acting import browser_of

from vratar.accounts.models import Administrator, Role, SecurityState
from vratar.accounts.names import canonical_username
from vratar.core import clock

LIST = "/setup/staff/administrators/"

_USERNAME = re.compile(r'<bdi class="muted">([^<]*)</bdi>')


class Reader:
    """One administrator at the list."""

    def __init__(self, account: Administrator) -> None:
        self.browser = browser_of(account)

    def ask(self, **query: str | int) -> Response:
        """The answer to a query of the list."""
        return self.follow(f"?{urlencode(query)}")

    def follow(self, link: str) -> Response:
        """The answer to a link of the list, "?page=2"."""
        return self.browser.get(f"{LIST}{link}")

    def finds(self, **query: str | int) -> list[str]:
        """The usernames on the page, in its order."""
        response = self.ask(**query)
        assert response.status_code == 200
        return usernames(response)


def text_of(response: Response) -> str:
    """The page, with its characters as people see them."""
    return html.unescape(response.content.decode())


def usernames(response: Response) -> list[str]:
    """Who is on this page."""
    return [html.unescape(found) for found in _USERNAME.findall(response.content.decode())]


def store(username: str, first: str = "", last: str = "", email: str = "") -> Administrator:
    """Somebody with any name at all, as quickly as a row is written."""
    person = Administrator.objects.create(
        username=username,
        username_key=canonical_username(username),
        email=email or f"{username}@example.mk",
        first_name=first,
        last_name=last,
        role=Role.objects.get(name="Support"),
        password="argon2$",
        created_at=clock.now(),
    )
    SecurityState.objects.create(account=person, created_at=clock.now())
    return person
