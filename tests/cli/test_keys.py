"""`vratar keys` says what it did, and what is still owed."""

from tests.cli.conftest import Host


def test_a_key_is_added_made_active_and_the_old_one_retired(installed: Host) -> None:
    code, said, errors = installed.run("keys", "add")
    assert (code, errors) == (0, "")
    assert said.startswith("Key 2 is in ")
    assert installed.run("doctor")[0] == 0
    code, said, errors = installed.run("keys", "rotate")
    assert (code, errors) == (0, "")
    assert said == "Key 2 is active.\nAll secrets are under the active key; 0 moved.\n"
    code, said, _ = installed.run("keys", "verify")
    assert code == 0
    assert "Key 1: 0 secrets, 0 recovery codes, 0 passwords." in said
    assert installed.run("keys", "retire", "2")[::2] == (
        1,
        "Error: Key 2 is active. Run `vratar keys rotate` first.\n",
    )
    assert installed.run("keys", "retire", "1")[:2] == (0, "Key 1 is gone from the key ring.\n")
    assert installed.run("keys", "reseal")[0] == 0
    assert installed.run("doctor")[0] == 0
