"""The adoption page and its files: who sees what, what is asked, how it is drawn."""

import csv
import io
import re
from xml.etree import ElementTree as ET

import pytest
from django.test import Client
from tests import cast
from tests.clock import Clock
from tests.policy import states
from tests.reports import company_by_hand as by_hand
from tests.reports.test_adoption_numbers import day_of

from vratar.accounts.models import Administrator, SecurityState
from vratar.accounts.permissions import Permission
from vratar.reports.models import DailyTotals

pytestmark = pytest.mark.django_db

PAGE = "/reports/adoption"
TABLES = ("protected", "left", "history", "failures", "codes", "training", "metrics")
SVG = re.compile(r"<svg(?:(?!aria-hidden).)*?role=\"img\".*?</svg>", re.DOTALL)


@pytest.fixture
def reader(clock: Clock) -> Client:
    """Igor, an Auditor, at his browser; the others are the company."""
    by_hand.company()
    day_of(2, failures={"password": [1] * 24, "code": [0] * 24, "recovery_code": [0] * 24})
    return states.two_factor(cast.make("reader", "Auditor"))


def text_of(client: Client, query: str = "") -> str:
    response = client.get(f"{PAGE}{query}")
    assert response.status_code == 200
    return response.content.decode()


def table_of(client: Client, name: str, query: str = "") -> list[list[str]]:
    response = client.get(f"{PAGE}/{name}.csv{query}")
    assert response.status_code == 200
    assert response["Content-Type"] == "text/csv; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="adoption-{name}.csv"'
    text = response.content.decode()
    assert text.startswith("\ufeff")
    return list(csv.reader(io.StringIO(text[1:])))


def without_names(account: Administrator) -> None:
    role = account.role
    role.permissions = [Permission.VIEW_ADMINISTRATORS.value]
    role.save()


def test_the_sentence_comes_first(reader: Client) -> None:
    text = text_of(reader)
    main = text[text.index("<main") :]
    assert main.index("6 of 10 administrators are protected.") < main.index('role="img"')


def test_every_figure_has_a_heading_a_finding_a_drawing_a_table_and_a_file(reader: Client) -> None:
    figures = re.findall(r"<figure.*?</figure>", text_of(reader), re.DOTALL)
    assert len(figures) == 6
    for figure in figures:
        name = re.search(r'aria-labelledby="(\w+)-heading"', figure)
        assert name
        parts = [f'<h2 id="{name[1]}-heading">', "<p>", 'role="img"', "<details>", "<table>"]
        places = [figure.index(part) for part in (*parts, f"{PAGE}/{name[1]}.csv?days=30")]
        assert places == sorted(places)


def test_every_drawing_is_well_formed_and_says_what_it_shows(reader: Client) -> None:
    drawings = [one for one in SVG.findall(text_of(reader)) if 'class="icon' not in one]
    assert len(drawings) == 6
    for drawing in drawings:
        root = ET.fromstring(drawing)  # noqa: S314 - our own page
        ids = root.attrib["aria-labelledby"].split()
        told = {child.tag: child for child in root if child.tag in {"title", "desc"}}
        assert [told["title"].attrib["id"], told["desc"].attrib["id"]] == ids
        assert all((one.text or "").strip() for one in told.values())
        assert not [one for one in root.iter() if "style" in one.attrib]


def test_nothing_on_the_page_is_styled_inline(reader: Client) -> None:
    assert not re.search(r"\sstyle=|<style|\son\w+=", text_of(reader))


def test_the_period_is_chosen_and_kept(reader: Client) -> None:
    day_of(60)
    assert 'value="30" selected' in text_of(reader)
    text = text_of(reader, "?days=90")
    assert 'value="90" selected' in text
    assert f"{PAGE}/history.csv?days=90" in text
    assert len(table_of(reader, "history", "?days=90")) == 4
    assert len(table_of(reader, "history", "?days=7")) == 3
    assert len(table_of(reader, "history")) == 3


@pytest.mark.parametrize("days", ["", "8", "-7", "seven", "30 OR 1=1"])
def test_another_period_is_refused_in_words(reader: Client, days: str) -> None:
    response = reader.get(PAGE, {"days": days})
    assert response.status_code == 422
    text = response.content.decode()
    assert "Choose one of the listed values." in text
    assert "6 of 10 administrators are protected." in text


def test_names_are_for_who_may_see_adoption_with_names(reader: Client) -> None:
    text = text_of(reader)
    assert "dana" in text
    assert "On parental leave" in text
    assert ["dana", "0"] in table_of(reader, "codes")
    without_names(Administrator.objects.get(username="reader"))
    text = text_of(reader)
    names = {"ana", "boris", "vera", "goran", "dana", "ema", "filip", "igor", "jana", "kiril"}
    assert not names & set(re.findall(r"\w+", text))
    assert "On parental leave" not in text
    assert table_of(reader, "codes")[0] == ["codes_left", "administrators"]


def test_a_role_that_allows_nothing_still_sees_the_numbers(reader: Client) -> None:
    account = Administrator.objects.get(username="reader")
    account.role.permissions = []
    account.role.save()
    assert "6 of 10 administrators are protected." in text_of(reader)


@pytest.mark.parametrize("name", TABLES)
def test_each_table_is_a_file_with_english_keys(reader: Client, name: str) -> None:
    SecurityState.objects.filter(account__username="reader").update(language="mk")
    reader.cookies["vratar-language"] = "mk"
    rows = table_of(reader, name)
    assert all(re.fullmatch(r"[a-z_]+", key) for key in rows[0])
    assert all(len(row) == len(rows[0]) for row in rows)
    assert len(rows) > 1


def test_dates_in_files_are_iso(reader: Client) -> None:
    day = table_of(reader, "history")[1][0]
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", day)


def test_a_name_that_is_a_formula_is_none_in_a_file(reader: Client) -> None:
    Administrator.objects.filter(username="dana").update(username="@dana")
    assert ["'@dana", "0"] in table_of(reader, "codes")


def test_a_table_that_does_not_exist_is_not_found(reader: Client) -> None:
    assert reader.get(f"{PAGE}/nothing.csv").status_code == 404


def test_nobody_counts_by_looking(reader: Client) -> None:
    before = list(DailyTotals.objects.values_list())
    text_of(reader)
    assert list(DailyTotals.objects.values_list()) == before


def test_where_nobody_was_counted_yet_there_are_no_axes(clock: Clock) -> None:
    browser = states.two_factor(cast.make("ana", "Owner"))
    text = text_of(browser)
    assert text.count("No data yet.") == 2
    assert "history-title" not in text
    assert "history.csv" not in text
    assert "failures-title" not in text


def test_the_dashboard_leads_to_the_report(reader: Client) -> None:
    assert f'href="{PAGE}"' in reader.get("/").content.decode().partition("<main")[2]


def test_large_numbers_stand_on_a_scale_that_ends_well(reader: Client) -> None:
    day_of(1, protected=123, active=987)
    drawing = text_of(reader)
    assert re.search(r">1000</text>", drawing)
    assert re.search(r">500</text>", drawing)
