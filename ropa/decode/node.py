"""What every reader of nodes shares."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from ropa.source import Origin, Step
from ropa.yamlio import Mapping, Node

Reader = Callable[[Node, Origin, Step], Any]
"""Reads the node that stands at `step` below an origin; gives `UNREADABLE` after telling why."""


class _Unreadable:
    def __repr__(self) -> str:
        return "UNREADABLE"


UNREADABLE: Any = _Unreadable()


def first_of(node: Node) -> Node:
    """Where an entry begins: its first key."""
    return node.value[0][0] if type(node) is Mapping and node.value else node
