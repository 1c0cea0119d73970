"""What the host does for administrators: list them, unlock one, refuse what makes no sense."""

import json

from tests.cli.conftest import Host

CREATE = ("administrators", "create", "boris", "--email", "boris@example.com", "--role")


def test_an_administrator_is_made_with_a_link_and_listed_as_invited(installed: Host) -> None:
    code, output, errors = installed.run(*CREATE, "administrator", "--json")
    assert (code, errors) == (0, "")
    assert json.loads(output)["link"].startswith("http://127.0.0.1:8000/")
    assert installed.run(*CREATE, "Support")[0] == 1
    (listed,) = json.loads(installed.run("administrators", "list", "--json")[1])
    assert (listed["username"], listed["role"]) == ("boris", "Administrator")
    assert (listed["status"], listed["last_login"]) == ("invited", None)
    assert installed.run("administrators", "list", "--status", "on")[1] == "Nobody is on.\n"
    assert installed.run("administrators", "unlock", "Boris") == (
        0,
        "boris may try again at once.\n",
        "",
    )
    assert "did not make" in installed.run("demo")[2]


def test_a_set_up_is_allowed_where_the_policy_asks_for_it(installed: Host) -> None:
    allow = ("administrators", "allow-set-up")
    installed.run(*CREATE, "Support")
    for name in ("boris", "nobody"):  # invited: the set-up link is the approval
        code, _, errors = installed.run(*allow, name)
        assert (code, errors) == (1, f"Error: Nothing is to be allowed for {name!r}.\n")


def test_what_is_wrong_is_told_and_changes_nothing(installed: Host) -> None:
    code, _, errors = installed.run(*CREATE, "King")
    assert (code, errors) == (
        1,
        "Error: There is no role 'King'. Roles are: Owner, Administrator, Support, Auditor.\n",
    )
    assert installed.run(*CREATE)[0] == 2
    assert "name@example.com" in installed.run(*CREATE, "Support", "--email", "x")[2]
    assert "The language is one of" in installed.run(*CREATE, "Support", "--language", "xx")[2]
    assert installed.run("administrators", "unlock", "x")[2].startswith("Error: There is no admin")
    assert installed.run("administrators", "list")[1] == "There is nobody.\n"


def test_every_shell_has_its_completion(host: Host) -> None:
    for shell in ("bash", "zsh", "fish"):
        code, output, errors = host.run("completion", shell)
        assert (code, errors) == (0, "")
        assert "_VRATAR_COMPLETE" in output
    assert host.run("completion", "powershell")[0] == 2


def test_a_list_of_known_passwords_that_is_missing_stops_the_start(installed: Host) -> None:
    missing = {"VRATAR_SIGN_IN_BREACHED_PASSWORDS": str(installed.folder / "list.txt")}
    assert "list.txt: No such file" in installed.run("serve", **missing)[2]
    assert "✗ known passwords" in installed.run("doctor", **missing)[1]


def test_doctor_refuses_that_anybody_is_a_proxy(installed: Host) -> None:
    site = {"VRATAR_SITE_URL": "https://a.example", "VRATAR_SITE_TRUSTED_PROXIES": "0.0.0.0/0"}
    code, output, _ = installed.run("doctor", **site)
    assert code == 1
    assert "anybody may then claim any source address" in output
