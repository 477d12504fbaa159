"""Finding vague wording: rows of words of a dated table, each word whole or by its beginning."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import date as Day
from itertools import chain
from typing import NamedTuple

from ropa.api import Context, Table, Text
from ropa_gdpr.tables import VAGUE_WORDING, Wording, WordingRow

BETWEEN = 6
"""How many words `…` in a pattern may stand for at most."""

_WORDS = re.compile(r"[^\W_]+")
_JOINTS = re.compile(r"[,;/]|\b(?:ja|sekä|tai|och|samt|eller|and|or)\b")

Pattern = tuple[str, ...]


class Patterns(NamedTuple):
    """Patterns by the word they begin with, or by its beginning; of those that fit the first in the table counts."""

    whole: Mapping[str, Sequence[tuple[int, Pattern]]]
    begun: Mapping[str, Sequence[tuple[int, Pattern]]]

    @classmethod
    def on(cls, table: Table[WordingRow], day: Day, kinds: Collection[Wording]) -> Patterns:
        """The patterns of some kinds on a day."""
        rows = (row for row in table.all_on(day) if row.kind in kinds)
        whole: dict[str, list[tuple[int, Pattern]]] = {}
        begun: dict[str, list[tuple[int, Pattern]]] = {}
        for order, said in enumerate(said for row in rows for said in row.words()):
            pattern = tuple(said.casefold().split())
            by_word = begun if pattern[0].endswith("*") else whole
            same = by_word.setdefault(pattern[0].removesuffix("*"), [])
            same.append((order, pattern))
        return cls(whole, begun)

    def ends(self, words: Sequence[str], start: int) -> Iterator[tuple[int, int]]:
        """The patterns that fit at a word: the place of each in the table, and where it ends."""
        word = words[start]
        begun = (self.begun.get(word[:length], ()) for length in range(1, len(word) + 1))
        for order, pattern in sorted(chain(self.whole.get(word, ()), *begun)):
            end = _end(words, start, pattern)
            if end is not None:
                yield order, end


class Wordings(NamedTuple):
    """The patterns of some kind that the table holds on a day."""

    patterns: Patterns
    fillers: Patterns

    @classmethod
    def on(cls, ctx: Context, *kinds: Wording) -> Wordings:
        """The patterns of some kinds on the day that is looked at."""
        table = ctx.tables[VAGUE_WORDING]
        made = [table.made(Patterns.on, ctx.as_of, wanted) for wanted in (kinds, (Wording.FILLER,))]
        return cls(*made)

    def begin(self, text: Text | None) -> str | None:
        """The words with which a text begins, in any of its languages, where a pattern fits them."""
        for words in _spoken(text):
            for _, end in self.patterns.ends(words, 0):
                return " ".join(words[:end])
        return None

    def inside(self, text: Text | None, but: Wordings, *, numbers: bool = False) -> str | None:
        """The words of a text that a pattern fits; none where a pattern of `but` (or a number) stands beside them."""
        for words in _spoken(text):
            span = self._span(words)
            if span is None:
                continue
            rest = [*words[: span[0]], *words[span[1] :]]
            told = but._span(rest) or (numbers and any(word[0].isdigit() for word in rest))
            if not told:
                return " ".join(words[span[0] : span[1]])
        return None

    def found(self, text: Text) -> bool:
        """Whether a pattern fits somewhere in a text, in any of its languages."""
        return any(self._span(words) is not None for words in _spoken(text))

    def whole(self, text: Text | None) -> bool:
        """Whether a text says nothing else, in some language: every part of it is a pattern from end to end.

        Words that add nothing, such as `our` and `trusted`, do not count.
        """
        for language in (text or {}).values():
            parts = [_plain(part) for part in _JOINTS.split(language.casefold())]
            if self._fits(_plain(language)) or all(self._fits(part) for part in parts if part):
                return True
        return False

    def _fits(self, words: Sequence[str]) -> bool:
        telling = [word for word in words if all(end != 1 for _, end in self.fillers.ends([word], 0))]
        return any(end == len(said) for said in (words, telling) if said for _, end in self.patterns.ends(said, 0))

    def _span(self, words: Sequence[str]) -> tuple[int, int] | None:
        fitting = ((order, at, end) for at in range(len(words)) for order, end in self.patterns.ends(words, at))
        first = min(fitting, default=None)
        return first[1:] if first is not None else None


def _spoken(text: Text | None) -> Iterator[list[str]]:
    for language in (text or {}).values():
        words = _plain(language)
        if words:
            yield words


def _plain(words: str) -> list[str]:
    return _WORDS.findall(words.casefold())


def _end(words: Sequence[str], start: int, pattern: Pattern) -> int | None:
    """Where a pattern that begins at a word ends; None where it does not fit."""
    at = start
    for position, part in enumerate(pattern):
        if part == "…":
            rest = pattern[position + 1 :]
            ends = (_end(words, at + skipped, rest) for skipped in range(BETWEEN + 1))
            return next((end for end in ends if end is not None), None)
        if at >= len(words) or not _same(words[at], part):
            return None
        at += 1
    return at


def _same(word: str, part: str) -> bool:
    return word.startswith(part[:-1]) if part.endswith("*") else word == part
