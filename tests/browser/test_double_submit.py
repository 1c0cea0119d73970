"""A code sent twice is used once."""

import http.client
import threading
from urllib.parse import urlencode, urlsplit

from tests.browser.chromium import NewVisitor
from tests.browser.journeys import CODES, Ana, begin, give_password, log_in, shown_codes
from tests.browser.visitor import Visitor


class Post:
    """The form on a visitor's page as a request of its own, with the visitor's cookies."""

    def __init__(self, visitor: Visitor, **fields: str) -> None:
        page = visitor.page
        hidden = page.locator("main form").first.locator("input[type=hidden]")
        values = {str(field.get_attribute("name")): field.input_value() for field in hidden.all()}
        cookies = page.context.cookies(visitor.url)
        self.host = urlsplit(visitor.url).netloc
        self.path = urlsplit(page.url).path
        self.body = urlencode(values | fields)
        self.headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Origin": visitor.url,
            "Cookie": "; ".join(f"{cookie['name']}={cookie['value']}" for cookie in cookies),
        }
        self.status, self.location, self.text = 0, "", ""

    def send(self) -> None:
        connection = http.client.HTTPConnection(self.host, timeout=30)
        connection.request("POST", self.path, self.body, self.headers)
        answer = connection.getresponse()
        self.status, self.location = answer.status, answer.headers.get("Location", "")
        self.text = answer.read().decode()
        connection.close()


def send_at_once(*posts: Post) -> list[Post]:
    """Send them in parallel; those that got in come first."""
    threads = [threading.Thread(target=post.send) for post in posts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(posts, key=lambda post: post.location not in {"/", CODES})


def test_two_browsers_with_one_code_one_is_in_and_the_other_is_told(
    protected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitors = [new_visitor(), new_visitor()]
    for visitor in visitors:
        give_password(visitor, protected_ana)
    code = protected_ana.next_code()
    landed, told = send_at_once(*(Post(visitor, code=code) for visitor in visitors))
    assert (landed.status, landed.location) == (303, "/")
    assert told.status == 422
    assert "That code is not correct or has already been used." in told.text


def test_one_sign_in_sent_twice_is_one_session(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    give_password(visitor, protected_ana)
    code = protected_ana.next_code()
    landed, told = send_at_once(Post(visitor, code=code), Post(visitor, code=code))
    assert (landed.status, landed.location) == (303, "/")
    assert (told.status, told.location) == (303, "/login?notice=unfinished")


def test_a_confirmation_sent_twice_binds_once(
    unprotected_ana: Ana, new_visitor: NewVisitor
) -> None:
    visitor = new_visitor()
    log_in(visitor, unprotected_ana)
    begin(visitor, unprotected_ana)
    code = unprotected_ana.code()
    landed, told = send_at_once(Post(visitor, code=code), Post(visitor, code=code))
    assert (landed.status, landed.location) == (303, CODES)
    assert (told.status, told.location) == (303, "/login?notice=ended")


def test_a_double_click_signs_in(protected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    give_password(visitor, protected_ana)
    visitor.type("Authentication code", protected_ana.next_code())
    visitor.page.get_by_role("button", name="Verify").dblclick()
    visitor.page.wait_for_url(f"{visitor.url}/")
    assert visitor.heading == "Dashboard"


def test_a_double_click_switches_on(unprotected_ana: Ana, new_visitor: NewVisitor) -> None:
    visitor = new_visitor()
    log_in(visitor, unprotected_ana)
    begin(visitor, unprotected_ana)
    visitor.type("Token Code", unprotected_ana.code())
    visitor.page.get_by_role("button", name="Save Changes").dblclick()
    visitor.page.wait_for_url(f"{visitor.url}{CODES}")
    assert len(shown_codes(visitor)) == 10
