"""A finished page taken apart: its parts by the ids of their headings, with their text."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

_HEADINGS = frozenset(("h1", "h2", "h3", "h4"))
_SILENT = frozenset(("style", "title"))
_INLINE = frozenset("a abbr b code em i span strong sub sup time".split())


@dataclass(slots=True)
class Part:
    """What stands under one heading; `id` is empty before the first heading that has one."""

    id: str
    title: str = ""
    text: str = ""
    pieces: list[str] = field(default_factory=list, repr=False)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts = [Part("")]
        self.ids: set[str] = set()
        self._heading: list[str] | None = None
        self._silent = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = next((value for name, value in attrs if name == "id" and value), None)
        if given:
            self.ids.add(given)
        if tag in _HEADINGS:
            if given:
                self.parts.append(Part(given))
            self._heading = []
        self._silent = tag in _SILENT
        if tag not in _INLINE:
            self.parts[-1].pieces.append(" ")

    def handle_endtag(self, tag: str) -> None:
        self._silent = False
        if tag in _HEADINGS and self._heading is not None:
            part = self.parts[-1]
            part.title = part.title or _plain(self._heading)
            self._heading = None
        if tag not in _INLINE:
            self.parts[-1].pieces.append(" ")

    def handle_data(self, data: str) -> None:
        if not self._silent:
            self.parts[-1].pieces.append(data)
            if self._heading is not None:
                self._heading.append(data)


def _plain(pieces: list[str]) -> str:
    """Text with single spaces, without the hyphens that only show where a word may break."""
    return " ".join("".join(pieces).replace("\u00ad", "").split())


@dataclass(frozen=True, slots=True)
class Outline:
    """The parts of a page in its order, and every id in it."""

    parts: tuple[Part, ...]
    ids: frozenset[str]


def outline_of(html: str) -> Outline:
    """Take a page apart."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for part in reader.parts:
        part.text = _plain(part.pieces)
        part.pieces.clear()
    return Outline(tuple(part for part in reader.parts if part.text), frozenset(reader.ids))
