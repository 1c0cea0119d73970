"""A decision as HTTP: who it is on Allow, nobody on anything else, and never a redirected POST."""

import json
import re
from dataclasses import replace

import pytest
from tests.gate.test_gate_decisions import SESSION, WHMCS, target

from vratar.gate.answers import (
    IDENTITY,
    Answer,
    Kind,
    Reader,
    allowed,
    for_nginx,
    kind_of,
    percent_encoded,
    refused,
    unavailable,
)
from vratar.gate.decisions import Allow, Deny, SignIn, StepUp, Why

PREFIX = "/.vratar/"
REFUSALS: list[SignIn | StepUp | Deny] = [
    SignIn(Why.NONE),
    SignIn(Why.EXPIRED),
    StepUp(600),
    *(Deny(why) for why in Why if why not in {Why.NONE, Why.EXPIRED, Why.AGE}),
]
NAVIGATION = {"HTTP_ACCEPT": "text/html,*/*", "HTTP_SEC_FETCH_MODE": "navigate"}


def answer(
    decision: SignIn | StepUp | Deny,
    kind: Kind = Kind.PAGE,
    uri: str = "/admin/",
    method: str = "GET",
    language: str = "en",
) -> Answer:
    return refused(decision, target(uri, method), Reader(kind, language), PREFIX)


def headers(answer: Answer) -> dict[str, str]:
    assert len({name.lower() for name, _ in answer.headers}) == len(answer.headers)
    return dict(answer.headers)


def test_who_is_let_through_is_named_to_the_back_end() -> None:
    answer = allowed(Allow(WHMCS, SESSION), "a.b.c")
    assert answer.status == 200
    assert headers(answer) == {
        "Remote-User": "ana",
        "Remote-Name": "Ana Petrova",
        "Remote-Email": "ana@example.com",
        "Remote-Groups": "support",
        "X-Vratar-Assertion": "a.b.c",
        "Cache-Control": "no-store",
    }


@pytest.mark.parametrize(
    "decision",
    [Allow(WHMCS, None), Allow(replace(WHMCS, identity_headers=False), SESSION)],
)
def test_nobody_or_nobody_to_be_named_is_an_empty_name(decision: Allow) -> None:
    found = headers(allowed(decision))
    assert [found[name] for name in IDENTITY] == [""] * len(IDENTITY)


@pytest.mark.parametrize("decision", REFUSALS)
@pytest.mark.parametrize("kind", list(Kind))
def test_every_refusal_empties_who_it_is_and_is_kept_nowhere(
    decision: SignIn | StepUp | Deny, kind: Kind
) -> None:
    method = "POST" if kind is Kind.FORM else "GET"
    for one in (answer(decision, kind, method=method), for_nginx(decision), unavailable()):
        found = headers(one)
        assert [found[name] for name in IDENTITY] == [""] * len(IDENTITY)
        assert found["Cache-Control"] == "no-store"
        assert found["X-Vratar-Reason"]
        assert "Set-Cookie" not in found
        assert one.status >= 300
        assert one.body.isascii()


@pytest.mark.parametrize("decision", REFUSALS)
def test_nginx_is_told_401_or_403_and_never_to_redirect(decision: SignIn | StepUp | Deny) -> None:
    found = for_nginx(decision)
    assert found.status == (403 if isinstance(decision, Deny) else 401)
    assert "Location" not in headers(found)
    assert found.body == b""


@pytest.mark.parametrize(
    ("decision", "page"), [(SignIn(Why.NONE), "sign-in"), (StepUp(600), "step-up")]
)
class TestAWayIn:
    def test_a_page_leads_there_and_back(self, decision: SignIn | StepUp, page: str) -> None:
        found = answer(decision, uri="/admin/a?b=c&d=%2f")
        assert found.status == 302
        assert (
            headers(found)["Location"] == f"/.vratar/{page}?next=%2Fadmin%2Fa%3Fb%3Dc%26d%3D%252f"
        )

    def test_a_way_back_that_no_header_holds_is_left_out(
        self, decision: SignIn | StepUp, page: str
    ) -> None:
        found = answer(decision, uri="/admin/?" + "%2f" * 500)
        assert headers(found)["Location"] == f"/.vratar/{page}"

    def test_a_form_stays_where_it_is(self, decision: SignIn | StepUp, page: str) -> None:
        found = answer(decision, Kind.FORM, method="POST")
        assert found.status == 401
        assert "Location" not in headers(found)
        assert headers(found)["WWW-Authenticate"] == "Form"
        text = found.body.decode()
        assert re.findall(r'href="([^"]*)"', text) == [f"/.vratar/{page}"]
        assert "Keep this page." in text
        assert "reload it, and confirm resending" in text

    def test_a_script_is_told_in_json(self, decision: SignIn | StepUp, page: str) -> None:
        found = answer(decision, Kind.SCRIPT)
        assert found.status == 401
        assert "Location" not in headers(found)
        assert json.loads(found.body) == {
            "error": page.replace("-", "_") + "_required",
            "reason": decision.why,
            "sign_in": f"/.vratar/{page}?next=%2Fadmin%2F",
        }


@pytest.mark.parametrize("kind", list(Kind))
def test_a_denial_has_no_way_round(kind: Kind) -> None:
    for why in Why:
        found = refused(Deny(why), target(), Reader(kind, "en"), PREFIX)
        assert found.status == (400 if why is Why.MALFORMED else 403)
        assert "Location" not in headers(found)
        assert found.body == b""


def test_what_could_not_be_read_is_denied_without_a_target() -> None:
    found = refused(Deny(Why.MALFORMED), None, Reader(Kind.PAGE, "en"), PREFIX)
    assert found.status == 400


@pytest.mark.parametrize(
    ("method", "client", "kind"),
    [
        ("GET", NAVIGATION, Kind.PAGE),
        ("HEAD", NAVIGATION, Kind.PAGE),
        ("POST", NAVIGATION, Kind.FORM),
        ("GET", {"HTTP_ACCEPT": "text/html"}, Kind.PAGE),
        ("GET", {**NAVIGATION, "HTTP_X_REQUESTED_WITH": "XMLHttpRequest"}, Kind.SCRIPT),
        ("POST", {**NAVIGATION, "HTTP_SEC_FETCH_MODE": "cors"}, Kind.SCRIPT),
        ("OPTIONS", {"HTTP_ACCEPT": "*/*", "HTTP_SEC_FETCH_MODE": "cors"}, Kind.SCRIPT),
        ("GET", {"HTTP_ACCEPT": "application/json"}, Kind.SCRIPT),
        ("GET", {}, Kind.SCRIPT),
    ],
)
def test_what_asks_is_told_by_what_it_says(method: str, client: dict[str, str], kind: Kind) -> None:
    assert kind_of(method, client) is kind


@pytest.mark.parametrize(
    ("text", "encoded"),
    [
        ("ana", "ana"),
        ("Ana-Marija O'Neil, Jr.", "Ana-Marija O'Neil, Jr."),
        ("\u0410\u043d\u0430", "%D0%90%D0%BD%D0%B0"),
        ("100%", "100%25"),
        ("a\r\nX: y", "a%0D%0AX: y"),
        ("", ""),
    ],
)
def test_a_name_in_a_header_is_ascii_and_one_line(text: str, encoded: str) -> None:
    assert percent_encoded(text) == encoded
