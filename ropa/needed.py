"""The documents that a register needs beside itself: what a pack tells of each. Which those are is law."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date as Day
from typing import NamedTuple

from ropa.facts import Facts
from ropa.model.register import Register
from ropa.model.scalars import Word
from ropa.source import Origin


class Standing(Word):
    """Whether a document is on record."""

    THERE = "there"
    PARTLY = "partly"
    MISSING = "missing"
    UNKNOWN = "unknown"
    NOT_NEEDED = "not-needed"


class NeededDocument(NamedTuple):
    """A document that a register needs: of which type, what for, whether it is on record, where, and from which day.

    `unknown` tells that the record does not show whether the document is needed; `partly` that an agreement leaves
    something of the use uncovered. `at` is the place that makes it needed.
    """

    type: str
    subject: str
    standing: Standing
    where: str
    date: Day | None
    at: Origin


class Needs(NamedTuple):
    """A pack's answer to which documents a register needs, in the order in which they are told."""

    name: str
    documents: Callable[[Register, Facts], Iterable[NeededDocument]]
