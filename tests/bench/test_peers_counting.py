"""Counting races, and where their table goes; no peer is installed for this."""

from bench.peers.counting import Round, tally
from bench.peers.door import Person
from bench.peers.programs import Lock, Replay
from bench.peers.table import TITLE, Measured, Plan, found_in, replaced, section

PLAN = Plan("2026-11-24", parallel=8, watch=120, wrong_passwords=30, wrong_codes_for=60)
BEFORE, AFTER = "# Measured\n\nIntroduction.\n\n## One\n\n1\n\n", "## Two\n\n2\n"
PAGE = f"{BEFORE}## {TITLE}\n\nold\n\n### Deeper\n\nold\n\n{AFTER}"


def test_a_tally_counts_the_rounds_in_which_a_code_was_accepted_twice_or_never() -> None:
    seen = tally([Round(8, 1), Round(8, 3), Round(7, 0, failed=2), Round(8, 2, failed=1)])
    assert (seen.rounds, seen.asked) == (4, 7)
    assert (seen.most, seen.mean, seen.above_one, seen.never) == (3, 1.5, 2, 1)
    assert seen.failed == 3


def test_the_table_says_what_was_seen() -> None:
    measured = Measured(
        "Peer 1.0",
        "Its defaults.",
        "its other page",
        Replay(at_once=False, next_step=True, after_another=False, elsewhere=True, recovery=False),
        tally([Round(8, 1), Round(8, 3)]),
        tally([Round(6, 0, failed=4)]),
        Lock(known=0.4, new=None),
        Lock(known=37.2, new=61.0),
    )
    text = section([measured], PLAN)
    assert text.startswith(f"## {TITLE}\n")
    assert "- Peer 1.0: Its defaults.\n" in text
    there = "**accepted** by its other page"
    assert f"| Peer 1.0 | refused | **accepted** | refused | {there} | refused |" in text
    assert "| Peer 1.0 | code | 2 | 3 | 2.0 | **1** |  |" in text
    assert (
        "| | recovery code | 1 | 0 | 0.0 | 0 | in 1 nobody got in; 4 requests with a server error; "
        "in one only 6 passwords were let through |" in text
    )
    assert "| Peer 1.0 | 0 | **not in 120 s** | 37 | 61 |" in text


def test_a_peer_that_could_not_be_installed_has_a_row_with_the_reason() -> None:
    text = section([Measured("peer", "not installed: no such release", "", *["–"] * 5)], PLAN)
    assert "- peer: not installed: no such release\n" in text
    assert text.count("| peer |") == 3


def test_every_row_of_a_table_has_as_many_cells_as_its_heading() -> None:
    full = Measured("a", "b", "", Replay(True, True, True, None, True), tally([Round(8, 1)]))
    full.recovery, full.by_name, full.by_password = full.codes, Lock(1, 2), Lock(None, None)
    text = section([full, Measured("c", "d", "", *["–"] * 5)], PLAN)
    for table in text.split("\n\n"):
        lines = [line for line in table.splitlines() if line.startswith("|")]
        assert len({line.count("|") for line in lines}) <= 1, table


def test_the_section_replaces_the_old_one_and_nothing_else() -> None:
    new = replaced(PAGE, f"## {TITLE}\n\nnew\n")
    assert (
        new == f"# Measured\n\nIntroduction.\n\n## One\n\n1\n\n## {TITLE}\n\nnew\n\n## Two\n\n2\n"
    )
    assert found_in(new) == f"## {TITLE}\n\nnew\n\n"


def test_a_page_without_the_section_gets_it_at_its_end() -> None:
    page = "# Measured\n\n## One\n\n1\n"
    assert found_in(page) == ""
    assert replaced(page, f"## {TITLE}\n\nnew\n") == f"{page}\n## {TITLE}\n\nnew\n"


def test_a_person_has_the_code_of_the_app_and_a_wrong_one() -> None:
    person = Person("ana", b"12345678901234567890")
    assert person.code(59) == "287082"  # RFC 6238, appendix B, last six digits
    near = {person.code(59 + 30 * steps) for steps in range(-1, 13)}
    assert person.wrong_code(700) not in near
