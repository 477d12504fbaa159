"""Which fields of the model each rule and the documents read, found in their code.

A field counts as read by its name: as an attribute, or as a text that names it (`finding(entry.at("purpose"))`,
`getattr(entry, name)` with a list of names). Functions that a rule calls are followed, those of `Facts` among them.
"""

from __future__ import annotations

import ast
import dataclasses
import importlib
import inspect
import pkgutil
from collections.abc import Iterator, Mapping
from enum import Enum
from pathlib import Path
from types import CodeType, FunctionType, MethodType

import ropa.model
from ropa.facts import Facts
from ropa.model.base import Located
from ropa.rules import Rule
from ropa.workspace import Workspace

ROOT = Path(__file__).parents[2]
DOCUMENTS = (
    *sorted((ROOT / "plugins").glob("*/documents/*.py")),
    *(ROOT / "plugins/ropa_gdpr" / f"{name}.py" for name in ("needed", "rights", "screening")),
    *(ROOT / "ropa" / f"{name}.py" for name in ("facts", "due")),
)
_FOLLOWED = ("ropa_", "ropa.facts", "ropa.due")
_PLACES = frozenset({"origin"})


def model_fields() -> Mapping[str, tuple[str, ...]]:
    """Every field of the model by name, with the classes that state it."""
    found: dict[str, tuple[str, ...]] = {}
    for info in pkgutil.iter_modules(ropa.model.__path__):
        module = importlib.import_module(f"ropa.model.{info.name}")
        for cls in vars(module).values():
            if inspect.isclass(cls) and issubclass(cls, Located) and cls.__module__ == module.__name__:
                for item in dataclasses.fields(cls):
                    if item.name in inspect.get_annotations(cls) and item.name not in _PLACES:
                        found[item.name] = (*found.get(item.name, ()), cls.__name__)
    return found


def table(rules: tuple[Rule, ...]) -> Mapping[str, frozenset[str]]:
    """The fields each rule reads, by code."""
    known = frozenset(model_fields())
    return {rule.code: frozenset(_reads(rule.check, set())) & known for rule in rules}


def read_by_documents() -> frozenset[str]:
    """The fields that documents, or what they and the registry's lists are made from, read."""
    found: set[str] = set()
    for path in DOCUMENTS:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute):
                found.add(node.attr)
            elif isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.add(node.value)
    return frozenset(found) & frozenset(model_fields())


def _reads(function: object, seen: set[object]) -> Iterator[str]:
    """The names a function reads, and those it calls."""
    function = inspect.unwrap(function) if callable(function) else function
    if isinstance(function, property):
        function = function.fget
    if isinstance(function, MethodType):
        function = function.__func__
    if not isinstance(function, FunctionType) or function in seen:
        return
    seen.add(function)
    for code in _codes(function.__code__):
        yield from _texts(code.co_consts)
        for name in code.co_names:
            yield name
            value = function.__globals__.get(name)
            yield from _texts(value)
            for called in (*_functions(value), vars(Facts).get(name), vars(Workspace).get(name)):
                if isinstance(called, property) or str(getattr(called, "__module__", "")).startswith(_FOLLOWED):
                    yield from _reads(called, seen)


def _functions(value: object) -> Iterator[object]:
    """A function, or those that a mapping chooses from."""
    yield from value.values() if isinstance(value, Mapping) else (value,)


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for inner in code.co_consts:
        if isinstance(inner, CodeType):
            yield from _codes(inner)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, type) and issubclass(value, Enum):
        yield from (str(member.value) for member in value)  # `getattr(rights, right.value)`
    elif isinstance(value, Mapping):
        yield from _texts((*value.keys(), *value.values()))
    elif isinstance(value, tuple | list | set | frozenset):
        for inner in value:
            yield from _texts(inner)
