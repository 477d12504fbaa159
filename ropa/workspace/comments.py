"""The comments of the files in which data of people may stand: all else in a comment is nobody's business."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ropa.source import Document, Origin, Span
from ropa.workspace.written import Written

_LIKELY = re.compile(rb"#[^\n@0-9#]*(?:[0-9]{1,5}[^\n@0-9#]+)*(?:@|[0-9]{6})")


def comments_of(document: Document, data: bytes) -> Iterator[Written]:
    """The comments of a file that hold an `@` or six digits in a row, each with the stretch of its line."""
    number, counted, end = 1, 0, 0
    for likely in _LIKELY.finditer(data):
        if likely.start() < end:
            continue  # the line is done
        start = data.rfind(b"\n", 0, likely.start()) + 1
        end = data.find(b"\n", likely.start())
        end = end if end >= 0 else len(data)
        number, counted = number + data.count(b"\n", counted, start), start
        line = data[start:end].decode("utf-8", "replace").rstrip("\r")
        begins = _begin(line)
        if begins is not None:
            span = Span(number, begins + 1, len(line) - begins)
            yield Written(Origin(document), line[begins:], internal=True, span=span)


def _begin(line: str) -> int | None:
    """Where the comment of a line begins: a `#` after a space, or at the beginning, and outside quotes."""
    quote, before = "", " "
    for index, letter in enumerate(line):
        if quote:
            quote = "" if letter == quote and before != "\\" else quote
        elif letter == "#" and before in " \t":
            return index
        elif letter in "\"'" and before in " \t[{,":
            quote = letter
        before = letter
    return None
