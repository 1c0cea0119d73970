"""`vratar report adoption`: the numbers of the page, in three forms."""

import csv
import io
import json

import pytest
from click.testing import CliRunner
from tests.clock import Clock
from tests.reports import company_by_hand as by_hand
from tests.reports.test_adoption_numbers import day_of

from vratar.cli.commands import vratar
from vratar.reports.models import DailyTotals
from vratar.reports.services.adoption import adoption

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _company(clock: Clock) -> None:
    by_hand.company()
    day_of(20)
    day_of(2)


def printed(*options: str) -> str:
    done = CliRunner().invoke(vratar, ["report", "adoption", *options], catch_exceptions=False)
    assert done.exit_code == 0, done.output
    return done.output


def test_the_text_begins_with_the_sentence_and_names_nobody() -> None:
    text = printed()
    assert text.startswith("5 of 9 administrators are protected. 1 is overdue.")
    assert "Share protected: 5 of 9 (56%)" in text
    assert "Recovery codes left" in text
    assert not {"dana", "jana", "igor"} & set(text.split())


def test_json_holds_the_numbers_of_the_page() -> None:
    answer = json.loads(printed("--format", "json"))
    page = adoption(30, names=False)
    metrics = {one.name: {"number": one.number, "total": one.total} for one in page.metrics}
    assert answer["metrics"] == metrics
    assert answer["tables"]["left"][0] == {"time_left": "overdue", "administrators": 1}
    assert len(answer["tables"]["history"]) == 3


def test_csv_has_one_line_a_number() -> None:
    text = printed("--format", "csv")
    assert text.startswith("\ufeff")
    rows = list(csv.reader(io.StringIO(text[1:])))
    assert rows[0] == ["table", "row", "column", "value"]
    assert ["metrics", "share_protected", "total", "9"] in rows
    assert ["codes", "0", "administrators", "1"] in rows
    assert {len(row) for row in rows} == {4}


def test_the_period_is_one_of_the_pages() -> None:
    assert len(json.loads(printed("--format", "json", "--days", "7"))["tables"]["history"]) == 2
    done = CliRunner().invoke(vratar, ["report", "adoption", "--days", "8"])
    assert done.exit_code == 2


def test_before_the_first_day_is_over_every_form_is_printed() -> None:
    DailyTotals.objects.all().delete()
    assert "No data yet." in printed()
    assert json.loads(printed("--format", "json"))["tables"]["history"] == []
    assert "metrics,share_protected,total,9" in printed("--format", "csv")
