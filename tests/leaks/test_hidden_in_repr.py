"""What holds a secret does not show it where it is printed, logged or in an error."""

import pkgutil
from collections.abc import Iterator
from dataclasses import Field, fields, is_dataclass
from importlib import import_module
from typing import Any

import pytest

import vratar
from vratar.accounts.models import Administrator
from vratar.crypto.key_ring import KeyRing
from vratar.otp import OtpauthUri
from vratar.staff.services.adding import Added
from vratar.staff.services.links import Done

SECRET_NAMES = {
    *("raw_id", "token", "ticket", "link", "cookie", "secret", "password", "code", "codes", "tail"),
    *("key", "keys", "roots", "pepper", "seed", "url"),
}
"""Words of a field's name, in one or several, that say that a secret may be in it."""

NO_SECRETS = {
    ("Judge", "key"): "the public key of the audit log",
    ("Settings", "keys"): "where the keys are",
    ("Keys", "key_ring"): "where it is",
    ("Keys", "audit_key"): "where it is",
    ("Keys", "secret_key"): "where it is",
    ("Mail", "password_file"): "where it is",
    ("Site", "url"): "where the panel is",
    ("Supervisor", "url"): "where the panel is",
    ("Item", "url"): "a page of the panel",
    ("NavItem", "url"): "a page of the panel",
    ("Database", "url"): "an address that may hold no password",
    ("CodeLane", "code"): "a budget",
    ("Bar", "key"): "the name of a pattern",
    ("Checked", "public_key"): "the public key of the audit log",
    ("Present", "codes"): "how many are left",
    ("Banner", "wrong_codes"): "when they were typed, and where",
}
"""Fields that only sound so; what they hold."""


def dataclasses_of_the_product() -> Iterator[type[Any]]:
    for module in pkgutil.walk_packages(vratar.__path__, "vratar."):
        # These start something when they are imported.
        if ".migrations" in module.name or module.name.endswith((".__main__", ".panel_worker")):
            continue
        for each in vars(import_module(module.name)).values():
            if isinstance(each, type) and is_dataclass(each) and each.__module__ == module.name:
                yield each


def sounds_secret(field: Field[Any]) -> bool:
    if field.type in (int, bool, "int", "bool"):
        return False  # a number, yes or no
    words = set(field.name.split("_"))
    return bool(words & SECRET_NAMES) or field.name in SECRET_NAMES


def test_fields_that_hold_secrets_are_left_out() -> None:
    found = list(dataclasses_of_the_product())
    shown = {
        (each.__name__, field.name)
        for each in found
        for field in fields(each)
        if field.repr and sounds_secret(field)
    }
    assert not shown - NO_SECRETS.keys()
    assert len(found) > 50


@pytest.mark.parametrize(
    "holder",
    [
        KeyRing(1, {1: b"a quiet secret"}),
        OtpauthUri("Vratar", "ana", b"a quiet secret", 6, 30, "SHA1"),
        Added(Administrator(username="ana"), "https://panel.example.mk/a quiet secret"),
        Done("Ana", "https://panel.example.mk/a quiet secret", None),
    ],
)
def test_none_of_them_tells(holder: object) -> None:
    assert "quiet" not in repr(holder)
    assert type(holder).__name__ in repr(holder)
