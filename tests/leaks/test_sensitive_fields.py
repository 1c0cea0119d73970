"""Every view that reads a secret says so to whatever reports errors; no field gives one back."""

import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.forms import BaseForm, CharField, Field
from django.urls import URLPattern, get_resolver
from tests.policy.test_every_route import routes

from vratar.ui.forms import CodeField, PasswordField, RecoveryCodeField

SECRET_FIELDS = (CodeField, PasswordField, RecoveryCodeField)


def declared(view: Callable[..., Any]) -> set[str]:
    """The names that its decorator hides."""
    hidden: set[str] = set()
    function: Callable[..., Any] | None = view
    while function is not None:
        if function.__code__.co_name == "sensitive_post_parameters_wrapper":
            hidden |= set(inspect.getclosurevars(function).nonlocals["parameters"])
        function = getattr(function, "__wrapped__", None)
    return hidden


def forms_of(view: Callable[..., Any]) -> set[type[BaseForm]]:
    """The forms that a view names, or that the functions it calls name, in its own room's views."""
    found: set[type[BaseForm]] = set()
    to_do, seen = [inspect.unwrap(view)], set()
    while to_do:
        function = to_do.pop()
        seen.add(function)
        for name in function.__code__.co_names:
            named = function.__globals__.get(name)
            if inspect.isclass(named) and issubclass(named, BaseForm):
                found.add(named)
            elif inspect.isfunction(named) and named not in seen and ".views" in named.__module__:
                to_do.append(named)
    return found


def secret_fields(form: type[BaseForm]) -> set[str]:
    all_fields: dict[str, Field] = getattr(form, "base_fields", {})
    return {name for name, field in all_fields.items() if isinstance(field, SECRET_FIELDS)}


def patterns() -> list[URLPattern]:
    return list(routes(get_resolver().url_patterns))


@pytest.mark.parametrize("pattern", patterns(), ids=lambda pattern: str(pattern.name))
def test_a_view_hides_every_secret_it_reads(pattern: URLPattern) -> None:
    read = set().union(*(secret_fields(form) for form in forms_of(pattern.callback)))
    assert read <= declared(pattern.callback)


def test_the_views_are_seen_through() -> None:
    read = {
        str(pattern.name)
        for pattern in patterns()
        if any(secret_fields(form) for form in forms_of(pattern.callback))
    }
    assert read >= {
        *("login", "login-code", "login-recovery", "login-recovered", "reauthenticate"),
        *("first-run-form", "set-up-link-form", "reset-link-form", "password", "test-code"),
        *("two-factor-scan", "two-factor-check"),
    }


def test_where_a_name_is_typed_a_password_may_be_typed_by_mistake() -> None:
    views = {pattern.name: pattern.callback for pattern in patterns()}
    for name in ("login", "forgotten"):
        assert "username" in declared(views[name])


def all_forms(form: type[BaseForm] = BaseForm) -> Iterator[type[BaseForm]]:
    for below in form.__subclasses__():
        yield below
        yield from all_forms(below)


def test_what_sounds_secret_has_a_field_that_is_never_given_back() -> None:
    _ = get_resolver().url_patterns  # all forms are imported now
    for form in all_forms():
        if not form.__module__.startswith("vratar."):
            continue
        for name, field in getattr(form, "base_fields", {}).items():
            sounds = "password" in name or "code" in name or name in {"tail", "token"}
            if sounds and isinstance(field, CharField):
                assert isinstance(field, SECRET_FIELDS), (form, name)
        for name in secret_fields(form):
            widget = getattr(form, "base_fields", {})[name].widget
            assert "typed-by-ana" not in widget.render(name, "typed-by-ana")
