"""What a misspelt word most likely means."""

from __future__ import annotations

import difflib
from collections.abc import Collection


def nearest(word: str, options: Collection[str]) -> str | None:
    """The option that a misspelt word most likely means."""
    found = difflib.get_close_matches(word, list(options), 1)
    if found:
        return found[0]
    folded = word.casefold().replace("_", "-").replace(" ", "-")
    return next((option for option in options if option.casefold() == folded), None)
