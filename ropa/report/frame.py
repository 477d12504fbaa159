"""The frame around a finding: the line of the file it concerns, with carets under the words in question."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from typing import NamedTuple

from ropa.printable import cells, is_printable
from ropa.source import Span

WIDTH = 110
"""Columns of a source line that are shown; the rest of a longer line is cut around the carets."""

_CUT = "…"


class Mark(NamedTuple):
    """A stretch of the line, underlined with `sign`, and what is said about it."""

    span: Span
    label: str
    sign: str = "^"


class Frame(NamedTuple):
    """The line as shown, and below it pairs of underline (indented) and label."""

    text: str
    marks: tuple[tuple[str, str], ...]


def frame(line: str, marks: Sequence[Mark], width: int = WIDTH) -> Frame:
    """A line and its marks in `width` columns; the first mark decides which part of a long line is seen.

    Columns are characters of the file; what is drawn counts terminal cells, so that carets stand right under wide
    and combining characters and under `\\u{…}`, too.
    """
    if len(line) <= 4 * WIDTH:
        line = line.rstrip()  # a longer one is cut before it is looked at
    if len(line) <= width and line.isascii() and is_printable(f" {line}"):
        plain = (_underline(mark, len(line), mark.span.column - 1, mark.span.width) for mark in marks)
        return Frame(line, tuple(plain))
    cut = max(0, marks[0].span.column - 1 - 2 * WIDTH)  # of a very long line only what may be seen is drawn
    marks = [mark._replace(span=Span(1, max(1, mark.span.column - cut), mark.span.width)) for mark in marks]
    rest = line[cut : cut + 4 * WIDTH]
    longer = cut + len(rest) < len(line)
    shown = cells(rest)
    widths = [sum(map(_width, cell)) for cell in shown]
    first, last = _window(widths, marks[0].span, width) if sum(widths) > width else (0, len(shown))
    before, after = (_CUT if cut or first else ""), (_CUT if longer or last < len(shown) else "")
    drawn = []
    for mark in marks:
        start = min(max(mark.span.column - 1, first), last)
        end = min(max(start + mark.span.width, start), last)
        indent = len(before) + sum(widths[first:start])
        drawn.append(_underline(mark, indent + sum(widths[start:end]), indent, sum(widths[start:end])))
    return Frame(before + "".join(shown[first:last]) + after, tuple(drawn))


def _underline(mark: Mark, end: int, indent: int, width: int) -> tuple[str, str]:
    indent = min(indent, end)
    return " " * indent + mark.sign * max(1, min(width, end - indent)), mark.label


def _window(widths: Sequence[int], span: Span, width: int) -> tuple[int, int]:
    """From which character to which a long line is shown: the marked words, with what stands around them."""
    room = width - 2 * len(_CUT)
    start = min(span.column - 1, len(widths))
    first, used = start, 0
    while first > 0 and used + widths[first - 1] <= room // 3:
        first -= 1
        used += widths[first]
    last = start
    while last < len(widths) and used + widths[last] <= room:
        used += widths[last]
        last += 1
    while first > 0 and used + widths[first - 1] <= room:
        first -= 1
        used += widths[first]
    return first, last


def _width(character: str) -> int:
    """Terminal cells of a character: none for what combines with the one before, two for East Asian wide."""
    if character.isascii():
        return 1
    if unicodedata.category(character) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(character) in {"W", "F"} else 1
