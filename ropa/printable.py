"""Text from files made safe to show: on a terminal, and in a log whose runner executes what it recognises."""

from __future__ import annotations

import re

# Control characters, line separators, bidirectional and zero-width characters, lone surrogates, private use, tags.
_HIDDEN = (
    "\x00-\x1f\x7f-\x9f\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb"
    "\ud800-\uf8ff\U000e0000-\U000e007f\U000f0000-\U0010ffff"
)
# `##[…]`, `##vso[…]` and their like are commands anywhere in a line; `::…::` only where a line begins.
_LEADING = re.compile(r"^(\s*:):")
_ANYWHERE = re.compile(f"[{_HIDDEN}]|(?<=#)#(?=\\w*\\[)")


def escaped(character: str) -> str:
    r"""How a character that must not be shown is written: `\u{202E}`."""
    return f"\\u{{{ord(character):X}}}"


def is_printable(text: str) -> bool:
    """Whether `printable` leaves a text as it is."""
    return not (_ANYWHERE.search(text) or _LEADING.match(text))


def printable(text: str) -> str:
    r"""A text on one line that shows what it holds and commands nothing.

    Control, bidirectional and zero-width characters, line breaks and lone surrogates become `\u{XXXX}`; the
    workflow commands of build servers (`##[…]`, `##vso[…]`, a leading `::`) are broken the same way.
    """
    text = _ANYWHERE.sub(lambda found: escaped(found[0]), text)
    return _LEADING.sub(lambda found: found[1] + escaped(":"), text)


def cells(text: str) -> list[str]:
    """Each character of a text as `printable` would show it, inside a line that has begun already."""
    unsafe = {found.start() for found in _ANYWHERE.finditer(text)}
    return [escaped(character) if place in unsafe else character for place, character in enumerate(text)]
