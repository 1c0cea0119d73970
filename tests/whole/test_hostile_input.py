"""Whatever is sent to a form has a defined answer in words, and none is a 500."""

from http.cookies import SimpleCookie
from urllib.parse import quote_from_bytes, urlencode

import pytest
from django.db import transaction
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.sign_in.conftest import Person
from tests.whole.every_form import FORMS, Form

from vratar.accounts.models import Administrator, Role
from vratar.audit.models import Event
from vratar.sessions.models import PendingSignIn, Session
from vratar.throttle.models import Lane

CSRF_WORDS = (
    "This form was open too long, or your browser blocks cookies. "
    "Go back, reload the page and try again."
)
URLENCODED = "application/x-www-form-urlencoded"
MARK = "<script>alert('typed')</script>"
VALUES = {
    "nothing": b"",
    "spaces": b"   ",
    "long": b"7" * 60_000,
    "much white space": b" " * 60_000,
    "NUL": b"123\x00456",
    "control characters": b"\x01\x02\x1b[31m\r\n\t\x7f",
    "Arabic digits": "\u0661\u0662\u0663\u0664\u0665\u0666".encode(),
    "full-width digits": "\uff11\uff12\uff13\uff14\uff15\uff16".encode(),
    "mathematical digits": "\U0001d7d9\U0001d7da\U0001d7db\U0001d7dc\U0001d7dd\U0001d7de".encode(),
    "superscripts": "¹²³⁴⁵⁶".encode(),
    "right-to-left override": "\u202e654321".encode(),
    "emoji": "👩‍👩‍👧‍👦🇲🇰".encode(),
    "combining marks": ("e" + "\u0301" * 9000).encode(),
    "not UTF-8": b"\xff\xfe123456",
    "half a character": b"12345\xd0",
    "a surrogate": b"\xed\xa0\x80123456",
    "markup": MARK.encode(),
    "a template": b"{{ settings.SECRET_KEY }}{% debug %}",
    "SQL": b"' OR '1'='1' --",
    "a format": b"%s%s%n{0}{0.__class__}",
    "a negative number": b"-12345",
    "an exponent": b"1e5",
    "another line": b"000000\nSet-Cookie: a=b",
    "a path": b"../../etc/passwd",
    "None": b"None",
}


OTHER_KINDS = [
    ("application/json", b'{"username": "ana", "password": "x", "code": "123456"}'),
    ("application/json", b"[[[[[[[["),
    ("text/plain", b"code=123456"),
    ("application/xml", b"<code>123456</code>"),
    ("", b"code=123456"),
    ("nonsense; charset", b"code=123456"),
]
UNREADABLE = [
    ("multipart/form-data", b"no boundary"),
    (f"{URLENCODED}; charset=utf-16", b"code=123456"),
    # Codecs of Python that decode to no text at all, or to what no database stores.
    ("multipart/form-data; boundary=x; charset=zlib", b"--x--\r\n"),
    ("multipart/form-data; boundary=x; charset=unicode_escape", b"--x--\r\n"),
    ("text/plain; charset=utf-7", b"+2AA-"),
    (URLENCODED, b"&".join(b"field%d=x" % number for number in range(500))),
]
FOREIGN = [
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},
    {"Sec-Fetch-Site": "none"},
    {"Sec-Fetch-Site": "nonsense"},
    {"Sec-Fetch-Site": ""},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://127.0.0.1:8000"},
]


@pytest.fixture
def form(request: pytest.FixtureRequest) -> Form:
    """The form of this name."""
    return FORMS[request.param]


@pytest.fixture
def ana(db: None, clock: Clock) -> Administrator:
    """Make Ana, with her password alone."""
    return cast.make("ana")


# Without any field it is another button of the page, or the page anew.
ANSWERED_OTHERWISE = {
    *("/language", "/login/recovered", "/account/it-was-me"),
    *("/training/password/", "/training/quiz"),
}

every_form = pytest.mark.parametrize("form", FORMS, indirect=True)


class Desk:
    """A browser before a form, as it was before each try."""

    def __init__(self, form: Form, ana: Administrator) -> None:
        self.path = form.path.format(pk=ana.pk)
        self.client = form.stand(ana)
        self.typed = form.typed()
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def send(self, body: bytes, kind: str = URLENCODED, **meta: str) -> tuple[int, str]:
        """Send once; status and page. Whatever it did is undone."""
        with transaction.atomic():
            response = self.client.generic(
                "POST", self.path, body, content_type=kind, headers=dict(meta)
            )
            transaction.set_rollback(True)
        self.client.cookies = SimpleCookie(self.cookies)
        return response.status_code, response.getvalue().decode(errors="replace")


def urlencoded(fields: dict[str, bytes]) -> bytes:
    pairs = (f"{name}={quote_from_bytes(value, safe='7 ')}" for name, value in fields.items())
    return "&".join(pairs).replace(" ", "+").encode()


@every_form
def test_any_value_in_any_field_has_an_answer(form: Form, ana: Administrator) -> None:
    desk = Desk(form, ana)
    plain = {name: value.encode() for name, value in desk.typed.items()}
    for what, value in VALUES.items():
        for name in desk.typed:
            status, page = desk.send(urlencoded({**plain, name: value}))
            assert (what, name, status in {200, 303, 404, 422}) == (what, name, True)
            assert MARK not in page
            if status == 422:
                assert "There is a problem" in page


@every_form
def test_what_is_secret_is_never_repeated(form: Form, ana: Administrator) -> None:
    desk = Desk(form, ana)
    for name in form.secret:
        _, page = desk.send(urlencode({**desk.typed, name: "typed-by-Ana-alone"}).encode())
        assert "typed-by-Ana-alone" not in page
        assert cast.PASSWORD not in page


@every_form
def test_nothing_at_all_has_an_answer(form: Form, ana: Administrator) -> None:
    status, page = Desk(form, ana).send(b"")
    if form.fields and form.path not in ANSWERED_OTHERWISE:
        assert status == 422
        assert "There is a problem" in page
    else:
        assert status in {200, 303}


@every_form
def test_a_field_sent_twice_has_an_answer(form: Form, ana: Administrator) -> None:
    desk = Desk(form, ana)
    status, _ = desk.send(urlencode([*desk.typed.items(), *desk.typed.items()]).encode())
    assert status in {200, 303, 422}


@every_form
def test_another_kind_of_body_is_an_empty_form(form: Form, ana: Administrator) -> None:
    desk = Desk(form, ana)
    empty, _ = desk.send(b"")
    for kind, body in OTHER_KINDS:
        status, _ = desk.send(body, kind)
        assert (kind, status) == (kind, empty)


@every_form
def test_a_body_that_cannot_be_read_is_a_400(form: Form, ana: Administrator) -> None:
    desk = Desk(form, ana)
    for kind, body in UNREADABLE:
        status, page = desk.send(body, kind)
        if form.fields or status == 400:  # a form without fields does not look
            assert (kind, status) == (kind, 400)
            assert "<h1" in page


@every_form
def test_a_megabyte_is_refused_unread(form: Form, ana: Administrator) -> None:
    status, page = Desk(form, ana).send(b"code=" + b"7" * 1_000_000)
    assert status == 413
    assert "<h1" in page


@every_form
def test_without_its_token_a_form_changes_nothing(form: Form, ana: Administrator) -> None:
    desk = Desk(form, ana)
    desk.client.handler.enforce_csrf_checks = True
    before = everything()
    for token in ("", "x", "x" * 32, "x" * 64, "\N{FULLWIDTH DIGIT ONE}" * 64):
        body = urlencode({**desk.typed, "csrfmiddlewaretoken": token}).encode()
        response = desk.client.generic("POST", desk.path, body, content_type=URLENCODED)
        assert response.status_code == 403
        assert CSRF_WORDS in response.content.decode()
    assert everything() == before


@every_form
def test_from_another_site_it_changes_nothing(form: Form, ana: Administrator) -> None:
    desk = Desk(form, ana)
    before = everything()
    body = urlencode(desk.typed).encode()
    for headers in FOREIGN:
        response = desk.client.generic(
            "POST", desk.path, body, content_type=URLENCODED, headers=headers
        )
        assert response.status_code == 403
        assert CSRF_WORDS in response.content.decode()
    assert everything() == before


def everything() -> list[int]:
    """How much there is of what a form could make."""
    kinds = (Administrator, Session, PendingSignIn, Event, Lane)
    return [model._default_manager.count() for model in kinds]


@every_form
def test_other_methods_are_refused(form: Form, ana: Administrator) -> None:
    desk = Desk(form, ana)
    before = everything()
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS"):
        response = desk.client.generic(method, desk.path)
        assert response.status_code == 405
        assert "POST" in response["Allow"]
    assert everything() == before


@pytest.mark.parametrize("name", ["cancel", "discard", "download", "language"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_what_acts_at_once_is_not_asked_for_by_get(
    ana: Administrator, name: str, method: str
) -> None:
    desk = Desk(FORMS[name], ana)
    before = everything()
    assert desk.client.generic(method, desk.path).status_code in {303, 405}
    assert everything() == before


@pytest.mark.parametrize(
    "pk", ["0", "1000", "99999999999999999999999999", "-1", "1.0", "abc", "\u0661", "%00", "1%0a"]
)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_an_unknown_administrator_is_not_found(ana: Administrator, pk: str, method: str) -> None:
    desk = Desk(FORMS["entry"], ana)
    path = f"/setup/staff/administrators/{pk}/"
    assert desk.client.generic(method, path).status_code == 404


def test_another_is_not_found_either_by_who_may_not_view_them(ana: Administrator) -> None:
    boris = cast.make("boris", "Administrator")
    Role.objects.create(name="Guest", level=1)
    Administrator.objects.filter(pk=ana.pk).update(role=Role.objects.get(name="Guest"))
    desk = Desk(FORMS["entry"], ana)
    assert desk.client.get(f"/setup/staff/administrators/{boris.pk}/").status_code == 404


@pytest.mark.parametrize("offered", ["", "x", "0" * 36, "12345678-1234-5678-1234-567812345678"])
def test_an_unknown_enrolment_is_renewed_not_bound(ana: Administrator, offered: str) -> None:
    desk = Desk(FORMS["token code"], ana)
    status, page = desk.send(urlencode({"code": "123456", "offered": offered}).encode())
    assert status == 422
    assert "For safety we made a new QR code." in page


@pytest.mark.parametrize(
    "token", ["x", "x" * 5000, "%00", "..%2f..", "\N{CYRILLIC SMALL LETTER A}", "%ff%fe", "'--"]
)
def test_an_unknown_first_run_token_is_not_found(client: Client, db: None, token: str) -> None:
    response = client.get(f"/first-run/{token}")
    assert response.status_code == 404
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    "query",
    [
        "notice=x",
        "notice=out&notice=ended",
        "next=//evil.example",
        "next=%00",
        "next=%ff",
        "next=" + "/x" * 5000,
        "=&=&&&==",
        "%",
        "next[]=x&next[a]=y",
        "notice=%F0%9F%92%A9&next=javascript:alert(1)",
    ],
)
def test_an_absurd_query_has_an_answer(client: Client, db: None, query: str) -> None:
    response = client.get(f"/login?{query}")
    assert response.status_code == 200
    page = response.content.decode()
    assert 'value="//' not in page
    assert 'value="javascript:' not in page


@pytest.mark.parametrize(
    "cookie",
    [
        "=",
        ";;;",
        "vratar-session",
        "vratar-session=",
        "vratar-session=; vratar-pending=; vratar-csrf=; vratar-language=",
        'vratar-session="; vratar-pending="x',
        "vratar-csrf=" + "x" * 5000,
        "vratar-csrf=\xff\xfe",
        "vratar-language=../../x",
        "vratar-language=xx; vratar-language=mk",
        "; ".join(f"cookie{number}=x" for number in range(2000)),
        "vratar-session={}; vratar-pending=[]; messages=pickle",
    ],
)
def test_absurd_cookies_count_as_none(db: None, cookie: str) -> None:
    browser = Client(headers={"Sec-Fetch-Site": "same-origin", "Cookie": cookie})
    assert browser.get("/login").status_code == 200
    assert browser.get("/").status_code == 303
    assert browser.post("/login/code", {"code": "123456"}).status_code == 303


@pytest.mark.parametrize(
    "headers",
    [
        {"User-Agent": "x" * 20_000},
        {"User-Agent": "\xff\x01"},
        {"Accept-Language": "xx-XX;q=9," * 500},
        {"Accept-Language": "\xff"},
        {"X-Forwarded-For": "not an address, 1.2.3.4.5, ::1%eth0"},
        {"X-Forwarded-Proto": "https"},
        {"X-Forwarded-Host": "evil.example"},
        {"Referer": "javascript:alert(1)"},
        {"Content-Length": "-1"},
        {"Content-Length": "many"},
        {"Range": "bytes=0-99999999999999999"},
        {"If-Modified-Since": "yesterday"},
    ],
    ids=str,
)
def test_absurd_headers_change_nothing(ana: Administrator, headers: dict[str, str]) -> None:
    browser = Client(headers={"Sec-Fetch-Site": "same-origin", **headers})
    response = browser.post("/login", {"username": "ana", "password": "wrong"})
    assert response.status_code == 422
    assert "evil.example" not in response.content.decode()


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "a b", "", "[::1", "x@127.0.0.1"]
)
def test_an_unknown_host_is_a_400(db: None, host: str) -> None:
    response = Client(headers={"Host": host}).get("/login")
    assert response.status_code == 400
    assert "evil.example" not in response.content.decode()


def test_a_wrong_password_loses_neither_the_name_nor_the_way(db: None, client: Client) -> None:
    typed = {"username": "ana", "password": "wrong", "next": "/account/security"}
    page = client.post("/login", typed).content.decode()
    assert 'value="ana"' in page
    assert 'name="next" value="/account/security"' in page
    assert "wrong" not in page


def test_while_waiting_neither_is_lost(ana: Administrator, client: Client) -> None:
    typed = {"username": "ana", "password": "wrong", "next": "/account/security"}
    for _ in range(4):
        client.post("/login", typed)
    response = client.post("/login", typed)
    assert response.status_code == 429
    page = response.content.decode()
    assert 'value="ana"' in page
    assert 'name="next" value="/account/security"' in page


def test_the_first_run_loses_neither_name_nor_address(ana: Administrator) -> None:
    desk = Desk(FORMS["first run"], ana)
    typed = {**desk.typed, "username": "boris", "password_repeat": "another"}
    status, page = desk.send(urlencode(typed).encode())
    assert status == 422
    assert 'value="boris"' in page
    assert 'value="ana@example.mk"' in page
    assert cast.PASSWORD not in page


def test_a_form_sent_twice_does_it_once(ana: Administrator, client: Client) -> None:
    protected = Person(client, ana)
    protected.secret = cast.enrol(ana)
    protected.log_in()
    again = SimpleCookie({name: m.value for name, m in client.cookies.items()})
    code = cast.code(protected.secret)
    assert protected.type_code(code)["Location"] == "/"
    client.cookies = again
    assert protected.type_code(code)["Location"] == "/login?notice=unfinished"
    assert Session.objects.count() == 1
