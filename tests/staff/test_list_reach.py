"""Who sees whom in the list, and what the list lets them do with each."""

import re

import pytest
from tests import cast, company
from tests.sign_in.conftest import Response
from tests.staff.list_page import LIST, Reader, store, text_of, usernames

from vratar.accounts.models import Administrator, Role

COMPANY = 16


@pytest.fixture
def blind(ana: Administrator) -> Reader:
    """Somebody whose role shows nobody else, in a company of many."""
    Role.objects.create(name="Blind", level=9, permissions=["manage_administrators"])
    company.fill(COMPANY)
    return Reader(cast.make("blind", "Blind"))


def action(response: Response, username: str) -> str:
    """The word of the link at the end of somebody's row."""
    _, _, after = text_of(response).partition(f'<bdi class="muted">{username}</bdi>')
    row = after.partition("</tr>")[0]
    found = re.findall(rf'<a href="{LIST}\d+/">(\w+)<', row)
    return str(found[0])


@pytest.mark.parametrize(
    "query",
    [
        {},
        {"search": "ana"},
        {"status": "inactive"},
        {"role": "1"},
        {"sort": "-role", "page": "2"},
        {"status": "nonsense", "role": "x", "search": "\0", "page": "x"},
    ],
)
def test_whoever_may_not_see_others_finds_the_own_entry_whatever_is_asked(
    blind: Reader, query: dict[str, str]
) -> None:
    response = blind.ask(**query)
    assert response.status_code == 200
    assert usernames(response) == ["blind"]
    page = text_of(response)
    assert 'name="status"' not in page
    assert "person." not in page
    assert action(response, "blind") == "Edit"


@pytest.mark.parametrize("role", ["Owner", "Administrator", "Support", "Auditor"])
def test_every_ready_made_role_sees_everybody(ana: Administrator, role: str) -> None:
    company.fill(COMPANY)
    assert len(Reader(cast.make("reader", role)).finds()) == COMPANY + 2


def test_whom_one_may_not_act_on_can_be_viewed_and_no_more(
    ana: Administrator, boris: Administrator, vera: Administrator
) -> None:
    response = Reader(boris).ask()
    assert [action(response, name) for name in ("ana", "boris", "vera")] == ["View", "Edit", "Edit"]
    response = Reader(vera).ask()
    assert [action(response, name) for name in ("ana", "boris", "vera")] == ["View", "View", "Edit"]


def test_a_set_up_link_that_has_ended_is_renewed_by_those_who_may(
    ana: Administrator, boris: Administrator, vera: Administrator
) -> None:
    person = store("ended")
    person.set_unusable_password()
    person.save()
    renew = f'href="{LIST}{person.pk}/new-link"'
    for reader, may in ((ana, True), (boris, True), (vera, False)):
        page = text_of(Reader(reader).ask())
        assert "Link expired" in page
        assert (renew in page) == may
    person.role = Role.objects.get(name="Owner")
    person.save()
    assert renew in text_of(Reader(ana).ask())
    assert renew not in text_of(Reader(boris).ask())


@pytest.mark.parametrize(("role", "may"), [("Administrator", True), ("Auditor", False)])
def test_only_those_who_manage_others_choose_and_add(
    ana: Administrator, role: str, may: bool
) -> None:
    page = text_of(Reader(cast.make("reader", role)).ask())
    for part in ('name="chosen"', "Send reminder", f'href="{LIST}add"'):
        assert (part in page) == may


def test_a_name_is_text(ana: Administrator) -> None:
    store("wanted", "<script>alert(1)</script>", "&amp;")
    page = Reader(ana).ask(search="wanted").content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp;amp;" in page


def test_nobody_comes_in_without_a_session(ana: Administrator) -> None:
    reader = Reader(ana)
    reader.browser.cookies.clear()
    response = reader.ask(search="ana")
    assert response.status_code in {302, 303}
    assert "bdi" not in text_of(response)


def test_the_list_only_answers_questions(ana: Administrator) -> None:
    assert Reader(ana).browser.post(LIST, {"chosen": ana.pk}).status_code == 405
