"""What may stand at a place of a file and what it means, read from the schema of its kind."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from ropa.source import Step
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import Node, Scalar

Route = tuple[Step, ...]
Schema = Mapping[str, Any]


class Spot(NamedTuple):
    """The word at a position: the route to it, the word, and whether it is a key."""

    route: Route
    word: Scalar
    is_key: bool


def spot_at(root: Node, line: int, column: int) -> Spot | None:
    """The key or value at a position counted from 0, the sides of a word being part of it."""
    return next((spot for spot in spots(root) if _covers(spot.word, line, column)), None)


def spots(node: Node, route: Route = ()) -> Iterator[Spot]:
    """Every key and value."""
    if type(node) is Scalar:
        yield Spot(route, node, False)
    elif type(node) is MappingNode:
        for key, value in node.value:
            if type(key) is Scalar:
                yield Spot((*route, key.value), key, True)
                yield from spots(value, (*route, key.value))
    else:
        for number, item in enumerate(node.value):
            yield from spots(item, (*route, number))


def _covers(word: Scalar, line: int, column: int) -> bool:
    start, end = word.start_mark, word.end_mark
    return (start.line, start.column) <= (line, column) <= (end.line, end.column)


class Guide:
    """The schema of one kind of file, asked by routes."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._definitions: Mapping[str, Schema] = schema["definitions"]

    def about(self, route: Route) -> str:
        """The descriptions of a field, each once; empty where nothing is known of the route."""
        step = route[-1]
        fields = (schema.get("properties", {}).get(step) for _, schema in self._at(route[:-1]))
        told = [field["description"] for field in fields if field]
        return "\n\n".join(dict.fromkeys(told))

    def keys(self, route: Route) -> dict[str, str]:
        """The keys that a mapping may have, with their descriptions."""
        found: dict[str, str] = {}
        for _, schema in self._at(route):
            for key, item in schema.get("properties", {}).items():
                found.setdefault(key, item["description"])
        return found

    def words(self, route: Route) -> dict[str, str]:
        """The words that may stand as a value, with what they mean."""
        found: dict[str, str] = {}
        for _, schema in self._at(route):
            words = [word for word in schema.get("enum", ()) if isinstance(word, str)]
            meanings = dict(zip(schema.get("enum", ()), schema.get("enumDescriptions", ()), strict=False))
            found.update((word, meanings.get(word, "")) for word in words if not found.get(word))
        return found

    def kinds(self, route: Route) -> set[str]:
        """The names of the definitions that describe a value: `party-id`, `date`, …"""
        return {name for name, _ in self._at(route)}

    def _at(self, route: Route) -> list[tuple[str, Schema]]:
        """Every way to understand what stands at a route, with the name of its definition."""
        here = list(self._expanded(self._schema, "", ()))
        for step in route:
            below = (child for _, schema in here for child in _below(schema, step))
            here = [found for child in below for found in self._expanded(child, "", ())]
        return here

    def _expanded(self, schema: Schema, name: str, seen: tuple[str, ...]) -> Iterator[tuple[str, Schema]]:
        reference = str(schema.get("$ref", "")).removeprefix("#/definitions/")
        if reference and reference not in seen:
            yield from self._expanded(self._definitions[reference], reference, (*seen, reference))
        yield name, schema
        for part in (*schema.get("anyOf", ()), *schema.get("allOf", ())):
            yield from self._expanded(part, name if "enum" in part else "", seen)


def _below(schema: Schema, step: Step) -> Iterator[Schema]:
    if isinstance(step, int):
        yield from [schema["items"]] if "items" in schema else []
    elif step in schema.get("properties", ()):
        yield schema["properties"][step]
    else:
        for pattern, entry in schema.get("patternProperties", {}).items():
            if re.search(pattern, step):
                yield entry
