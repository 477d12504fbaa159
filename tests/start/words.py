"""The words of new files as tests look at them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from ropa.cli import asking
from ropa.words import Phrasebook, placeholders
from ropa.yamlio import load_plain

WORDS = asking.WORDS


@dataclass(frozen=True)
class Book:
    """The words of one language."""

    language: str

    @property
    def own_phrases(self) -> dict[str, str]:
        content = load_plain((WORDS / f"{self.language}.yaml").read_bytes())
        return dict(content["phrases"])

    def say(self, key: str) -> str:
        return _phrasebook(self.language).phrase(key)

    def gaps(self, key: str) -> frozenset[str]:
        return frozenset(placeholders(self.own_phrases[key]))


@cache
def _phrasebook(language: str) -> Phrasebook:
    return Phrasebook.load(language, (WORDS,))


def book(language: str) -> Book:
    return Book(language)
