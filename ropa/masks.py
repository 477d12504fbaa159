"""What must not be printed back: the stretches of a text that a pack recognises as data of people."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date as Day
from typing import NamedTuple

from ropa.diagnostics import Diagnostic
from ropa.tables import Tables

SIGN = "•"
"""Stands for each character that is not printed, so that what is marked below a line stays in its place."""

Stretch = tuple[int, int]
"""Where a stretch begins, and where it ends."""


class Mask(NamedTuple):
    """A kind of data of people that a pack finds in any text, by the tables of a day."""

    name: str
    find: Callable[[str, Tables, Day], Iterable[Stretch]]


@dataclass(frozen=True, slots=True)
class Masking:
    """All masks of the packs, with the tables and the day they go by."""

    masks: tuple[Mask, ...]
    tables: Tables
    as_of: Day

    def text(self, text: str) -> str:
        """A text without the data of people in it."""
        for mask in self.masks:
            for start, end in mask.find(text, self.tables, self.as_of):
                text = text[:start] + SIGN * (end - start) + text[end:]
        return text

    def found(self, found: Diagnostic) -> Diagnostic:
        """A finding that repeats no data of people: in its words, nor in those of the waiver that accepts it."""
        params = {name: self.text(value) for name, value in found.params.items()}
        if params != found.params:
            found = replace(found, params=params)
        if found.accepted is not None and self.text(found.accepted.reason) != found.accepted.reason:
            found = replace(found, accepted=found.accepted._replace(reason=self.text(found.accepted.reason)))
        return found
