"""What a module could remember from one request to the next, found in its values and its source."""

import ast
import dataclasses
import datetime as dt
import functools
import itertools
import logging
import pathlib
import re
import struct
import types
import typing
from collections.abc import Iterator

from django.db.models import Q
from django.utils.functional import Promise

_CONTAINERS = (dict, list, set)
_NEVER_CHANGES = (
    *(str, bytes, int, float, complex, type(None), tuple, frozenset, range, slice),
    *(dt.timedelta, dt.date, dt.time, pathlib.PurePath, re.Pattern, struct.Struct),
    *(type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType),
    *(types.GenericAlias, types.UnionType, typing.TypeVar, Promise, Q),
    *(logging.Logger, logging.LoggerAdapter),
)
_CHANGES = {
    *("add", "append", "appendleft", "clear", "discard", "extend", "insert", "pop", "popitem"),
    *("remove", "setdefault", "update"),
}
_CACHES = {"cache", "lru_cache"}


def found_in(module: types.ModuleType) -> set[str]:
    """Names of the module that hold something that can change, or that it writes to."""
    tree = ast.parse(pathlib.Path(module.__file__ or "").read_text(encoding="utf-8"))
    return {*_changing_values(module, tree), *_cached(tree), *_written(tree), *_kept_by(tree)}


def _changing_values(module: types.ModuleType, tree: ast.Module) -> Iterator[str]:
    for name in _assigned(tree):
        value = getattr(module, name, None)
        if isinstance(value, _CONTAINERS):
            # Filled where it stands and written to nowhere (`_written`), it is a table.
            if not value:
                yield name
        elif not _never_changes(value):
            yield name


def _never_changes(value: object) -> bool:
    if isinstance(value, _NEVER_CHANGES) or type(value).__module__.startswith("structlog"):
        return True
    if type(value).__module__ in {"typing", "collections.abc"}:
        return True
    if isinstance(value, functools.partial):
        return all(map(_never_changes, (value.func, *value.args, *value.keywords.values())))
    parameters = getattr(type(value), "__dataclass_params__", None)
    return dataclasses.is_dataclass(value) and parameters is not None and parameters.frozen


def _assigned(tree: ast.Module) -> set[str]:
    """Names that the module itself gives a value."""
    found = set()
    for statement in tree.body:
        if isinstance(statement, ast.Assign):
            found |= {name for target in statement.targets for name in _names(target)}
        elif isinstance(statement, ast.AnnAssign) and statement.value is not None:
            found |= _names(statement.target)
    return found - {"__all__", "urlpatterns"}


def _names(target: ast.expr) -> set[str]:
    return {node.id for node in ast.walk(target) if isinstance(node, ast.Name)}


def _cached(tree: ast.Module) -> Iterator[str]:
    """Functions whose answers are kept."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            used = {_last_word(decorator) for decorator in node.decorator_list}
            if used & _CACHES:
                yield node.name


def _last_word(node: ast.expr) -> str:
    if isinstance(node, ast.Call):
        return _last_word(node.func)
    return node.attr if isinstance(node, ast.Attribute) else getattr(node, "id", "")


def _written(tree: ast.Module) -> Iterator[str]:
    """Names of the module, its own and imported ones, that a function of it changes."""
    imported = {
        alias.asname or alias.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for alias in node.names
    }
    shared = {name for name in imported if name.lstrip("_").isupper()} | _assigned(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.Lambda):
            local = _local(node)
            for name in _written_in(node):
                if name in shared - local:
                    yield name
        if isinstance(node, ast.Global):
            yield from node.names


def _local(function: ast.FunctionDef | ast.Lambda) -> set[str]:
    arguments = {node.arg for node in ast.walk(function.args) if isinstance(node, ast.arg)}
    return arguments | {
        node.id
        for node in ast.walk(function)
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)
    }


def _written_in(function: ast.AST) -> Iterator[str]:
    for node in ast.walk(function):
        written: ast.expr | None = None
        if isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store | ast.Del):
            written = node.value
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            written = node.func.value if node.func.attr in _CHANGES else None
        elif isinstance(node, ast.Attribute) and isinstance(node.ctx, ast.Store):
            written = node.value
        if isinstance(written, ast.Name):
            yield written.id


def _kept_by(tree: ast.Module) -> Iterator[str]:
    """Containers that a class shares, and what an object changes that lives as long as its worker.

    Middleware, and whatever else is called for each request.
    """
    for kind in (node for node in ast.walk(tree) if isinstance(node, ast.ClassDef)):
        for statement in kind.body:
            if isinstance(statement, ast.Assign | ast.AnnAssign) and _is_empty(statement.value):
                yield kind.name
        methods = {one.name: one for one in kind.body if isinstance(one, ast.FunctionDef)}
        if "__call__" in methods:
            others = [one for name, one in methods.items() if name != "__init__"]
            if "self" in itertools.chain.from_iterable(map(_written_in, others)):
                yield kind.name


def _is_empty(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Dict):
        return not value.keys
    return isinstance(value, ast.List | ast.Set) and not value.elts
