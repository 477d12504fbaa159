"""What the annotation of a field tells about its answers: its class, its words, whether it may stay open."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Iterator, Mapping
from enum import Enum
from functools import cache
from typing import Any

from ropa.decode.scalars import LINKED
from ropa.model.base import ByKey, ByValue, Located, NotApplicable, Nothing, Text, Todo


@dataclasses.dataclass(frozen=True)
class FieldOf:
    """A field of the model: its name, its annotation, what the model says of it, and whether it must be there."""

    name: str
    annotation: Any
    about: str
    needed: bool

    @property
    def may_stay_open(self) -> bool:
        """Whether `{todo: note}` may stand for it."""
        return Todo in _members(self.annotation)


def field_of(cls: type, name: str) -> FieldOf:
    """The field of a class by its name in the file."""
    (item,) = (item for item in dataclasses.fields(cls) if item.name == name)
    needed = bool(item.metadata.get("needed")) or item.default is dataclasses.MISSING
    return FieldOf(name, _annotations(cls)[name], str(item.metadata["about"]), needed)


@cache
def _annotations(cls: type) -> Mapping[str, Any]:
    return typing.get_type_hints(cls, include_extras=True)


def order_of(cls: type) -> list[str]:
    """The names of a class's fields in the order of the model."""
    return [item.name for item in dataclasses.fields(cls)]


def entry_class(annotation: Any) -> type[Located]:
    """The class of the entries that a field holds; of several the one that may be written plainly."""
    return next(_entries(annotation))


def plain_field(cls: type) -> FieldOf | None:
    """The field that an entry's plain form stands for; None where an entry has no plain form."""
    items = [item for item in dataclasses.fields(cls) if item.name != "origin"]
    marked = [item for item in items if item.metadata.get("plain")]
    plain = marked or [item for item in items if item.default is dataclasses.MISSING]
    return field_of(cls, plain[0].name) if len(plain) == 1 else None


def linked_kind(annotation: Any) -> str | None:
    """What a single value names that is defined elsewhere, such as a party or a word of the vocabulary."""
    return next((LINKED[member] for member in _leaves(annotation) if member in LINKED), None)


def own_words_need_language(annotation: Any) -> bool:
    """Whether a plain word would name something else, so that own words are written by language."""
    return Text in _leaves(annotation) and linked_kind(annotation) is not None


def words_of(annotation: Any) -> tuple[str, ...]:
    """The closed words among which an answer is chosen; `none` and `all` among them."""
    found: list[str] = []
    for member in _leaves(annotation):
        if isinstance(member, type) and issubclass(member, Enum) and member is not Nothing:
            found += [str(word.value) for word in member]
        elif isinstance(member, ByValue):
            found += list(member.choices)
        elif member is bool:
            found += ["yes", "no"]
    if Nothing in _members(annotation):
        found.append(str(Nothing.NONE.value))
    return tuple(dict.fromkeys(found))


def _members(annotation: Any) -> tuple[Any, ...]:
    """The members of a union, nested ones made flat; a type alone is its own only member."""
    if typing.get_origin(annotation) in (typing.Union, types.UnionType):
        return tuple(inner for member in typing.get_args(annotation) for inner in _members(member))
    return () if annotation is type(None) else (annotation,)


def _entries(annotation: Any) -> Iterator[type[Located]]:
    for member in _members(annotation):
        origin, arguments = typing.get_origin(member), typing.get_args(member)
        if origin is typing.Annotated:
            by_key = next((mark for mark in arguments[1:] if isinstance(mark, ByKey)), None)
            if by_key is not None:
                yield next(iter(by_key.choices.values()))
            else:
                yield from _entries(arguments[0])
        elif origin is not None:
            yield from _entries(arguments[-1] if origin is not tuple else arguments[0])
        elif dataclasses.is_dataclass(member) and member not in (Todo, NotApplicable):
            yield typing.cast(type[Located], member)


def _leaves(annotation: Any) -> Iterator[Any]:
    """The types, and the marks of closed choices, of which one answer to a field may be."""
    for member in _members(annotation):
        origin, arguments = typing.get_origin(member), typing.get_args(member)
        if origin is typing.Annotated:
            choice = next((mark for mark in arguments[1:] if isinstance(mark, ByValue)), None)
            if choice is not None:
                yield choice
            else:
                yield from _leaves(next(_entries(member)) if _by_key(arguments) else arguments[0])
        elif origin is not None:
            yield from _leaves(arguments[-1] if origin is not tuple else arguments[0])
        elif dataclasses.is_dataclass(member) and member not in (Todo, NotApplicable):
            plain = plain_field(typing.cast(type, member))
            if plain is not None:
                yield from _leaves(plain.annotation)
        else:
            yield member


def _by_key(arguments: tuple[Any, ...]) -> bool:
    return any(isinstance(mark, ByKey) for mark in arguments[1:])
