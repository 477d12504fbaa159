"""A text as one YAML scalar that is read back as the same text, here and by any YAML 1.2 parser."""

from __future__ import annotations

import re

_PLAIN = re.compile(r"[^\W_](?:[\w .;/()+@–’-]*[\w.)])?")
"""Texts that need no quotes anywhere, also not between brackets and braces."""
_OTHER_TYPES = re.compile(r"null|true|false", re.IGNORECASE)
"""What editors take for something else than text; they are told to take numbers as text where text is asked for."""


def one_line(text: str) -> str:
    """A text with every run of white space made one space, and none at its ends."""
    return " ".join(text.split())


def quoted(text: str) -> str:
    """The text as a scalar on one line: plain where nothing can be misread, else in single quotes."""
    if _PLAIN.fullmatch(text) and not _OTHER_TYPES.fullmatch(text):
        return text
    doubled = text.replace("'", "''")
    return f"'{doubled}'"
