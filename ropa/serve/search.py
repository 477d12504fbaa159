"""Search over everything: registers, parties, agreements, findings, and the text of every document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from ropa.diagnostics import Diagnostic
from ropa.serve.outline import Outline

MOST = 200
"""Hits shown of one kind."""
AROUND = 70
"""Characters shown before the first word that was found, and twice as many after it."""
LONGEST = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """Something that holds every word: a title, a piece of its text (before, found, after), and its address."""

    title: str
    note: str
    link: str
    piece: tuple[str, str, str] = ("", "", "")
    language: str = ""


@dataclass(frozen=True, slots=True)
class Query:
    """The words that are looked for: each must be there, in any order, small and capital letters alike."""

    words: tuple[str, ...] = field(default=())

    @classmethod
    def of(cls, text: str) -> Query:
        """The words of a text that a person typed."""
        return cls(tuple(_folded(text[:LONGEST]).split()))

    def piece(self, *texts: str) -> tuple[str, str, str] | None:
        """The place of the first word in the last of the texts that has one; None unless all words are in them."""
        folded = [_folded(text) for text in texts]
        if not self.words or not all(any(word in text for text in folded) for word in self.words):
            return None
        for text, low in zip(reversed(texts), reversed(folded), strict=True):
            starts = [(low.find(word), word) for word in self.words if word in low]
            if starts and len(low) == len(text):
                start, word = min(starts)
                end = start + len(word)
                before = ("…" if start > AROUND else "") + text[max(0, start - AROUND) : start]
                after = text[end : end + 2 * AROUND] + ("…" if len(text) > end + 2 * AROUND else "")
                return before, text[start:end], after
        return "", "", texts[-1][: 3 * AROUND]


def entries(query: Query, found: Iterable[tuple[str, str, str, Sequence[str]]]) -> Iterator[Hit]:
    """The files that match; each comes with its name, a note (what it is), its address and its lines."""
    for name, note, link, lines in found:
        whole = query.piece(name, note, *lines)
        if whole is None:
            continue
        best = next((piece for line in lines if (piece := query.piece(line)) is not None), whole)
        yield Hit(name, note, link, best)


def findings(query: Query, found: Iterable[tuple[Diagnostic, str, str, str]]) -> Iterator[Hit]:
    """The findings that match; each comes with its message, its remedy and its address."""
    for item, message, fix, link in found:
        piece = query.piece(item.code, item.path, *item.law, fix, message)
        if piece is not None:
            yield Hit(item.code, item.path, link, piece)


def parts(query: Query, title: str, outline: Outline, link: str, language: str) -> Iterator[Hit]:
    """The parts of a document that match."""
    for part in outline.parts:
        piece = query.piece(title, part.title, part.text)
        if piece is not None and query.piece(part.text) is not None:
            yield Hit(title, part.title, f"{link}#{part.id}" if part.id else link, piece, language)


def _folded(text: str) -> str:
    """Small letters of the same number, so that places in it are places in the text."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)
