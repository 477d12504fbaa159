"""Values that may be written in several ways, told apart by their node, by one key, or by which key is there."""

from __future__ import annotations

import dataclasses
import re
import typing
from collections.abc import Collection
from typing import Any

from ropa.decode.near import nearest
from ropa.decode.node import UNREADABLE, Reader, Telling, begins_with_language, first_of
from ropa.decode.scalars import SCALARS
from ropa.decode.slips import left_open, put_right, synonym
from ropa.model.base import ByKey, ByValue, NotApplicable, Text, Todo
from ropa.model.scalars import LawCode, Link
from ropa.source import Origin, Step
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import Node, span_of
from ropa.yamlio import Scalar as ScalarNode
from ropa.yamlio import Sequence as SequenceNode

_LOOKS = {LawCode: re.compile(r"[A-Z]{2}\.\S"), Link: re.compile(r"[a-z]+:")}
"""How a value must look to be no plain text, where plain text may stand too."""
_EXAMPLES = ("6-1-f", "46-2-c")
"""What is shown as an example where one of them may stand."""
_EXAMPLE_ID = "customer-service"


def union_reader(decoder: Telling, members: tuple[Any, ...]) -> Reader:
    """A union told apart by the node: closed words and single values, lists, languages, mappings."""
    members = tuple(member for member in members if member is not type(None))
    if len(members) == 1:
        return decoder.reader(members[0])
    words: dict[str, Any] = {}
    singles: list[Any] = []
    lists: list[Any] = []
    mappings: list[Any] = []
    for member in members:
        kind = _node_kind(member)
        if kind == "word":
            words |= {option.value: option for option in member}
        elif member in (NotApplicable, Todo):
            continue
        else:
            {"single": singles, "list": lists, "mapping": mappings}[kind].append(member)
    stated = NotApplicable in members
    return _choose(decoder, words, singles, lists, mappings, stated)


def _choose(
    decoder: Telling, words: dict[str, Any], singles: list[Any], lists: list[Any], mappings: list[Any], stated: bool
) -> Reader:
    own_words = Text in mappings
    mapping = next((member for member in mappings if member is not Text), None)
    read_text = decoder.reader(Text) if own_words else None
    read_single = decoder.reader(singles[0]) if singles else None
    read_list = decoder.reader(lists[0]) if lists else None
    read_mapping = decoder.reader(mapping) if mapping is not None else None
    read_open = {"not_applicable": decoder.reader(NotApplicable), "todo": _noting(decoder)} if stated else {}
    fallback = read_single or read_list or read_mapping or read_text
    looks = _LOOKS.get(singles[0]) if singles and read_text else None
    named = own_words and bool(singles) and getattr(SCALARS.get(singles[0]), "expected", "") == "@expect.id"
    shown = (*words, *(f"{{{name}: …}}" for name in read_open))
    expected = f"@expect.{_other(singles, lists, mappings)}"
    near: dict[str, str | None] = {}  # the same few words come again and again

    def read(node: Node, parent: Origin, step: Step) -> Any:
        kind = type(node)
        if kind is ScalarNode:
            word = words.get(node.value)
            if word is not None:
                return word
            if words or stated:
                meant = _meant(node.value, words, stated)
                if meant and not (singles and _converts(singles[0], node.value)):
                    return _not_a_word(decoder, node, parent, step, expected, shown, meant)
            if looks and read_text and not looks.match(node.value):
                return read_text(node, parent, step)
            if named and " " in node.value.strip():
                meant = put_right("@expect.id", node.value) or _EXAMPLE_ID
                params = {"value": node.value, "expected": "@expect.id-or-words", "id": meant}
                decoder.tell("FMT011", parent.at(step), span_of(node), params)
                return UNREADABLE
            if read_single:
                return read_single(node, parent, step)
            plain = read_mapping or read_text
            reader = plain or read_list
            if words and (not reader or " " not in node.value):
                if reader and node.value not in near:
                    near[node.value] = nearest(node.value, words, 0.75 if plain else 0.6)
                if not reader or near[node.value]:
                    return _not_a_word(decoder, node, parent, step, expected, shown, near.get(node.value))
        elif kind is SequenceNode:
            reader = read_list or read_mapping or fallback
        else:
            if len(node.value) == 1 and type(node.value[0][0]) is ScalarNode and node.value[0][0].value in read_open:
                return read_open[node.value[0][0].value](node, parent, step)
            reader = (read_text if begins_with_language(node) else None) or read_mapping or read_text or fallback
        if reader is None:
            return decoder.shape(node, parent, step, "@expect.one-of", words=", ".join(words))
        return reader(node, parent, step)

    return read


def _noting(decoder: Telling) -> Reader:
    """A reader of open questions, which remembers where they stand."""
    read_todo = decoder.reader(Todo)

    def read(node: Node, parent: Origin, step: Step) -> Any:
        decoder.left_open.append(parent.at(step))
        return read_todo(node, parent, step)

    return read


def _other(singles: list[Any], lists: list[Any], mappings: list[Any]) -> str:
    """The phrase for what may stand beside words: text, one value, a list or an entry."""
    if Text in mappings:
        return "text-or-words"
    if singles:
        return "value-or-words"
    if lists:
        return "list-or-words"
    return "entry-or-words" if mappings else "one-of"


def _meant(value: str, words: Collection[str], stated: bool) -> str | None:
    """What a word of people's own language means here, if it is one."""
    known = next((meant for meant in synonym(value) if meant in words), None)
    return known or (left_open(value) if stated else None)


def _converts(single: Any, value: str) -> bool:
    try:
        SCALARS[single].convert(value)
    except ValueError:
        return False
    return True


def _not_a_word(
    decoder: Telling, node: Node, parent: Origin, step: Step, expected: str, words: tuple[str, ...], meant: str | None
) -> Any:
    if not node.value:
        return decoder.shape(node, parent, step, expected, words=", ".join(words))
    params = {"value": node.value, "expected": expected, "words": ", ".join(words)}
    near = meant or decoder.near(node.value, words)
    decoder.tell("FMT011", parent.at(step), span_of(node), params | ({"near": near} if near else {}))
    return UNREADABLE


def by_value_reader(decoder: Telling, mark: ByValue, other: ByKey | None) -> Reader:
    """A reader of entries told apart by the value of one key, or else by a key that only one of them has."""
    key = mark.key
    readers = {value: decoder.reader(cls) for value, cls in mark.choices.items()}
    others = {name: decoder.reader(cls) for name, cls in other.choices.items()} if other else {}
    example = next((value for value in _EXAMPLES if value in readers), next(iter(readers)))
    expected = f"@expect.{key}"

    def wrong(node: Node, parent: Origin, step: Step) -> Any:
        if type(node) is not ScalarNode or not node.value:
            return decoder.shape(node, parent, step, expected, example=example)
        near = put_right(expected, node.value)
        if key == "article":  # articles differ by a sign: only one that was clearly named is suggested
            near = near if near in readers or (near or "").startswith("[") else None
        else:
            near = near if near in readers else decoder.near(node.value, readers)
        params = {"value": node.value, "expected": expected, "example": example}
        decoder.tell("FMT011", parent.at(step), span_of(node), params | ({"near": near} if near else {}))
        return UNREADABLE

    def read(node: Node, parent: Origin, step: Step) -> Any:
        if type(node) is ScalarNode and node.value in readers:
            return readers[node.value](node, parent, step)
        if type(node) is not MappingNode:
            return wrong(node, parent, step)
        for name, value in node.value:
            if type(name) is not ScalarNode:
                continue
            if name.value in others:
                return others[name.value](node, parent, step)
            if name.value == key:
                if type(value) is ScalarNode and value.value in readers:
                    return readers[value.value](node, parent, step)
                return wrong(value, parent.at(step), key)
        params = {"key": key, "example": f"{key}: {example}"}
        decoder.tell("FMT013", parent.at(step), span_of(first_of(node)), params)
        return UNREADABLE

    return read


def by_key_reader(decoder: Telling, mark: ByKey) -> Reader:
    """A reader of entries told apart by which of several keys is there."""
    readers = {name: decoder.reader(cls) for name, cls in mark.choices.items()}
    words, plain = ", ".join(f"'{name}: …'" for name in readers), next(iter(readers.values()))

    def read(node: Node, parent: Origin, step: Step) -> Any:
        if type(node) is not MappingNode or begins_with_language(node):
            return plain(node, parent, step)
        names = [name for name, _ in node.value if type(name) is ScalarNode]
        found = [name for name in names if name.value in readers]
        if len(found) == 1:
            return readers[found[0].value](node, parent, step)
        at = parent.at(step)
        if found:
            params = {"first": found[0].value, "second": found[1].value}
            decoder.tell("FMT017", at.at(found[1].value), span_of(found[1]), params)
            return UNREADABLE
        for name in names:
            near = decoder.near(name.value, readers)
            if near:
                decoder.tell("FMT012", at.at(name.value), span_of(name), {"key": name.value, "near": near})
                return UNREADABLE
        decoder.tell("FMT013", at, span_of(first_of(node)), {"key": next(iter(readers)), "words": words})
        return UNREADABLE

    return read


def _node_kind(member: Any) -> str:
    """By which kind of node a member of a union is written."""
    origin = typing.get_origin(member)
    if origin is typing.Annotated:
        return _node_kind(typing.get_args(member)[0])
    if origin is tuple:
        return "list"
    if origin is not None:
        return "mapping"
    if member in SCALARS:
        return "single"
    if isinstance(member, type) and not dataclasses.is_dataclass(member) and member is not Text:
        return "word"
    return "mapping"
