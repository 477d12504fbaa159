"""Where long Finnish words may break: browsers and PDF engines know no Finnish hyphenation of their own."""

from __future__ import annotations

import re

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
    """The same words, with soft hyphens in long Finnish ones; nothing changes in other languages."""
    if language != "fi":
        return said
    if isinstance(said, Markup):
        parts = _TAGS.split(str(said))
        return Markup("".join(part if index % 2 else _soft(part) for index, part in enumerate(parts)))
    return _soft(said)


def _soft(text: str) -> str:
    return _LONG.sub(lambda word: _SYLLABLE.sub(_parted, word[0]), text)


def _parted(found: re.Match[str]) -> str:
    """The end of a syllable, where the word may break: not so near its own end that only a scrap is left over."""
    roomy = found.end() >= _BEFORE and len(found.string) - found.end() >= _AFTER
    return found[1] + SOFT_HYPHEN if roomy else found[1]
