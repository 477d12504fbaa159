"""A provision that a rule rests on, in the words of the document: rules name it as `GDPR Art. 28(3)(f)`."""

from __future__ import annotations

import re

from ropa_gdpr.documents.reader import Phrase, word

_ARTICLE = re.compile(
    r"GDPR Art\. (?P<article>\d+)"
    r"(?:\((?P<paragraph>\d+)\)"
    r"(?:\((?P<letter>[a-z])\)(?:-\((?P<last>[a-z])\))?|,? (?P<part>last|second) subparagraph)?)?\Z"
)
_PARTS = {"last": "cite.last", "second": "cite.second"}
_DEFINITIONS = "4"
"""The article whose numbers are points, not paragraphs."""


def cited(law: str) -> Phrase | str:
    """The provision; other laws and the guidance of authorities stand as they are named."""
    found = _ARTICLE.match(law)
    if found is None:
        return law
    article, paragraph, letter, last, part = found.groups()
    if paragraph is None:
        return word("cite.article", article=article)
    if article == _DEFINITIONS:
        return word("cite.definition", article=article, point=paragraph)
    if letter is not None:
        letters = f"{letter}–{last}" if last else letter
        return word("cite.letter", article=article, paragraph=paragraph, letter=letters)
    key = _PARTS.get(part, "cite.paragraph")
    return word(key, article=article, paragraph=paragraph)
