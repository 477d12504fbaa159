"""Where findings stand in the files, worked out by reading each file once more, only for what is printed."""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ropa.diagnostics import Diagnostic, Related
from ropa.source import Origin, Span, Step
from ropa.yamlio import MAX_FILE_BYTES, Node, compose, locate_in

_KEPT = 8
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Placed(NamedTuple):
    """A finding with the places worked out; None where the file cannot be read."""

    found: Diagnostic
    span: Span | None
    related: tuple[tuple[Related, Span | None], ...]


class _File:
    """One file, read, and composed only when a route in it is asked for."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._sections: dict[Step, tuple[int, Node | None]] = {}
        self._last = 0, ""

    def line(self, number: int) -> str | None:
        if not 0 < number <= len(self._lines):
            return None
        if self._last[0] != number:  # the findings of a file come line by line
            text = self._lines[number - 1].removesuffix(b"\r").decode("utf-8", "replace")
            self._last = number, text.removeprefix("\ufeff") if number == 1 else text
        return self._last[1]

    def within(self, span: Span) -> Span:
        """The nearest stretch inside the file: the parser may stop one line after its end."""
        number = min(span.line, len(self._lines))
        end = len(self.line(number) or "") + 1
        column = min(span.column, end) if number == span.line else end
        width = max(1, min(span.width, end - column))
        return span if (number, column, width) == span else Span(number, column, width)

    @cached_property
    def _lines(self) -> list[bytes]:
        return self._data.split(b"\n")

    def span(self, at: Origin) -> Span:
        route = at.route()
        if not route:
            return Span(1, 1)
        first, node = self._section(route[0])
        if node is None:
            first, node = 0, self._node
        if node is None:
            return Span(1, 1)
        found = locate_in(node, route)
        return Span(found.line + first, found.column, found.width)

    def _section(self, key: Step) -> tuple[int, Node | None]:
        """The lines of one top-level key, composed by themselves: a fraction of the file holds the place."""
        if key in self._sections:
            return self._sections[key]
        label, first, node = f"{key}:".encode("utf-8", "replace"), 0, None
        starts = [number for number, line in enumerate(self._lines) if line.startswith(label)]
        if len(starts) == 1:
            first = starts[0]
            last = first + 1
            while last < len(self._lines) and self._lines[last][:1] in (b"", b" ", b"#", b"-"):
                last += 1
            node = compose(b"\n".join(self._lines[first:last]), _silent)
        self._sections[key] = first, node
        return first, node

    @cached_property
    def _node(self) -> Node | None:
        return compose(self._data, _silent)


class Places:
    """The files under a folder, as sources of lines and spans; nothing here raises for a file that is not there.

    `unsaved` are files, by path, as an editor holds them.
    """

    def __init__(self, root: Path, unsaved: Mapping[str, bytes] | None = None) -> None:
        self._root = root
        self._unsaved = unsaved or {}
        self._files: OrderedDict[str, _File | None] = OrderedDict()
        self._folders: dict[str, bool] = {}

    def span(self, at: Origin) -> Span | None:
        """Where a route stands, or None where its file cannot be read."""
        file = self._file(at.document.path)
        return None if file is None else file.span(at)

    def line(self, path: str, number: int) -> str | None:
        """The text of a line, counted from 1, or None where there is no such line."""
        file = self._file(path)
        return None if file is None else file.line(number)

    def in_order(self, found: Iterable[Diagnostic]) -> Iterator[Placed]:
        """The findings by file, line, column and code, with their places; a file is read once for all of its own."""
        by_path = sorted(found, key=lambda item: item.path)
        for _, group in groupby(by_path, key=lambda item: item.path):
            yield from sorted(map(self._placed, group), key=_order)

    def _placed(self, found: Diagnostic) -> Placed:
        related = tuple((other, self._stands(other.at, other.span)) for other in found.related)
        return Placed(found, self._stands(found.at, found.span), related)

    def _stands(self, at: Origin, told: Span | None) -> Span | None:
        if told is None:
            return self.span(at)
        file = self._file(at.document.path)
        return told if file is None else file.within(told)

    def _file(self, path: str) -> _File | None:
        if path in self._files:
            self._files.move_to_end(path)
            return self._files[path]
        data = self._unsaved[path] if path in self._unsaved else self._read(path)
        self._files[path] = None if data is None else _File(data)
        if len(self._files) > _KEPT:
            self._files.popitem(last=False)
        return self._files[path]

    def _read(self, path: str) -> bytes | None:
        """The bytes of a regular file below the root: a frame must not show what a link points to."""
        folder, _, name = path.rpartition("/")
        if not name or "\0" in path or not self._inside(folder):
            return None
        try:
            handle = os.open(self._root / path, _FLAGS)
        except (OSError, ValueError):
            return None
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_FILE_BYTES:
                return None
            return os.read(handle, status.st_size)
        except OSError:
            return None
        finally:
            os.close(handle)

    def _inside(self, folder: str) -> bool:
        """Whether a folder lies below the root without a link on the way."""
        if folder not in self._folders:
            parts = folder.split("/") if folder else []
            straight = Path(os.path.realpath(self._root), *parts)
            self._folders[folder] = ".." not in parts and os.path.realpath(self._root / folder) == str(straight)
        return self._folders[folder]


def _silent(code: str, span: Span, params: dict[str, str]) -> None:
    """What is wrong with the file has been told."""


def _order(placed: Placed) -> tuple[int, int, str, str]:
    line, column = (placed.span.line, placed.span.column) if placed.span else (0, 0)
    return (line, column, placed.found.code, placed.found.at.dotted())
