"""What a misspelt word most likely means."""

from __future__ import annotations

import difflib
from collections.abc import Collection

LONGEST = 200
"""Characters of the longest word for which a meaning is looked for."""


def nearest(word: str, options: Collection[str], alike: float = 0.6) -> str | None:
    """The option that a misspelt word most likely means; `alike` is how alike they must be, 1.0 being the same."""
    if len(word) > LONGEST:
        return None
    found = difflib.get_close_matches(word, list(options), 1, alike)
    if found:
        return found[0]
    folded = word.casefold().replace("_", "-").replace(" ", "-")
    return next((option for option in options if option.casefold() == folded), None)
