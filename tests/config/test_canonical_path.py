import pytest
from django.test import Client

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.config.urls")]


@pytest.mark.parametrize(
    ("asked", "canonical"),
    [
        ("/echo/", "/echo"),
        ("/folder", "/folder/"),
        ("/login/?next=/a%26b", "/login?next=/a%26b"),
    ],
)
def test_the_other_spelling_leads_to_the_canonical_one(
    client: Client, asked: str, canonical: str
) -> None:
    for response in (client.get(asked), client.head(asked)):
        assert response.status_code == 301
        assert response.headers["Location"] == canonical


def test_a_form_is_never_redirected(client: Client) -> None:
    assert client.post("/echo/").status_code == 404


@pytest.mark.parametrize("path", ["/nothing", "/nothing/", "/echo//", "//echo/", "//example.mk"])
def test_what_has_no_canonical_spelling_is_not_found(client: Client, path: str) -> None:
    response = client.get("/", PATH_INFO=path)
    assert response.status_code == 404


def test_a_page_that_answers_not_found_is_left_alone(client: Client) -> None:
    assert client.get("/first-run/expired").status_code in (303, 404)
