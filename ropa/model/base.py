"""What every noun of the record is made of: places, the four states, words by language, and field markers."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any, NewType, TypeAlias, TypeVar, dataclass_transform

from ropa.source import Origin, Step

T = TypeVar("T")
K = TypeVar("K", bound=str)

Id = NewType("Id", str)
"""A key of an entry: small letters, digits and hyphens, at most 64 characters."""

FIRST_LANGUAGE = ""
EVERY_LANGUAGE = "*"


def said(about: str, *, internal: bool = False, plain: bool = False) -> Any:
    """A field that may be left out; `about` is what the schema prints, `plain` lets it stand for the entry."""
    return field(default=None, metadata={"about": about, "internal": internal, "plain": plain})


def must(about: str, *, plain: bool = False) -> Any:
    """A field whose absence is a format error; the entry lives on with None so that its rules still run."""
    return field(default=None, metadata={"about": about, "needed": True, "plain": plain})


def key(about: str) -> Any:
    """The field an entry cannot be understood without: where it is unreadable the entry is dropped, with an error.

    The only key of an entry may be written plainly, without the mapping.
    """
    return field(metadata={"about": about, "needed": True, "key": True})


def many(about: str, *, internal: bool = False) -> Any:
    """A list that may be left out."""
    return field(default=(), metadata={"about": about, "internal": internal})


@dataclass_transform(kw_only_default=True, frozen_default=True, field_specifiers=(field,))
def noun(cls: type[T]) -> type[T]:
    """Make a class a dataclass of the record, its fields given by name and never changed.

    What all nouns share, that they are frozen too, stands once in `Located`: methods generated for each of them would
    be half of start-up.
    """
    return dataclass(init=False, eq=False, repr=False, kw_only=True)(cls)


@noun
class Located:
    """A value that knows where it stands; the place is no part of what it says.

    A value holds only the fields it was given; of every other field its class holds the default. Most entries of a
    record state few of the fields they may have.
    """

    origin: Origin = field(compare=False)

    def __init__(self, **given: Any) -> None:
        known = type(self).__dataclass_fields__
        for name, value in given.items():
            if name not in known:
                raise TypeError(f"{type(self).__name__} has no field {name!r}")
            object.__setattr__(self, name, value)
        lacking = [name for name, item in known.items() if item.default is dataclasses.MISSING and name not in given]
        if lacking:
            raise TypeError(f"{type(self).__name__} lacks {', '.join(lacking)}")

    def __setattr__(self, name: str, value: object) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot change field {name!r}")

    def __delattr__(self, name: str) -> None:
        raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")

    def at(self, *steps: Step) -> Origin:
        """The place of a field of this value, stated or not."""
        return self.origin.at(*steps)

    def __eq__(self, other: object) -> bool:
        if type(self) is not type(other):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in _said_fields(self))

    def __repr__(self) -> str:
        said_ = ((name, getattr(self, name)) for name in _said_fields(self))
        told = ", ".join(f"{name}={value!r}" for name, value in said_ if value not in (None, ()))
        return f"{type(self).__name__}({told})"


def maker(cls: type[Any]) -> Callable[[Mapping[str, Any]], Any]:
    """What makes values of a class from fields that are known to be its own, so that nothing is looked at twice.

    A dataclass that a pack declares in another way has an `__init__` of its own, which is then called.
    """
    if cls.__init__ is not Located.__init__:
        return lambda fields: cls(**fields)
    new, put = object.__new__, object.__setattr__

    def make(fields: Mapping[str, Any]) -> Any:
        value = new(cls)
        for name, held in fields.items():
            put(value, name, held)
        return value

    return make


def _said_fields(value: Located) -> list[str]:
    return [item.name for item in dataclasses.fields(value) if item.compare]


class Text(dict[str, str]):
    """The organisation's own words by language code.

    A plain text stands under `FIRST_LANGUAGE` (the workspace's first language); a plain *name* stands under
    `EVERY_LANGUAGE`, because names are not translated.
    """

    __slots__ = ()

    def in_language(self, language: str, first: str) -> str | None:
        """The words for `language`, or None where they are missing; `first` is the workspace's first language."""
        if language in self:
            return self[language]
        if EVERY_LANGUAGE in self:
            return self[EVERY_LANGUAGE]
        return self.get(FIRST_LANGUAGE) if language == first else None

    def anything(self, first: str) -> str:
        """Some words, the first language preferred: for messages, where a gap must not hide the rest."""
        return self.in_language(first, first) or next(iter(self.values()))


class Nothing(Enum):
    """The explicit statement that there is none."""

    NONE = "none"


NONE = Nothing.NONE


class Everything(Enum):
    """The explicit statement that a scope leaves nothing out."""

    ALL = "all"


ALL = Everything.ALL


@noun
class NotApplicable(Located):
    """The statement that a question does not arise here, and why."""

    not_applicable: Text


@noun
class Todo(Located):
    """A question that is known to be open, with a note for whoever answers it."""

    todo: Text


Stated: TypeAlias = T | Nothing | NotApplicable | Todo | None
"""A value, `none`, `{not_applicable: why}`, `{todo: note}`, or None: not yet assessed."""

Scope: TypeAlias = Everything | tuple[K, ...]
"""`all`, or a list of ids; an omitted scope is not assessed."""


def listed(value: Any) -> tuple[Any, ...]:
    """The entries of a stated list; empty for every other state."""
    return value if isinstance(value, tuple) else ()


def keyed(value: Stated[Mapping[K, T]]) -> Mapping[K, T]:
    """The entries of a stated mapping; empty for every other state."""
    return value if isinstance(value, dict) else {}


def answered(value: object) -> bool:
    """Whether the record answers the question: a value, `none` or `not_applicable`; not a gap, not a todo."""
    return value is not None and not isinstance(value, Todo)


def within(scope: object, known: Mapping[K, object]) -> tuple[K, ...]:
    """The ids a scope stands for: those it lists, or all that are known; empty where it is not assessed."""
    return tuple(known) if scope is ALL else listed(scope)


@dataclass(frozen=True, slots=True, eq=False)
class ByValue:
    """Marks a union whose member is told by the value of one key, which is also its plain form."""

    key: str
    choices: Mapping[str, type]


@dataclass(frozen=True, slots=True, eq=False)
class ByKey:
    """Marks a union whose member is told by which of several keys is present; the first may be written plainly."""

    choices: Mapping[str, type]


@dataclass(frozen=True, slots=True)
class Single:
    """Marks a list that may be written as one entry without the list."""


@dataclass(frozen=True, slots=True)
class SameEverywhere:
    """Marks a text that is a name: written plainly it holds for every language."""


def public(value: T) -> T:
    """The same value with every `internal:` field, and every field marked internal, gone."""
    if isinstance(value, Located):
        changes: dict[str, Any] = {}
        for item in dataclasses.fields(value):
            if item.name == "origin":
                continue
            old = getattr(value, item.name)
            if item.name == "internal" or item.metadata.get("internal"):
                new = None if item.default is None else item.default
            else:
                new = public(old)
            if new is not old:
                changes[item.name] = new
        return dataclasses.replace(value, **changes) if changes else value
    if isinstance(value, tuple):
        items = tuple(public(item) for item in value)
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value  # type: ignore[return-value]
    if isinstance(value, dict) and not isinstance(value, Text):
        return {name: public(item) for name, item in value.items()}  # type: ignore[return-value]
    return value
