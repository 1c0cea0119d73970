"""Ana and sessions of hers, made without a page."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from tests import cast
from tests.clock import Clock

from vratar.accounts.models import Administrator
from vratar.core.database import writing
from vratar.sessions import services
from vratar.sessions.models import Level, Session

Start = Callable[..., "Browser"]


@dataclass
class Browser:
    """A browser that holds a session's id."""

    raw_id: str
    session: Session

    @property
    def client(self) -> Client:
        """The same browser, fresh: it sends this id and no other cookie."""
        return with_cookie(self.raw_id)

    def is_in(self) -> bool:
        """Whether its id still opens My Account."""
        return self.client.get("/account/security").status_code == 200

    def is_live(self) -> bool:
        """Whether its id still names a session."""
        return services.find(self.raw_id) is not None


def with_cookie(value: str) -> Client:
    """A browser with this session cookie, which reaches the application as bytes do."""
    header = f"{settings.SESSION_COOKIE_NAME}={value}".encode().decode("latin-1")
    return Client(headers={"Sec-Fetch-Site": "same-origin", "Cookie": header})


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Make Ana, with her password alone."""
    return cast.make("ana")


@pytest.fixture
def start(ana: Administrator) -> Start:
    """Start a session of Ana's, or of somebody else's."""

    def begin(
        account: Administrator = ana, level: Level = Level.AAL2, *, recovering: bool = False
    ) -> Browser:
        with writing():
            return Browser(*services.start(account, level, cast.ANAS_LAPTOP, recovering=recovering))

    return begin


@pytest.fixture(autouse=True)
def _language() -> Iterator[None]:
    """Leave no language behind: a request sets the thread's and the next one sets it anew."""
    yield
    translation.deactivate()
