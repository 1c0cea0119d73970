"""At most ten sessions of one account; the oldest ends."""

from tests import cast
from tests.sessions.conftest import Start

from vratar.sessions.models import Session


def test_the_eleventh_ends_the_first(start: Start) -> None:
    browsers = [start() for _ in range(10)]
    assert all(browser.is_live() for browser in browsers)
    newest = start()
    assert [browser.is_live() for browser in browsers] == [False] + [True] * 9
    assert newest.is_live()


def test_everybody_has_ten_of_their_own(start: Start) -> None:
    boris = cast.make("boris", "Administrator")
    his = start(boris)
    for _ in range(12):
        start()
    assert his.is_live()
    assert Session.objects.count() == 11
