"""Formats that packs may add: of the findings, and of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Report:
    """A format of findings: `write` takes the findings and the report's context and gives the text in pieces."""

    name: str
    write: Callable[[Any, Any], Iterable[str]]


@dataclass(frozen=True, slots=True)
class Export:
    """A format of the record: `write` takes the facts and gives the bytes of a file with ending `ending`."""

    name: str
    ending: str
    write: Callable[[Any], bytes]
