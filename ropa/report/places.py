"""Where findings stand in the files, worked out by reading each file once more, only for what is printed."""

from __future__ import annotations

import os
import stat
from collections import OrderedDict
from collections.abc import Iterable, Iterator
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from ropa.diagnostics import Diagnostic, Related
from ropa.source import Origin, Span
from ropa.yamlio import MAX_FILE_BYTES, compose, locate_in

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

    @cached_property
    def lines(self) -> list[str]:
        text = self._data.decode("utf-8", "replace").removeprefix("\ufeff")
        return text.replace("\r\n", "\n").split("\n")

    def span(self, at: Origin) -> Span:
        route = at.route()
        return locate_in(self._node, route) if route and self._node is not None else Span(1, 1)

    @cached_property
    def _node(self):  # type: ignore[no-untyped-def]
        return compose(self._data, _silent)


class Places:
    """The files under a folder, as sources of lines and spans; nothing here raises for a file that is not there."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._files: OrderedDict[str, _File | None] = OrderedDict()
        self._folders: dict[str, bool] = {}

    def span(self, at: Origin) -> Span | None:
        """Where a route stands, or None where its file cannot be read."""
        file = self._file(at.document.path)
        return None if file is None else file.span(at)

    def line(self, path: str, number: int) -> str | None:
        """The text of a line, counted from 1, or None where there is no such line."""
        file = self._file(path)
        return file.lines[number - 1] if file is not None and 0 < number <= len(file.lines) else None

    def in_order(self, found: Iterable[Diagnostic]) -> Iterator[Placed]:
        """The findings by file, line, column and code, with their places; a file is read once for all of its own."""
        by_path = sorted(found, key=lambda item: item.path)
        for _, group in groupby(by_path, key=lambda item: item.path):
            yield from sorted(map(self._placed, group), key=_order)

    def _placed(self, found: Diagnostic) -> Placed:
        span = found.span or self.span(found.at)
        return Placed(found, span, tuple((other, self.span(other.at)) for other in found.related))

    def _file(self, path: str) -> _File | None:
        if path in self._files:
            self._files.move_to_end(path)
            return self._files[path]
        data = self._read(path)
        self._files[path] = None if data is None else _File(data)
        if len(self._files) > _KEPT:
            self._files.popitem(last=False)
        return self._files[path]

    def _read(self, path: str) -> bytes | None:
        """The bytes of a regular file below the root: a frame must not show what a link points to."""
        folder, _, name = path.rpartition("/")
        if not name or not self._inside(folder):
            return None
        try:
            handle = os.open(self._root / path, _FLAGS)
        except (OSError, ValueError):
            return None
        with open(handle, "rb") as stream:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_FILE_BYTES:
                return None
            try:
                return stream.read(MAX_FILE_BYTES)
            except OSError:
                return None

    def _inside(self, folder: str) -> bool:
        """Whether a folder lies below the root without a link on the way."""
        if folder not in self._folders:
            here = self._root / folder
            self._folders[folder] = ".." not in folder.split("/") and _real(here) == os.path.join(
                _real(self._root), *filter(None, folder.split("/"))
            )
        return self._folders[folder]


def _real(path: Path) -> str | None:
    try:
        return os.path.realpath(path)
    except (OSError, ValueError):
        return None


def _silent(code: str, span: Span, params: dict[str, str]) -> None:
    """What is wrong with the file has been told."""


def _order(placed: Placed) -> tuple[int, int, str, str]:
    line, column = (placed.span.line, placed.span.column) if placed.span else (0, 0)
    return (line, column, placed.found.code, placed.found.at.dotted())
