"""What a law asks, letter by letter, and what answers it: declared by packs, shown by the engine."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from ropa.model.base import Text
from ropa.tables import Tables

Citations = Sequence[tuple[str, str]]
"""The code of a rule with a citation of it, a pair for each citation."""


class CoverageRow(NamedTuple):
    """What answers a letter or section: codes of rules, blocks of documents, or the reason why nothing does.

    `cite` is the letter as the law's own list names it, `name` what its article is about. A block is
    `KIND:NAME`. `reason` is the key of a phrase in the pack's words.
    """

    cite: Text
    name: Text | None = None
    rules: tuple[str, ...] = ()
    blocks: tuple[str, ...] = ()
    reason: str | None = None


class LawCoverage(NamedTuple):
    """A law whose letters a pack answers for. `rows` holds them against what the rules cite."""

    name: str
    title: Text
    rows: Callable[[Citations, Tables], Iterable[CoverageRow]]
