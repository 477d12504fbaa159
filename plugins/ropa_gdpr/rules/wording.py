"""Finding vague wording: rows of words of a dated table, each word whole or by its beginning."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ropa.api import Context, Text
from ropa_gdpr.tables import VAGUE_WORDING, Wording

BETWEEN = 6
"""How many words `…` in a pattern may stand for at most."""

_WORDS = re.compile(r"[^\W_]+")
_JOINTS = re.compile(r"[,;/]|\b(?:ja|sekä|tai|och|samt|eller|and|or)\b")

Pattern = tuple[str, ...]


class Wordings(NamedTuple):
    """The patterns of some kind that the table holds on a day."""

    patterns: tuple[Pattern, ...]
    fillers: tuple[Pattern, ...] = ()

    @classmethod
    def on(cls, ctx: Context, *kinds: Wording) -> Wordings:
        """The patterns of some kinds on the day that is looked at."""
        rows = tuple(ctx.tables[VAGUE_WORDING].all_on(ctx.as_of))

        def of(*wanted: Wording) -> tuple[Pattern, ...]:
            return tuple(tuple(said.casefold().split()) for row in rows if row.kind in wanted for said in row.words())

        return cls(of(*kinds), of(Wording.FILLER))

    def begin(self, text: Text | None) -> str | None:
        """The words with which a text begins, in any of its languages, where a pattern fits them."""
        for words in _spoken(text):
            for pattern in self.patterns:
                end = _end(words, 0, pattern)
                if end is not None:
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
        telling = [word for word in words if not any(_end([word], 0, filler) == 1 for filler in self.fillers)]
        return any(
            _end(said, 0, pattern) == len(said) for said in (words, telling) if said for pattern in self.patterns
        )

    def _span(self, words: Sequence[str]) -> tuple[int, int] | None:
        for pattern in self.patterns:
            for start in range(len(words)):
                end = _end(words, start, pattern)
                if end is not None:
                    return start, end
        return None


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
