"""The tests of races and of services once more, on a real PostgreSQL server.

`python -m tests.postgresql` runs those of `CHOSEN`; other arguments go to pytest instead:
`python -m tests.postgresql tests/staff -n 0`.
"""

import os
import subprocess
import sys

from tests.postgresql.server import cluster

CHOSEN = (
    # Nothing twice, nothing by halves, whoever comes at the same moment.
    "tests/authenticators/test_spend_once.py",
    "tests/authenticators/test_pending_enrolments.py",
    "tests/audit/test_page_indexes.py",
    "tests/audit/test_recording.py",
    "tests/audit/test_sequencing.py",
    "tests/audit/test_sequencing_races.py",
    "tests/core/test_on_postgresql.py",
    "tests/core/test_writing.py",
    "tests/races",
    "tests/gate/test_gate_checks.py",
    "tests/gate/test_gate_refusals.py",
    "tests/gate/test_gated_sign_in.py",
    "tests/notices/test_alarm_of_the_log.py",
    "tests/notices/test_sending.py",
    "tests/sessions/test_engine.py",
    "tests/sign_in/test_link_races.py",
    "tests/sign_in/test_postponing.py",
    "tests/sign_in/test_two_at_once.py",
    "tests/staff/test_nothing_half_done.py",
    "tests/staff/test_owners_demoting_each_other.py",
    "tests/staff/test_owners_ending_each_other.py",
    "tests/staff/test_reminder_races.py",
    "tests/staff/test_two_approvers_at_once.py",
    "tests/throttle",
    "tests/verification",
    "tests/whole/test_write_transactions.py",
    # The way in.
    "tests/sign_in/test_code.py",
    "tests/sign_in/test_enrolment.py",
    "tests/sign_in/test_first_run.py",
    "tests/sign_in/test_forgotten.py",
    "tests/sign_in/test_password.py",
    "tests/sign_in/test_reauthentication.py",
    "tests/sign_in/test_recovery.py",
    # What is stored, found and sorted.
    "tests/accounts/test_names.py",
    "tests/accounts/test_one_order.py",
    "tests/policy/test_typed_values_return.py",
    "tests/reports/test_adoption_numbers.py",
    "tests/reports/test_daily_totals.py",
    "tests/staff/test_editing.py",
    "tests/staff/test_list_filters.py",
    "tests/staff/test_list_search.py",
    "tests/staff/test_list_sorting.py",
    "tests/staff/test_role_rules.py",
    "tests/staff/test_scheduled_reminders.py",
    "tests/whole/test_hostile_input.py",
)
"""What depends on how the database locks, stores, compares and sorts."""

ROUNDS = "20"
"""Of each race: the others are played on SQLite."""


def main(arguments: list[str]) -> int:
    """Run pytest with a server of its own; its exit code."""
    with cluster(durable=False) as server:
        environ = os.environ | {
            "VRATAR_DATABASE_URL": server.url("postgres"),
            "VRATAR_DATABASE_PASSFILE": str(server.passfile),
            "VRATAR_TEST_ROUNDS": os.environ.get("VRATAR_TEST_ROUNDS", ROUNDS),
        }
        chosen = arguments or ["--quiet", *CHOSEN]
        command = [sys.executable, "-m", "pytest", "-m", "not sqlite", *chosen]
        return subprocess.run(command, env=environ, check=False).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
