"""Files of the record read one by one from their bytes: of another time, and behind the privacy wall."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from ropa.decode import Decoder
from ropa.diagnostics import ERROR
from ropa.files import File, file_at
from ropa.model.base import Located, Text, public
from ropa.source import Document, Origin
from ropa.workspace.link import READ_ALL_THE_SAME
from ropa.workspace.load import CLASSES
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import compose


@dataclass(frozen=True)
class Entry:
    """What one file says to everybody; `readable` tells whether all of it could be understood."""

    file: File
    value: Located
    readable: bool = True

    @cached_property
    def mentions(self) -> frozenset[str]:
        """Every id it may name, of whatever kind: its plain words that are no text of the organisation."""
        return frozenset(_words(self.value))

    def says_the_same(self, other: Entry | None) -> bool:
        """Whether another file says just this."""
        return other is not None and self.readable and other.readable and self.value == other.value


def _words(value: Any) -> Iterator[str]:
    if type(value) is str:
        yield value
    elif isinstance(value, Located):
        for item in dataclasses.fields(value):
            if item.name != "origin":
                yield from _words(getattr(value, item.name))
    elif isinstance(value, tuple):
        for one in value:
            yield from _words(one)
    elif isinstance(value, Mapping) and not isinstance(value, Text):
        for one in value.values():
            yield from _words(one)


class EntryReader:
    """Reads files that need not be there any more, without complaint."""

    def __init__(self) -> None:
        self._decoder = Decoder()

    def read(self, path: str, data: bytes | None) -> Entry | None:
        """The entry of a file; None where the path is that of no entry. What is unreadable is left not stated."""
        file = file_at(path)
        if file is None:
            return None
        found: list[str] = []
        node = compose(data, lambda code, span, params: found.append(code)) if data is not None else None
        cls = CLASSES[file.kind]
        known = {file.kind: file.id} if file.kind not in ("workspace", "organisation") else {}
        if type(node) is not MappingNode:
            needed = {"workspace": None} if file.kind == "workspace" else known
            return Entry(file, cls(**needed, origin=Origin(Document(path))), readable=False)
        self._decoder.forget()
        value = self._decoder.read(cls, node, Document(path), known)
        found += [item.code for item in self._decoder.found if item.severity is ERROR]
        return Entry(file, public(value), not set(found) - READ_ALL_THE_SAME)
