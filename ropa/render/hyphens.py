"""Where long words may break: most browsers have no dictionary of hyphenation, and none knows Finnish."""

from __future__ import annotations

import re
from functools import cache

import pyphen
from markupsafe import Markup

SOFT_HYPHEN = "\u00ad"

_LONG = re.compile(r"(?<![\w@./&])[^\W\d_]{13,}(?![\w@./;])")
_TAGS = re.compile(r"(<[^>]*>|&[^;\s]+;)")
_BEFORE, _AFTER = 3, 4
# A syllable begins with the last consonant before a vowel.
_SYLLABLE = re.compile(
    r"(?<=[aeiouyäöåAEIOUYÄÖÅ])([^\W\d_aeiouyäöåAEIOUYÄÖÅ]*)(?=[^\W\d_aeiouyäöåAEIOUYÄÖÅ][aeiouyäöå][^\W\d_])"
)


def soften(said: str, language: str) -> str:
    """The same words, with soft hyphens in long ones; nothing changes in a language whose syllables are not known."""
    if isinstance(said, Markup):
        parts = _TAGS.split(str(said))
        return Markup("".join(part if index % 2 else _soft(part, language) for index, part in enumerate(parts)))
    return _soft(said, language)


def _soft(text: str, language: str) -> str:
    if language == "fi":
        return _LONG.sub(lambda word: _SYLLABLE.sub(_parted, word[0]), text)
    dictionary = _dictionary(language)
    return _LONG.sub(lambda word: str(dictionary.inserted(word[0], SOFT_HYPHEN)), text) if dictionary else text


@cache
def _dictionary(language: str) -> pyphen.Pyphen | None:
    """The patterns of a language, which its PDF engine goes by as well."""
    known = pyphen.language_fallback(language)
    return pyphen.Pyphen(lang=known, left=_BEFORE, right=_AFTER) if known else None


def _parted(found: re.Match[str]) -> str:
    """The end of a syllable, where the word may break: not so near its own end that only a scrap is left over."""
    roomy = found.end() >= _BEFORE and len(found.string) - found.end() >= _AFTER
    return found[1] + SOFT_HYPHEN if roomy else found[1]
