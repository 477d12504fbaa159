"""Formats that packs may add: of the findings, and of the record."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple


class Report(NamedTuple):
    """A format of findings: `write` takes the findings and the report's context and gives the text in pieces."""

    name: str
    write: Callable[[Any, Any], Iterable[str]]


class Export(NamedTuple):
    """A format of the record: `write` takes the facts and gives the bytes of a file with ending `ending`."""

    name: str
    ending: str
    write: Callable[[Any], bytes]
