"""From nodes to the frozen model, by the annotations of its dataclasses: every mistake told, every good part kept."""

from __future__ import annotations

import dataclasses
import types
import typing
from collections.abc import Collection, Mapping
from typing import Any

from ropa.decode.near import nearest
from ropa.decode.node import UNREADABLE, Reader, Reference, begins_with_language, first_of
from ropa.decode.scalars import LINKED, SCALARS, ScalarKind, expectation
from ropa.decode.slips import meant_as_list, put_right, synonym
from ropa.decode.unions import by_key_reader, by_value_reader, union_reader
from ropa.diagnostics import ERROR, Diagnostic, Related, Severity
from ropa.model.base import (
    EVERY_LANGUAGE,
    FIRST_LANGUAGE,
    ByKey,
    ByValue,
    SameEverywhere,
    Single,
    Text,
    maker,
)
from ropa.model.scalars import ID, LANGUAGES, Word
from ropa.source import Document, Origin, Span, Step
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import Node, span_of
from ropa.yamlio import Scalar as ScalarNode
from ropa.yamlio import Sequence as SequenceNode

_SHAPES: Mapping[type, str] = {
    ScalarNode: "@shape.scalar",
    SequenceNode: "@shape.list",
    MappingNode: "@shape.mapping",
}


_LANGUAGES = {code: code for code in LANGUAGES}
"""Every code as one object, however many texts are written in it."""
MOST_TOLD = 1000
"""Mistakes of one file that are told."""
MOST_GUESSES = 200
"""Mistakes for which is looked for what was meant."""


class FileReader(typing.Protocol):
    """Reads an entry; of a whole file, `keep` are the fields that the file's place gives."""

    def __call__(self, node: Node, parent: Origin, step: Step, keep: Mapping[str, Any] | None = None) -> Any:
        """The entry, or `UNREADABLE` after telling why."""


class Decoder:
    """Reads nodes into dataclasses. A reader is compiled once for each type; problems gather in `found`.

    `references` gathers what is named elsewhere, `spoken` the languages of each text that is not internal, until
    somebody empties them; `left_open` where a question is left open.
    """

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self.references: list[Reference] = []
        self.spoken: set[tuple[str, ...]] = set()
        self.left_open: list[Origin] = []
        self._readers: dict[Any, Reader] = {}
        self._files: dict[type, FileReader] = {}
        self._told: dict[Document, int] = {}
        self._guesses = 0

    def forget(self) -> None:
        """Begin anew: what was found and named so far no longer counts."""
        self.found, self.references, self.spoken = [], [], set()
        self._told.clear()
        self._guesses = 0

    def read(self, cls: type[typing.Any], node: Node, document: Document, known: Mapping[str, Any]) -> Any:
        """The value of a whole file; `known` holds fields that the file's place gives, such as its id.

        A file's own mistakes never make it disappear: what is unreadable is left not stated.
        """
        origin = Origin(document)
        if type(node) is not MappingNode:
            self.shape(node, origin, "", "@expect.mapping")
            return cls(**known, origin=origin)
        reader = self._files.get(cls)
        if reader is None:
            reader = self._files[cls] = self._record_reader(cls)
        return reader(node, origin, "", known)

    def reader(self, annotation: Any) -> Reader:
        """The reader of a type, compiled on first use."""
        made = self._readers.get(annotation)
        if made is None:
            made = self._readers[annotation] = self._compile(annotation)
        return made

    # --- telling

    def tell(
        self,
        code: str,
        at: Origin,
        span: Span | None,
        params: Mapping[str, str] | None = None,
        related: tuple[Related, ...] = (),
        severity: Severity = ERROR,
    ) -> None:
        """Add a problem; of a file with very many the first, and once that there are more."""
        told = self._told[at.document] = self._told.get(at.document, 0) + 1
        if told <= MOST_TOLD:
            self.found.append(Diagnostic(code, severity, at, span, params or {}, related))
        elif told == MOST_TOLD + 1:
            params = {"limit": str(MOST_TOLD)}
            self.found.append(Diagnostic("FMT028", ERROR, Origin(at.document), span or Span(1, 1), params))

    def near(self, word: str, options: Collection[str]) -> str | None:
        """What a misspelt word most likely means: looked for in the first mistakes only, since it takes long."""
        known = next((meant for meant in synonym(word) if meant in options), None)
        if known:
            return known
        self._guesses += 1
        return nearest(word, options) if self._guesses <= MOST_GUESSES else None

    def shape(self, node: Node, parent: Origin, step: Step, expected: str, **params: str) -> Any:
        """Tell that a value has another shape than expected, or is missing; gives `UNREADABLE`."""
        at = parent.at(step) if step != "" else parent
        if type(node) is ScalarNode and not node.value.strip():
            self.tell("FMT014", at, span_of(node), {"key": str(step), "expected": expected, **params})
        else:
            found = _SHAPES[type(node)]
            self.tell("FMT010", at, span_of(node), {"expected": expected, "found": found, **params})
        return UNREADABLE

    # --- compiling

    def _compile(self, annotation: Any) -> Reader:
        origin = typing.get_origin(annotation)
        if origin is typing.Annotated:
            return self._annotated(*typing.get_args(annotation))
        if origin in (typing.Union, types.UnionType):
            return union_reader(self, typing.get_args(annotation))
        if origin is tuple:
            return self._list(typing.get_args(annotation)[0])
        if origin is not None and issubclass(origin, Mapping):
            return self._entries(typing.get_args(annotation)[1])
        if annotation is Text:
            return self._text(FIRST_LANGUAGE)
        if annotation in SCALARS:
            return self._scalar(SCALARS[annotation], LINKED.get(annotation), None if annotation is str else {})
        if dataclasses.is_dataclass(annotation):
            return self._record_reader(typing.cast(type[typing.Any], annotation))
        if issubclass(annotation, Word):
            words = {member.value: member for member in annotation}
            return self._scalar(ScalarKind("@expect.one-of", annotation, tuple(words)), None, words)
        raise TypeError(f"no reader for {annotation}")

    def _annotated(self, inner: Any, *marks: Any) -> Reader:
        if Single() in marks:
            return self._single(self.reader(inner), self.reader(typing.get_args(inner)[0]))
        if SameEverywhere() in marks:
            return self._text(EVERY_LANGUAGE)
        by_value = next((mark for mark in marks if isinstance(mark, ByValue)), None)
        by_key = next((mark for mark in marks if isinstance(mark, ByKey)), None)
        if by_value is not None:
            return by_value_reader(self, by_value, by_key)
        if by_key is not None:
            return by_key_reader(self, by_key)
        raise TypeError(f"no reader for {inner} with {marks}")

    def _scalar(self, kind: ScalarKind, linked: str | None, known: dict[str, Any] | None) -> Reader:
        """A reader of single values. `known` holds those read before: ids, words and dates come again and again, and
        are then one object; None for free text, which does not.
        """
        expected, convert, options = kind
        extra = {"words": ", ".join(options)} if expected == "@expect.one-of" else {}
        seen: dict[str, Any] = {} if known is None else known

        def read(node: Node, parent: Origin, step: Step) -> Any:
            if type(node) is not ScalarNode:
                return self.shape(node, parent, step, expected, **extra)
            value = node.value
            made = seen.get(value)
            if made is None:
                try:
                    made = convert(value)
                except ValueError:
                    return wrong(node, parent, step)
                if known is not None:
                    known[value] = made
            if linked:
                self.references.append(Reference(linked, made, node, parent, step))
            return made

        def wrong(node: Node, parent: Origin, step: Step) -> Any:
            value = node.value
            if not value.strip():
                return self.shape(node, parent, step, expected, **extra)
            params = {"value": value, "expected": expectation(expected, value), **extra}
            near = (self.near(value, options) if options else None) or put_right(expected, value)
            if near:
                params["near"] = near
            self.tell("FMT011", parent.at(step), span_of(node), params)
            return UNREADABLE

        return read

    def _text(self, plain_key: str) -> Reader:
        def read(node: Node, parent: Origin, step: Step) -> Any:
            if type(node) is ScalarNode:
                value = node.value
                if value and not value.isspace():
                    self.spoken.add((plain_key,))
                    return Text({plain_key: value})
                return self.shape(node, parent, step, "@expect.text")
            if type(node) is not MappingNode:
                return self.shape(node, parent, step, "@expect.text-or-languages")
            if not node.value:
                return self.shape(node, parent, step, "@expect.text-or-languages")
            words = Text()
            seen: dict[str, Node] = {}
            for key, child in node.value:
                language = key.value
                if type(key) is not ScalarNode or language in seen:
                    self._no_key(key, seen, parent.at(step))
                    continue
                seen[language] = key
                if language not in LANGUAGES:
                    self._no_language(key, child, parent.at(step, language))
                elif type(child) is not ScalarNode or not child.value or child.value.isspace():
                    self.shape(child, parent.at(step), language, "@expect.text")
                else:
                    words[_LANGUAGES[language]] = child.value
            self.spoken.add(tuple(words))
            return words or UNREADABLE

        return read

    def _no_language(self, key: Node, child: Node, at: Origin) -> None:
        near = self.near(key.value, LANGUAGES)
        unquoted = type(child) is ScalarNode and not child.value
        params = {"value": key.value, "comma" if unquoted else "shape": "yes"}
        self.tell("FMT015", at, span_of(key), params | ({"near": near} if near and not unquoted else {}))

    def _single(self, read_list: Reader, read_one: Reader) -> Reader:
        def read(node: Node, parent: Origin, step: Step) -> Any:
            if type(node) is SequenceNode:
                return read_list(node, parent, step)
            value = read_one(node, parent, step)
            return value if value is UNREADABLE else (value,)

        return read

    def _list(self, item: Any) -> Reader:
        read_item = self.reader(item)

        def read(node: Node, parent: Origin, step: Step) -> Any:
            if type(node) is not SequenceNode:
                return self.shape(node, parent, step, "@expect.list", **meant_as_list(node))
            here = Origin(parent.document, parent, step)
            values = [read_item(child, here, index) for index, child in enumerate(node.value)]
            return tuple([value for value in values if value is not UNREADABLE])

        return read

    def _entries(self, item: Any) -> Reader:
        read_item = self.reader(item)

        def read(node: Node, parent: Origin, step: Step) -> Any:
            if type(node) is not MappingNode:
                return self.shape(node, parent, step, "@expect.entries-by-id")
            here, values = Origin(parent.document, parent, step), {}
            for key, child in self.pairs(node, here):
                name = key.value
                if not ID.match(name):
                    near = put_right("@expect.id", name)
                    params = {"value": name} | ({"near": near} if near else {})
                    self.tell("FMT016", here.at(name), span_of(key), params)
                    continue
                value = read_item(child, here, name)
                if value is not UNREADABLE:
                    values[name] = value
            return values

        return read

    def _record_reader(self, cls: type[typing.Any]) -> FileReader:
        hints: dict[str, Any] = {}
        fields = {f.name: f for f in dataclasses.fields(cls) if f.name != "origin"}
        names = {name.rstrip("_"): name for name in fields}
        keys = [name for name, f in fields.items() if f.default is dataclasses.MISSING]
        needed = [name.rstrip("_") for name, f in fields.items() if f.metadata.get("needed")]
        plain = next((name for name, f in fields.items() if f.metadata.get("plain")), None)
        plain = plain or (keys[0] if len(keys) == 1 else None)
        readers: dict[str, tuple[str, Reader, str]] = {}
        make = maker(cls)

        def reader_of(key: str) -> tuple[str, Reader, str] | None:
            """The field of a key, its reader, and the key, one object for all files that write it.

            Made on first use: a type may hold itself.
            """
            name = names.get(key)
            if name is None:
                return None
            if not hints:
                hints.update(typing.get_type_hints(cls, include_extras=True))
            reader = self.reader(hints[name])
            if name == "internal" or fields[name].metadata.get("internal"):
                reader = self._unspoken(reader)
            made = readers[key] = (name, reader, key)
            return made

        def read(node: Node, parent: Origin, step: Step, keep: Mapping[str, Any] | None = None) -> Any:
            origin = parent if step == "" else Origin(parent.document, parent, step)
            if type(node) is not MappingNode or (plain and begins_with_language(node)):
                if not plain:
                    return self.shape(node, parent, step, "@expect.mapping")
                word = plain.rstrip("_")
                _, reader, _ = readers.get(word) or reader_of(word)  # type: ignore[misc]
                value = reader(node, parent, step)
                return UNREADABLE if value is UNREADABLE else make({"origin": origin, plain: value})
            values: dict[str, Any] = {"origin": origin}
            seen: dict[str, Node] = {}
            meant: set[str | None] = set()
            for key, child in node.value:
                word = key.value
                if type(key) is not ScalarNode or seen.setdefault(word, key) is not key:
                    self._no_key(key, seen, origin)
                    continue
                found = readers.get(word) or reader_of(word)
                if found is None:
                    meant.add(self._unknown(key, origin, names))
                    continue
                field, reader, word = found
                value = reader(child, origin, word)
                if value is not UNREADABLE:
                    values[field] = value
            if keep is not None:
                values |= keep
            for word in needed:
                if word not in seen and word not in meant:
                    self.tell("FMT013", origin.at(word), span_of(first_of(node)), {"key": word})
            for name in keys:
                if name not in values:
                    return UNREADABLE
            return make(values)

        return read

    def _unspoken(self, reader: Reader) -> Reader:
        """A reader whose texts no document for the public speaks."""

        def read(node: Node, parent: Origin, step: Step) -> Any:
            kept, self.spoken = self.spoken, set()
            value = reader(node, parent, step)
            self.spoken = kept
            return value

        return read

    def _no_key(self, key: Node, seen: Mapping[str, Node], origin: Origin) -> None:
        """Tell a key that is no word, or that stands twice."""
        if type(key) is not ScalarNode:
            self.tell("FMT010", origin, span_of(key), {"expected": "@expect.word", "found": _SHAPES[type(key)]})
            return
        related = (Related(origin.at(key.value), "first", span_of(seen[key.value])),)
        self.tell("FMT009", origin.at(key.value), span_of(key), {"key": key.value}, related)

    def _unknown(self, key: Node, origin: Origin, names: Collection[str]) -> str | None:
        """Tell a key that is not known; gives the one that was most likely meant, which then is not missing."""
        if key.value == "<<":
            self.tell("FMT006", origin.at("<<"), span_of(key))
            return None
        params = {"key": key.value} | ({"known": ", ".join(names)} if len(names) <= 12 else {})
        near = self.near(key.value, names)
        self.tell("FMT012", origin.at(key.value), span_of(key), params | ({"near": near} if near else {}))
        return near

    def pairs(self, node: Node, origin: Origin) -> list[tuple[Node, Node]]:
        """The entries of a mapping, each key once: a duplicate is told, with the place of the first."""
        seen: dict[str, Node] = {}
        entries: list[tuple[Node, Node]] = []
        for pair in node.value:
            key = pair[0]
            if type(key) is not ScalarNode or key.value in seen:
                self._no_key(key, seen, origin)
            else:
                seen[key.value] = key
                entries.append(pair)
        return entries
