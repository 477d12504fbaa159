"""The search page: hits of each kind as they are found, the documents last, since their pages are made meanwhile."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from urllib.parse import quote

from ropa.files import read_inside
from ropa.printable import printable
from ropa.serve import search
from ropa.serve.anchors import entry_of
from ropa.serve.cards import place_of
from ropa.serve.desk import Desk
from ropa.serve.editor import query_of
from ropa.serve.outline import Outline, outline_of
from ropa.serve.search import MOST, Hit, Query
from ropa.workspace import Workspace

OWN_GROUPS = ("register", "party", "agreement")
"""Kinds of files whose hits stand under a heading of their own."""


@dataclass(slots=True)
class Texts:
    """The text of documents that were searched once, by the key of their page."""

    _known: dict[str, Outline] = field(default_factory=dict)

    def of(self, key: str, html: str) -> Outline:
        """The text of a page; unchanged pages are taken apart once."""
        if key not in self._known:
            self._known[key] = outline_of(html)
        return self._known[key]

    def keep(self, keys: set[str]) -> None:
        """Forget all other pages."""
        self._known = {key: outline for key, outline in self._known.items() if key in keys}


@dataclass(frozen=True, slots=True)
class Finder:
    """A search over the state of one moment."""

    desk: Desk
    texts: Texts

    def page(self, asked: str) -> dict[str, Any]:
        """The page; its groups are found while it is written."""
        book, query = self.desk.book, Query.of(asked)
        words = {"q": asked} if asked else None
        return {
            **self.desk.frame(book.phrase("desk.search"), "search", words),
            "search": asked,
            "groups": self._groups(query) if query.words else iter(()),
        }

    def _groups(self, query: Query) -> Iterator[dict[str, Any]]:
        kinds = [(f"desk.found.{kind}", self._entries(query, kind)) for kind in OWN_GROUPS]
        kinds += [("desk.found.other", self._entries(query, ""))]
        kinds += [("desk.found.finding", self._findings(query)), ("desk.found.document", self._documents(query))]
        for key, hits in kinds:
            found = list(islice(hits, MOST + 1))
            yield {"title": self.desk.book.phrase(key), "hits": found[:MOST], "more": len(found) > MOST}

    def _entries(self, query: Query, wanted: str) -> Iterator[Hit]:
        """Files of one kind, or with an empty one those of all kinds that have no group of their own."""
        workspace: Workspace = self.desk.reading.checked.workspace
        hidden = self.desk.cards().hidden
        for path in workspace.paths:
            kind = entry_of(path)[0]
            if (kind if kind in OWN_GROUPS else "") != wanted:
                continue
            name, what = self.desk.named(path)
            data = read_inside(workspace.root, path, []) or b""
            lines = [
                printable(" ".join(line.split()))
                for number, line in enumerate(data.decode("utf-8", "replace").split("\n"), start=1)
                if (path, number) not in hidden
            ]
            yield from search.entries(query, [(name, f"{what} · {path}", self._place(path, kind), lines)])

    def _place(self, path: str, kind: str) -> str:
        """Where a file's hit leads: a register's to its notice, another's to the file in the editor."""
        choices = self.desk.session.choices
        if kind == "register":
            stem = f"public/{path.rpartition('/')[2].removesuffix('.yaml')}"
            if any(outline.stem == stem for outline in self.desk.now.listing.outlines.values()):
                return f"/{self.desk.language}/document/{quote(stem)}"
        return str(place_of(choices.root, choices.editor, path)["link"])

    def _findings(self, query: Query) -> Iterator[Hit]:
        book, root = self.desk.book, f"/{self.desk.language}/findings"
        found = self.desk.reading.checked.found
        told = (
            (
                item,
                printable(book.message(item)),
                printable(book.fix(item)),
                f"{root}?{query_of({'file': item.path})}",
            )
            for item in found
        )
        return search.findings(query, told)

    def _documents(self, query: Query) -> Iterator[Hit]:
        """Hits in every document of every language, this page's language first."""
        desk, keys = self.desk, set()
        outlines = desk.now.listing.outlines
        for path, outline in sorted(outlines.items(), key=lambda item: (item[1].language != desk.language, item[0])):
            if outline.kind.index:
                continue
            sheet = desk.session.shown(desk.now, path).sheet
            if sheet.html is None:
                continue
            keys.add(sheet.key)
            language = outline.language if outline.language in desk.languages() else desk.language
            link = f"/{language}/document/{quote(outline.stem)}"
            title = f"{sheet.title} ({outline.language})"
            yield from search.parts(query, title, self.texts.of(sheet.key, sheet.html), link, outline.language)
        self.texts.keep(keys)
