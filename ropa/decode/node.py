"""What every reader of nodes shares."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any, NamedTuple, Protocol

from ropa.model.scalars import LANGUAGES
from ropa.source import Origin, Span, Step
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import Node, span_of
from ropa.yamlio import Scalar as ScalarNode

Reader = Callable[[Node, Origin, Step], Any]
"""Reads the node that stands at `step` below an origin; gives `UNREADABLE` after telling why."""


class _Unreadable:
    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE: Any = _Unreadable()


class Reference(NamedTuple):
    """A value that names something defined elsewhere, with where it stands: its node, or the span of it.

    While a file is read its node is there anyway; what is kept longer keeps the span, since nodes are large.
    """

    kind: str
    value: str
    stands: Node | Span
    parent: Origin
    step: Step

    @property
    def span(self) -> Span:
        """Where the value stands."""
        return self.stands if isinstance(self.stands, Span) else span_of(self.stands)


class Telling(Protocol):
    """The part of the decoder that readers of unions use."""

    left_open: list[Origin]

    def reader(self, annotation: Any) -> Reader:
        """The reader of a type."""

    def near(self, word: str, options: Collection[str]) -> str | None:
        """What a misspelt word most likely means."""

    def tell(self, code: str, at: Origin, span: Span | None, params: Mapping[str, str] | None = None) -> None:
        """Add a problem."""

    def shape(self, node: Node, parent: Origin, step: Step, expected: str, **params: str) -> Any:
        """Tell that a value has another shape than expected, or is missing; gives `UNREADABLE`."""


def begins_with_language(node: Node) -> bool:
    """Whether a mapping's first key is a language: then it is a text and no entry."""
    first = node.value[0][0] if node.value else None
    return type(first) is ScalarNode and first.value in LANGUAGES


def first_of(node: Node) -> Node:
    """Where an entry begins: its first key."""
    return node.value[0][0] if type(node) is MappingNode and node.value else node
