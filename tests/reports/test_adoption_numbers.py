"""Every number of the adoption report, against a company made by hand."""

from datetime import timedelta

import pytest
from tests import cast
from tests.clock import Clock
from tests.reports import company_by_hand as by_hand

from vratar.accounts.models import Administrator
from vratar.audit import Action, record
from vratar.authenticators.totp.models import TotpAuthenticator
from vratar.core import clock as time
from vratar.core.database import writing
from vratar.policy.models import Policy
from vratar.reports.charts import Chart, Dots, Stack
from vratar.reports.models import DailyTotals
from vratar.reports.services import kept
from vratar.reports.services.adoption import Adoption, adoption
from vratar.reports.services.counting import Counts, present, today
from vratar.reports.services.learned import learned
from vratar.reports.services.people import EACH
from vratar.reports.tables import plain

pytestmark = pytest.mark.django_db


def day_of(back: int, protected: int = 1, active: int = 4, **other: object) -> DailyTotals:
    """Totals of so many days ago."""
    # The fields that no test gives are nought.
    given = {"day", "counted_at", "active", "protected", "failures"}
    fields = {field.name for field in DailyTotals._meta.concrete_fields}
    numbers = dict.fromkeys(fields - given, 0)
    failures = {"password": [0] * 24, "code": [0] * 24, "recovery_code": [0] * 24}
    return DailyTotals.objects.create(
        day=today() - timedelta(days=back),
        counted_at=time.now(),
        active=active,
        protected=protected,
        **{**numbers, "failures": failures, **other},
    )


def chart_of(report: Adoption, name: str) -> Chart:
    return next(chart for chart in report.charts if chart.name == name)


def rows_of(report: Adoption, name: str) -> list[list[str | int]]:
    return [[plain(cell) for cell in row] for row in chart_of(report, name).rows]


def metrics_of(report: Adoption) -> dict[str, tuple[float | None, int | None]]:
    return {one.name: (one.number, one.total) for one in report.metrics}


def test_everybody_is_counted_once(clock: Clock) -> None:
    by_hand.company()
    assert present().counts == Counts(
        active=9,
        protected=5,
        unfinished=1,
        exempt=1,
        overdue=1,
        postponed=1,
        checked=1,
        drilled=1,
        few_codes=3,
        unsaved_codes=1,
        trained=1,
    )
    assert present().counts.off == 3


def test_the_metrics_say_what_their_definitions_say(clock: Clock) -> None:
    by_hand.company()
    with writing():
        record(Action.TWO_FACTOR_RESET, actor="host", target="administrator:1")
    found = metrics_of(adoption(30, names=False))
    assert found == {
        "share_protected": (5, 9),
        "exempt": (1, None),
        "overdue": (1, None),
        "postponed": (1, None),
        "training": (1, 9),
        "drill_done": (1, 5),
        "checked": (1, 5),
        "few_codes": (3, 5),
        "unsaved_codes": (1, 5),
        "median_days_to_enrol": (6.0, None),
        "resets_per_100": (11.1, None),
        "median_minutes_lost_phone": (0, None),
        "failed_sign_ins": (None, None),
        "early_refusals": (None, None),
    }


def test_the_median_of_an_even_number_lies_between(clock: Clock) -> None:
    for days in (1, 2, 5, 20):
        by_hand.protected(f"person{days}", days=days)
    assert metrics_of(adoption(30, names=False))["median_days_to_enrol"] == (3.5, None)


def test_a_new_phone_is_no_new_enrolment(clock: Clock) -> None:
    account = by_hand.protected("ana", days=3)
    old = time.now() - timedelta(days=60)
    TotpAuthenticator.objects.filter(account=account).update(status="invalidated", created_at=old)
    cast.enrol(account)
    assert metrics_of(adoption(30, names=False))["median_days_to_enrol"] == (None, None)


def test_a_mean_score_needs_five_people(clock: Clock) -> None:
    for number in range(4):
        by_hand.trained(by_hand.protected(f"person{number}"), score=10)
    assert "mean_score" not in metrics_of(adoption(30, names=False))
    by_hand.trained(by_hand.protected("person5"), score=12)
    assert metrics_of(adoption(30, names=False))["mean_score"] == (10.4, None)


def test_training_that_is_due_again_does_not_count(clock: Clock) -> None:
    by_hand.trained(by_hand.protected("ana"))
    Policy.objects.update_or_create(defaults={"training_months": 12})
    assert learned(time.now()).passed == 1
    assert learned(time.now() + timedelta(days=364)).passed == 1
    assert learned(time.now() + timedelta(days=367)).passed == 0


def test_the_tables_behind_the_drawings_hold_the_same_company(clock: Clock) -> None:
    by_hand.company()
    report = adoption(30, names=False)
    assert report.sentence.startswith("5 of 9 administrators are protected.")
    assert rows_of(report, "protected") == [["protected", 5], ["not_protected", 4]]
    assert rows_of(report, "left") == [["overdue", 1], ["later", 3]]
    assert rows_of(report, "codes") == [[0, 1], [2, 1], [3, 1], [10, 2]]
    # Setting up is a lesson too, done by itself.
    assert rows_of(report, "training") == [[0, 4], [1, 3], [5, 1], [7, 1]]


def test_names_are_only_for_who_may_see_them(clock: Clock) -> None:
    by_hand.company()
    without, named = adoption(30, names=False), adoption(30, names=True)
    assert without.excused == []
    assert rows_of(named, "codes")[0] == ["dana", 0]
    assert [(one.name, one.reason, one.exempt) for one in named.excused] == [
        ("igor", "On parental leave", True),
        ("jana", "New phone on Monday", False),
    ]


def test_of_many_people_numbers_are_shown_and_no_dots(clock: Clock) -> None:
    for number in range(EACH + 1):
        by_hand.protected(f"person{number}")
    chart = chart_of(adoption(30, names=True), "codes")
    assert isinstance(chart.drawing, Dots)
    assert not chart.drawing.each
    assert chart.rows == [(10, EACH + 1)]


def test_history_goes_from_the_first_day_to_now_and_leaves_missed_days_empty(clock: Clock) -> None:
    by_hand.company()
    day_of(40)
    day_of(3, protected=2, active=8, unfinished=2)
    day_of(1, protected=4, active=8)
    report = adoption(7, names=False)
    first = today() - timedelta(days=3)
    assert rows_of(report, "history") == [
        [first.isoformat(), 2, 2, 4],
        [(today() - timedelta(days=1)).isoformat(), 4, 0, 4],
        [today().isoformat(), 5, 1, 3],
    ]
    chart = chart_of(report, "history")
    assert chart.finding.startswith("3 administrators more are protected than on ")
    assert isinstance(chart.drawing, Stack)
    assert chart.drawing.columns == [(2, 2, 4), None, (4, 0, 4), (5, 1, 3)]


def test_the_deadline_of_the_policy_is_marked_where_its_day_ends(clock: Clock) -> None:
    by_hand.company()
    day_of(9)
    Policy.objects.update_or_create(defaults={"deadline_on": today() - timedelta(days=5)})
    drawing = chart_of(adoption(30, names=False), "history").drawing
    assert isinstance(drawing, Stack)
    assert drawing.line is not None
    assert drawing.line.at == 50


def test_without_one_day_for_all_the_commonest_deadline_is_marked(clock: Clock) -> None:
    for name, days in (("ana", 16), ("boris", 16), ("vera", 18), ("goran", 400)):
        by_hand.left(name, created_at=time.now() - timedelta(days=days))
    day_of(9)
    drawing = chart_of(adoption(30, names=False), "history").drawing
    assert isinstance(drawing, Stack)
    assert drawing.line is not None
    assert drawing.line.at == 80  # two days ago, of ten


def test_failures_of_all_days_stand_together_by_their_hour(clock: Clock) -> None:
    by_hand.company()
    empty = [0] * 24
    night, noon = [3, *empty[1:]], [*empty[:12], 2, *empty[13:]]
    day_of(2, failures={"password": night, "code": empty, "recovery_code": empty}, early_refusals=1)
    day_of(1, failures={"password": night, "code": noon, "recovery_code": empty}, early_refusals=2)
    report = adoption(7, names=False)
    rows = rows_of(report, "failures")
    assert rows[0] == ["00", 6, 0, 0]
    assert rows[12] == ["12", 0, 2, 0]
    words = "8 sign-ins failed. Most of them between 00:00 and 01:00."
    assert chart_of(report, "failures").finding == words
    assert metrics_of(report)["failed_sign_ins"] == (8, None)
    assert metrics_of(report)["early_refusals"] == (3, None)


def test_an_empty_installation_has_no_data_yet(clock: Clock) -> None:
    assert not Administrator.objects.exists()
    report = adoption(90, names=True)
    empty = {chart.name for chart in report.charts if chart.finding == "No data yet."}
    assert empty == {"protected", "history", "failures", "codes", "training"}
    assert chart_of(report, "left").finding == "Nobody is left."
    assert all(chart.drawing is None for chart in report.charts)
    assert {one.text for one in report.metrics} == {"–", "0", "None yet"}


def test_a_large_company_is_counted_once_a_minute(
    clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_hand.company()
    counted = present()
    monkeypatch.setattr(kept, "LARGE", 5)
    assert kept.lately() == counted
    cast.enrol(by_hand.left("late"))
    clock.advance(59)
    assert kept.lately() == counted
    clock.advance(1)
    assert adoption(30, names=False).sentence.startswith("6 of 10 administrators")
    # A clock that was set back does not keep numbers for ever.
    clock.advance(-30)
    by_hand.left("later")
    assert adoption(30, names=False).sentence.startswith("6 of 11 administrators")


def test_the_number_of_statements_does_not_grow_with_the_company(clock: Clock) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def asked() -> int:
        with CaptureQueriesContext(connection) as found:
            adoption(30, names=True)
        return len(found)

    by_hand.company()
    few = asked()
    for number in range(20):
        by_hand.trained(by_hand.protected(f"person{number}"))
    assert asked() == few
