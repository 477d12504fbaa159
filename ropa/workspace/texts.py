"""Every text and citation of the files with its place: for what is looked for anywhere, whatever it is about."""

from __future__ import annotations

import dataclasses
import re
import typing
from datetime import date as Day
from types import NoneType
from typing import Any, NamedTuple

from ropa.model.base import EVERY_LANGUAGE, FIRST_LANGUAGE, Located, Text
from ropa.model.law import Law
from ropa.model.scalars import Period, Word
from ropa.workspace.workspace import Workspace
from ropa.workspace.written import Written

# What it may begin with stands first, so that the search need not try every alternative at every character.
_TELLING = re.compile(r"[@0-9](?:(?<=@)|[0-9]{5}|/[0-9]{4})")
_NO_TEXT = (NoneType, bool, int, Day, Period, Word)


class Cited(NamedTuple):
    """A citation of law, and whether it stands behind the privacy wall."""

    law: Law
    internal: bool


class Texts(NamedTuple):
    """What a walk over all values of a workspace gathers, in the order of the files, and their comments beside."""

    written: tuple[Written, ...] = ()
    cited: tuple[Cited, ...] = ()
    comments: tuple[Written, ...] = ()


def gather_texts(workspace: Workspace) -> Texts:
    """Walk once over all values of a workspace."""
    walk = _Walk()
    for entry in workspace.entries():
        walk.value(entry, False)
    return Texts(tuple(walk.written), tuple(walk.cited), workspace.comments)


class _Walk:
    """One walk; which fields of a class may hold text is worked out when the class is first met."""

    def __init__(self) -> None:
        self.written: list[Written] = []
        self.cited: list[Cited] = []
        self._fields: dict[type, tuple[tuple[str, bool], ...]] = {}

    def value(self, value: Any, internal: bool) -> None:
        kind = value.__class__
        names = self._fields.get(kind)
        if names is None:
            names = self._fields[kind] = _fields_of(kind)
        if kind is Law:
            self.cited.append(Cited(value, internal))
        for name, wall in names:
            held = getattr(value, name)
            shape = held.__class__
            if shape is NoneType or not held:
                continue
            behind = internal or wall
            if shape is str:
                if _TELLING.search(held):
                    self.written.append(Written(value.at(name.rstrip("_")), held, behind))
            elif shape is Text:
                self._text(held, value.at, name.rstrip("_"), behind)
            elif shape is tuple:
                for index, item in enumerate(held):
                    if isinstance(item, Located):
                        self.value(item, behind)
                    else:
                        self._item(item, value, name, index, behind)
            elif shape is dict:
                for item in held.values():
                    self.value(item, behind)
            elif isinstance(held, Located):
                self.value(held, behind)

    def _item(self, item: Any, value: Located, name: str, index: int, internal: bool) -> None:
        shape = item.__class__
        if shape is str:
            if _TELLING.search(item):
                self.written.append(Written(value.at(name.rstrip("_"), index), item, internal))
        elif shape is Text:
            self._text(item, value.at(name.rstrip("_")).at, index, internal)

    def _text(self, text: Text, at: Any, step: str | int, internal: bool) -> None:
        if not _TELLING.search("\n".join(text.values())):
            return
        for language, words in text.items():
            if _TELLING.search(words):
                here = at(step) if language in (FIRST_LANGUAGE, EVERY_LANGUAGE) else at(step, language)
                self.written.append(Written(here, words, internal))


def _fields_of(kind: type) -> tuple[tuple[str, bool], ...]:
    """The fields of a class that may hold text, each with whether it is internal."""
    return tuple(
        (item.name, item.name == "internal" or bool(item.metadata.get("internal")))
        for item in dataclasses.fields(kind)
        if item.name != "origin" and not _textless(item.type)
    )


def _textless(annotation: Any) -> bool:
    kinds = typing.get_args(annotation) or (annotation,)
    return all(isinstance(kind, type) and issubclass(kind, _NO_TEXT) for kind in kinds)
