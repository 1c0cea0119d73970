"""There is one sign-in. Django's own is used nowhere, and none of its doors is installed."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import URLPattern
from django.views import View
from tests import cast
from tests.policy.test_every_route import ALL

import vratar
from vratar.accounts.models import Administrator
from vratar.config import settings as product
from vratar.policy.access import Need, declared_by
from vratar.policy.middleware import AccessMiddleware

SOURCE = Path(vratar.__file__).parent
AUTH = "django.contrib.auth"
# What is taken from there: a base class, the hashers, the list of common passwords.
TAKEN = {f"{AUTH}.base_user", f"{AUTH}.hashers", f"{AUTH}.password_validation"}


def imports(path: Path) -> Iterator[str]:
    """Everything a file imports, `from x import y` as `x.y`."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{name.name}" for name in node.names)


def files() -> list[Path]:
    """Every file of the product that somebody wrote."""
    return [path for path in SOURCE.rglob("*.py") if path.parent.name != "migrations"]


def test_of_djangos_authentication_only_hashers_and_base_classes_are_used() -> None:
    taken = {name for path in files() for name in imports(path) if name.startswith(AUTH)}
    assert {name for name in taken if name.rpartition(".")[0] not in TAKEN} == set()
    assert len(files()) > 200


def test_no_file_names_the_functions_that_sign_in() -> None:
    wanted = {"authenticate", "aauthenticate", "alogin", "get_user", "RemoteUserMiddleware"}
    found = {
        (path.name, name)
        for path in files()
        for node in ast.walk(ast.parse(path.read_text()))
        if (name := getattr(node, "attr", getattr(node, "id", ""))) in wanted
    }
    assert found == set()


def test_neither_django_admin_nor_any_of_its_ways_in_is_installed() -> None:
    assert {AUTH, "django.contrib.admin"} & set(product.INSTALLED_APPS) == set()
    assert [name for name in product.MIDDLEWARE if AUTH in name] == []
    assert product.AUTHENTICATION_BACKENDS == []


def test_django_itself_would_let_nobody_in(ana: Administrator, rf: RequestFactory) -> None:
    with pytest.raises(ImproperlyConfigured):
        authenticate(rf.post("/"), username="ana", password=cast.PASSWORD)


@pytest.mark.parametrize("route", ALL, ids=lambda route: str(route.name))
def test_a_route_declares_a_state_that_exists(route: URLPattern) -> None:
    declared = declared_by(route.callback)
    assert declared is not None, f"{route.name} declares no needed state"
    assert declared.need in Need
    assert declared.need.value


def test_a_view_that_forgot_to_declare_is_closed_whatever_kind_it_is(rf: RequestFactory) -> None:
    class Forgotten(View):
        """Every kind of view has to declare."""

    gate = AccessMiddleware(lambda _request: None)  # type: ignore[arg-type,return-value]
    views: list[Any] = [Forgotten.as_view(), lambda _: HttpResponse()]
    for view in views:
        with pytest.raises(PermissionDenied):
            gate.process_view(rf.get("/"), view, (), {})
