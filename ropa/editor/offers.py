"""What may be written where somebody is typing, though the file cannot be read as it stands."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ropa.editor.guide import Guide, Spot, spots
from ropa.editor.ids import named_by
from ropa.workspace import Workspace
from ropa.yamlio import compose

_HERE = "ropa-stands-here"
_REST = re.compile(r"[\w-]*(:(?: .*)?)\Z")
_WORD = re.compile(r"[\w./:-]*\Z")


def offers(text: str, line: int, column: int, path: str, guide: Guide, workspace: Workspace | None) -> dict[str, str]:
    """Words that may stand at a position, with what they mean: keys, words of vocabularies, ids."""
    found: dict[str, str] = {}
    for spot in _places(text.split("\n"), line, column):
        above = spot.route[:-1]
        if spot.is_key:
            found |= {f"{key}: ": about for key, about in guide.keys(above).items()}
        else:
            found |= guide.words(spot.route)
            if workspace is not None:
                names = named_by(guide.kinds(spot.route), path, workspace)
                found |= {key: named.title for key, named in names.items()}
    return found


def _places(lines: list[str], line: int, column: int) -> Iterator[Spot]:
    """The place being typed at: the word there is a key if one follows, or else taken for a key and for a value."""
    before, after = lines[line][:column], _REST.match(lines[line][column:])
    start = before[: len(before) - len(_WORD.search(before)[0])]  # type: ignore[index]  # matches nothing at least
    open_ones = [sign for sign in re.sub(r"\{[^{}]*\}|\[[^\[\]]*\]", "", start) if sign in "[{"]
    closing = "".join("]" if sign == "[" else "}" for sign in reversed(open_ones))
    written = [f"{_HERE}{after[1]}"] if after else [f"{_HERE}: x{closing}", f"{_HERE}{closing}"]
    for word in written:
        changed = [*lines[:line], f"{start}{word}", *lines[line + 1 :]]
        node = compose("\n".join(changed).encode("utf-8", "replace"), lambda code, span, params: None)
        yield from [spot for spot in spots(node) if spot.word.value == _HERE] if node is not None else []
