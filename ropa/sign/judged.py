"""What is found of a signature, in words that need no library of signatures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date as Day
from enum import Enum


class Standing(Enum):
    """How far a signature can be relied on."""

    BROKEN = "broken"
    """It is no signature of these bytes, or more than a signature was added to them."""
    TOLD = "told"
    """Intact; by whom is only what its certificate says of itself, since no root was named."""
    TRUSTED = "trusted"
    """Intact, and its certificate leads to a root that was named."""
    STRANGE = "strange"
    """Intact, but its certificate leads to none of the roots."""
    OUT_OF_DATE = "out-of-date"
    """Intact, but on the day in question its certificate is not valid yet, or no longer."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A signature judged: whose it says it is, the root it leads to, and how long its certificate is valid.

    `unsigned` is the length of a PDF as it was built; what follows is the signature and nothing else.
    """

    standing: Standing
    signer: str = ""
    root: str = ""
    since: Day | None = None
    until: Day | None = None
    unsigned: int = 0


Signed = tuple[bytes, bytes | None]
"""A PDF that carries its signature, or any bytes with the signature that lies beside them."""
Judge = Callable[[Sequence[Signed]], list[Judged]]
"""Judges signatures. Raises NotJudged."""


class NotJudged(Exception):
    """Signatures could not be looked at; `reason` says why, a phrase where it begins with @."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason
