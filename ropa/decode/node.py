"""What every reader of nodes shares."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Protocol

from ropa.source import Origin, Span, Step
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import Node

Reader = Callable[[Node, Origin, Step], Any]
"""Reads the node that stands at `step` below an origin; gives `UNREADABLE` after telling why."""


class _Unreadable:
    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE: Any = _Unreadable()


class Telling(Protocol):
    """The part of the decoder that readers of unions use."""

    def reader(self, annotation: Any) -> Reader:
        """The reader of a type."""

    def tell(self, code: str, at: Origin, span: Span, params: Mapping[str, str] | None = None) -> None:
        """Add a problem."""

    def shape(self, node: Node, parent: Origin, step: Step, expected: str, **params: str) -> Any:
        """Tell that a value has another shape than expected, or is missing; gives `UNREADABLE`."""


def first_of(node: Node) -> Node:
    """Where an entry begins: its first key."""
    return node.value[0][0] if type(node) is MappingNode and node.value else node
