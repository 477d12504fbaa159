"""The language server: findings while somebody types, what words mean, what may stand here, where ids stand."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date as Day
from pathlib import Path

from lsprotocol import types as lsp
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import TextDocument

from ropa import __version__
from ropa.check import Checked, check_workspace
from ropa.diagnostics import Diagnostic, Severity
from ropa.editor.guide import Guide, Spot, spot_at
from ropa.editor.ids import Named, named_by
from ropa.editor.names import word_names
from ropa.editor.offers import offers
from ropa.files import FOLDER, KINDS
from ropa.fmt import Changed, format_bytes
from ropa.report.places import Places
from ropa.schema import SINGLE, json_schema
from ropa.source import Span
from ropa.words import Phrasebook
from ropa.workspace import COLLECT_EVERY, collect, find_root
from ropa.yamlio import MAX_FILE_BYTES, compose

PAUSE = 0.3
"""Seconds of rest in typing after which is checked."""
_SEVERITIES = {
    Severity.ERROR: lsp.DiagnosticSeverity.Error,
    Severity.WARNING: lsp.DiagnosticSeverity.Warning,
    Severity.ADVICE: lsp.DiagnosticSeverity.Information,
}
Today = Callable[[Path], Day]
Book = Callable[[Checked], Phrasebook]
At = lsp.HoverParams | lsp.DefinitionParams | lsp.CompletionParams
Changes = (
    lsp.DidOpenTextDocumentParams
    | lsp.DidChangeTextDocumentParams
    | lsp.DidSaveTextDocumentParams
    | lsp.DidCloseTextDocumentParams
)


class Desk:
    """One workspace in an editor: its last check, and the schemas that explain it. Local plugins are never run."""

    def __init__(self, server: LanguageServer, today: Today, book: Book) -> None:
        self.server, self.today, self.book = server, today, book
        self.root: Path | None = None
        self.checked: Checked | None = None
        self._guides: dict[str, Guide] = {}
        self._told: set[str] = set()
        self._turn = self._checks = 0

    # --- findings

    async def changed(self, params: Changes) -> None:
        """Check once nothing more is typed for a moment; a check that was overtaken tells nothing."""
        if self._path(params.text_document.uri) is None:
            return
        self._turn += 1
        turn = self._turn
        await asyncio.sleep(PAUSE)
        if turn == self._turn and self.root is not None:
            root, unsaved = self.root, self._unsaved()
            checked = await asyncio.to_thread(check_workspace, root, self.today(root), unsaved=unsaved)
            if turn == self._turn:
                self._tell(checked, Places(root, unsaved))
            self._checks += 1
            if self._checks % COLLECT_EVERY == 0:
                await asyncio.to_thread(collect)

    def _tell(self, checked: Checked, places: Places) -> None:
        if self.checked is None or self.checked.tables.words != checked.tables.words:
            self._guides = {}
        self.checked = checked
        book, by_uri = self.book(checked), dict[str, list[lsp.Diagnostic]]()
        for placed in places.in_order(checked.found):
            told = self._diagnostic(placed.found, placed.span, places, book)
            by_uri.setdefault(self._uri(placed.found.path), []).append(told)
        for uri in sorted(self._told | by_uri.keys()):
            items = by_uri.get(uri, [])
            self.server.text_document_publish_diagnostics(lsp.PublishDiagnosticsParams(uri=uri, diagnostics=items))
        self._told = set(by_uri)

    def _diagnostic(self, found: Diagnostic, span: Span | None, places: Places, book: Phrasebook) -> lsp.Diagnostic:
        lines = [book.message(found), book.fix(found), ", ".join(found.law)]
        if found.accepted is not None:
            lines.insert(1, f"{book.phrase('report.waived')}: {found.accepted.reason}")
        return lsp.Diagnostic(
            range=self._range(found.path, span or Span(1, 1), places),
            message="\n".join(filter(None, lines)),
            severity=lsp.DiagnosticSeverity.Hint if found.accepted else _SEVERITIES[found.severity],
            code=found.code,
            source="ropa",
        )

    def _range(self, path: str, span: Span, places: Places) -> lsp.Range:
        line, units = places.line(path, span.line) or "", self.server.workspace.position_codec.client_num_units
        start = min(span.column - 1, len(line))
        ends = (start, min(start + span.width, len(line)))
        first, last = (lsp.Position(span.line - 1, units(line[:column])) for column in ends)
        return lsp.Range(first, last)

    # --- questions about a place

    def hover(self, params: At) -> lsp.Hover | None:
        """What a key asks for, what a word means, what an id names."""
        path, spot = self._spot(params)
        if path is None or spot is None:
            return None
        guide = self._guide(path)
        named = self._named(path, spot)
        told = guide.about(spot.route) if spot.is_key and spot.route else ""
        told = told or (named.title if named else guide.words(spot.route).get(spot.word.value, ""))
        return lsp.Hover(lsp.MarkupContent(lsp.MarkupKind.PlainText, told)) if told else None

    def definition(self, params: At) -> lsp.Location | None:
        """Where an id is defined."""
        path, spot = self._spot(params)
        named = self._named(path, spot) if path and spot else None
        if named is None or self.root is None:
            return None
        places, target = Places(self.root, self._unsaved()), named.origin.document.path
        return lsp.Location(self._uri(target), self._range(target, places.span(named.origin) or Span(1, 1), places))

    def complete(self, params: At) -> list[lsp.CompletionItem]:
        """What may stand at a place."""
        document, path = self._document(params), self._path(params.text_document.uri)
        if path is None:
            return []
        at = document.position_from_client_units(params.position)
        workspace = self.checked.workspace if self.checked else None
        found = offers(document.source, at.line, at.character, path, self._guide(path), workspace)
        return [
            lsp.CompletionItem(label=word.strip(" :"), detail=about, insert_text=word)
            for word, about in found.items()
        ]

    def formatting(self, params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        """The whole file in the one layout; nothing where it cannot be read."""
        document = self.server.workspace.get_text_document(params.text_document.uri)
        try:
            made = format_bytes(document.source.encode("utf-8", "replace"), document.path or "").data.decode("utf-8")
        except (Changed, UnicodeDecodeError):
            return []
        everything = lsp.Range(lsp.Position(0, 0), lsp.Position(len(document.lines) + 1, 0))
        return [lsp.TextEdit(everything, made)] if made != document.source else []

    # --- files

    def _spot(self, params: At) -> tuple[str | None, Spot | None]:
        document, path = self._document(params), self._path(params.text_document.uri)
        node = compose(document.source.encode("utf-8", "replace"), lambda code, span, params: None)
        at = document.position_from_client_units(params.position)
        return path, spot_at(node, at.line, at.character) if node is not None and path else None

    def _named(self, path: str, spot: Spot) -> Named | None:
        if spot.is_key or self.checked is None:
            return None
        return named_by(self._guide(path).kinds(spot.route), path, self.checked.workspace).get(spot.word.value)

    def _guide(self, path: str) -> Guide:
        """The schema of a file's kind, with the words of the last check."""
        folder, _, name = path.removeprefix(f"{FOLDER}/").rpartition("/")
        stem = name.removesuffix(".yaml")
        kind = stem if not folder and stem in SINGLE else KINDS.get(folder, "register")
        if kind not in self._guides:
            tables = self.checked.tables if self.checked else None
            names = word_names(tables, self.book(self.checked).language) if tables and self.checked else {}
            self._guides[kind] = Guide(json_schema(kind, tables.words if tables else {}, names))
        return self._guides[kind]

    def _document(self, params: At) -> TextDocument:
        return self.server.workspace.get_text_document(params.text_document.uri)

    def _path(self, uri: str) -> str | None:
        """The path of a file of the record in its workspace; the first such file says which workspace this is."""
        file = Path(uris.to_fs_path(uri) or "/")
        self.root = self.root or find_root(file.parent)
        if self.root is None or not file.is_relative_to(self.root / FOLDER):
            return None
        return file.relative_to(self.root).as_posix()

    def _uri(self, path: str) -> str:
        return str(uris.from_fs_path(str((self.root or Path()) / path)))

    def _unsaved(self) -> dict[str, bytes]:
        held = ((self._path(uri), document) for uri, document in self.server.workspace.text_documents.items())
        texts = ((path, document.source.encode("utf-8", "replace")) for path, document in held if path)
        return {path: text for path, text in texts if len(text) <= MAX_FILE_BYTES}


def make_server(today: Today, book: Book) -> LanguageServer:
    """A server; `today` gives the day whose law applies in a workspace, `book` the reader's words."""
    server = LanguageServer("ropa", __version__)
    desk = Desk(server, today, book)

    @server.feature(lsp.TEXT_DOCUMENT_DID_OPEN)
    @server.feature(lsp.TEXT_DOCUMENT_DID_CHANGE)
    @server.feature(lsp.TEXT_DOCUMENT_DID_SAVE)
    @server.feature(lsp.TEXT_DOCUMENT_DID_CLOSE)
    async def changed(params: Changes) -> None:
        await desk.changed(params)

    @server.feature(lsp.TEXT_DOCUMENT_HOVER)
    def hover(params: lsp.HoverParams) -> lsp.Hover | None:
        return desk.hover(params)

    @server.feature(lsp.TEXT_DOCUMENT_DEFINITION)
    def definition(params: lsp.DefinitionParams) -> lsp.Location | None:
        return desk.definition(params)

    @server.feature(lsp.TEXT_DOCUMENT_COMPLETION, lsp.CompletionOptions(trigger_characters=[" ", "["]))
    def complete(params: lsp.CompletionParams) -> list[lsp.CompletionItem]:
        return desk.complete(params)

    @server.feature(lsp.TEXT_DOCUMENT_FORMATTING)
    def formatting(params: lsp.DocumentFormattingParams) -> list[lsp.TextEdit]:
        return desk.formatting(params)

    return server
