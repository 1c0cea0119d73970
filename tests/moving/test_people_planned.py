"""What a file of administrators would do, and every mistake in it with its line and field."""

import pytest
from django.utils import translation

from vratar.accounts.models import Administrator
from vratar.staff.moving.importing import grantable_roles
from vratar.staff.moving.planning import Plan, planned
from vratar.staff.moving.table import MOST_ON_PAGE, TableError, decoded

HEAD = "username,email,first_name,last_name,role,language,time_zone\n"
VERA = "vera,vera@example.mk,Љубица,Петрова,Support,mk,Europe/Skopje\n"


def plan(text: str) -> Plan:
    return planned(text, grantable_roles(None))


def problems(text: str) -> list[tuple[int, str, str]]:
    return [(one.line, one.field, one.reason) for one in plan(text).problems]


def wrong(row: str) -> tuple[int, str, str]:
    (found,) = problems(f"{HEAD}{row}\n")
    return found


def test_a_row_becomes_a_person_as_it_stands(ana: Administrator) -> None:
    ((line, vera),) = plan(HEAD + VERA).people
    assert line == 2
    assert (vera.username, vera.email) == ("vera", "vera@example.mk")
    assert (vera.first_name, vera.last_name, vera.role.name) == ("Љубица", "Петрова", "Support")
    assert (vera.language, vera.time_zone) == ("mk", "Europe/Skopje")


@pytest.mark.parametrize("before", ["", "\ufeff"])
@pytest.mark.parametrize("separator", [",", ";"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_marks_separators_and_line_ends_of_any_office_are_read(
    ana: Administrator, before: str, separator: str, end: str
) -> None:
    text = (HEAD + VERA).replace(",", separator).replace("\n", end)
    found = plan(decoded((before + text).encode()))
    assert (len(found.people), found.problems) == (1, [])


def test_columns_come_in_any_order_and_the_optional_ones_may_be_missing(
    ana: Administrator,
) -> None:
    found = plan("Role,EMAIL,username\n\nsupport,vera@example.mk,vera\n\n")
    assert [(line, one.username) for line, one in found.people] == [(3, "vera")]
    assert found.people[0][1].language == ""


def test_a_role_is_found_by_its_name_in_any_language(ana: Administrator) -> None:
    with translation.override("mk"):
        names = [role.label for role in grantable_roles(None)]
    rows = "".join(f"p{n},p@example.mk,,,{name},,\n" for n, name in enumerate(names))
    found = plan(HEAD + rows)
    assert [one.role for _, one in found.people] == grantable_roles(None)


def test_quoted_cells_may_hold_separators_and_lines_and_later_lines_keep_their_numbers(
    ana: Administrator,
) -> None:
    text = f'{HEAD}vera,vera@example.mk,"Љубица, ќерка",,Support,,\n"igor\n",igor,,,Support,,\n'
    found = plan(text)
    assert found.people[0][1].first_name == "Љубица, ќерка"
    assert [(one.line, one.field) for one in found.problems] == [(3, "email")]
    assert [(line, field) for line, field, _ in problems(text + "x,,,,Support,,\n")] == [
        (3, "email"),
        (5, "email"),
    ]


def test_each_mistake_is_told_with_its_line_its_field_and_the_words_of_the_add_form(
    ana: Administrator,
) -> None:
    rule = "Use 1 to 30 letters, digits, dots, hyphens, underscores or @."
    address = "Enter an email address like name@example.com."
    roles = "Choose one of these roles: Owner, Administrator, Support, Auditor."
    assert wrong("ve ra,v@example.mk,,,Support,,") == (2, "username", rule)
    assert wrong(f"{'v' * 31},v@example.mk,,,Support,,") == (2, "username", rule)
    assert wrong(",v@example.mk,,,Support,,") == (2, "username", "Enter your username.")
    assert wrong("vera,nowhere,,,Support,,") == (2, "email", address)
    assert wrong("vera,,,,Support,,") == (2, "email", address)
    assert wrong("vera,v@example.mk,,,Emperor,,") == (2, "role", roles)
    assert wrong("vera,v@example.mk,,,,,") == (2, "role", roles)
    assert wrong("vera,v@example.mk,,,Support,de,") == (
        *(2, "language", "Use one of these values: en, mk."),
    )
    assert wrong("vera,v@example.mk,,,Support,,Skopje") == (
        *(2, "time_zone", "There is no such time zone. Use a name like Europe/Skopje."),
    )
    assert wrong("vera,v@example.mk,a\u202eb,,Support,,") == (
        *(2, "first_name", "Remove the characters that cannot be shown."),
    )
    assert wrong("vera,v@example.mk,,,Support,,,surplus") == (
        *(2, "", "The row has more cells than the first line."),
    )


def test_a_name_twice_is_found_in_the_file_and_in_the_database_in_any_spelling(
    ana: Administrator,
) -> None:
    text = HEAD + VERA + VERA.replace("vera,", "VERA,", 1) + VERA.replace("vera,", "Ana,", 1)
    assert problems(text) == [
        (3, "username", "The same username is on line 2."),
        (4, "username", "That username is taken."),
    ]


def test_only_roles_within_reach_may_be_given(ana: Administrator, boris: Administrator) -> None:
    found = planned(HEAD + VERA.replace("Support", "Owner"), grantable_roles(boris))
    assert [one.field for one in found.problems] == ["role"]
    assert "Owner" not in found.problems[0].reason
    assert not planned(HEAD + VERA, grantable_roles(boris)).problems


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "The file is empty."),
        (" \n\n", "The file is empty."),
        (HEAD, "There is no row below the first line."),
        ("username,email\nvera,v@example.mk\n", "These columns are missing: role."),
        (
            "username,email,role,shoe_size\n",
            "The first line must name each column once. Columns are: username, email, first_name, ",
        ),
        ("username,email,role,role\n", "The first line must name each column once. Columns are: "),
        (HEAD + '"vera', "The file is not a CSV file: a quotation mark is not closed."),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_as_a_whole(
    ana: Administrator, text: str, reason: str
) -> None:
    ((line, field, told),) = problems(text)
    assert (line, field) == (0, "")
    assert told.startswith(reason)


def test_more_than_ten_thousand_rows_are_refused_before_any_is_looked_at(
    ana: Administrator,
) -> None:
    assert problems(HEAD + VERA * 10_001) == [(0, "", "Use at most 10000 rows in one file.")]


def test_another_encoding_is_named(ana: Administrator) -> None:
    with pytest.raises(TableError, match="UTF-8"):
        decoded("Љубица".encode("cp1251"))


def test_the_page_takes_no_more_rows_than_keep_nobody_waiting(db: None) -> None:
    rows = "".join(f"p{number},p{number}@example.mk,Support\n" for number in range(501))
    plan = planned("username,email,role\n" + rows, grantable_roles(None), most=MOST_ON_PAGE)
    assert [problem.reason for problem in plan.problems] == ["Use at most 500 rows in one file."]
