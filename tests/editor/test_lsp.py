"""The language server, spoken to over standard input and output as an editor does."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from lsprotocol import types as lsp
from pygls.lsp.client import LanguageClient

from tests.workspace.small import write

ROPA = Path(sys.executable).with_name("ropa")
PATH = "registers/customers.yaml"
REGISTER = """\
register: customers
name: Asiakkaat
controllers: [acme]
data:
  contact:
    name: 🔑 yhteystiedot
    items: [name, email]
retention:
  - {data: [contact], period: 6 years, start: relationship-end, then: delete}
processors: [{party: letters, data: [contact]}]
"""
FILES = {
    "registers/workspace.yaml": "workspace: 1\nlanguages: [fi]\n",
    "registers/parties/letters.yaml": "# a party\nparty: letters\nname: Esimerkki Kirjeet Oy\n",
    PATH: REGISTER,
}


class Editor:
    """An editor with one open file, which waits for what the server tells."""

    def __init__(self, client: LanguageClient, root: Path) -> None:
        self.client, self.root = client, root
        self.told: dict[str, list[lsp.Diagnostic]] = {}
        self.news = asyncio.Event()
        self.version = 1

    def uri(self, path: str = PATH) -> str:
        return (self.root / path).as_uri()

    def hear(self, params: lsp.PublishDiagnosticsParams) -> None:
        self.told[params.uri] = list(params.diagnostics)
        self.news.set()

    async def open(self, text: str) -> list[lsp.Diagnostic]:
        item = lsp.TextDocumentItem(self.uri(), "yaml", self.version, text)
        self.client.text_document_did_open(lsp.DidOpenTextDocumentParams(item))
        return await self.findings()

    async def type(self, text: str) -> list[lsp.Diagnostic]:
        self.news.clear()
        self.version += 1
        document = lsp.VersionedTextDocumentIdentifier(self.version, self.uri())
        change = lsp.TextDocumentContentChangeWholeDocument(text)
        self.client.text_document_did_change(lsp.DidChangeTextDocumentParams(document, [change]))
        return await self.findings()

    async def findings(self) -> list[lsp.Diagnostic]:
        """What is found in the open file once everything of one check is told."""
        await asyncio.wait_for(self.news.wait(), 60)
        await asyncio.sleep(0.2)
        return self.told.get(self.uri(), [])

    def at(self, text: str, word: str, offset: int = 1) -> dict[str, Any]:
        """The place of a word, its column in the UTF-16 units that editors count by."""
        line = next(number for number, line in enumerate(text.split("\n")) if word in line)
        before = text.split("\n")[line].partition(word)[0] + word[:offset]
        column = len(before.encode("utf-16-le")) // 2
        return {"text_document": lsp.TextDocumentIdentifier(self.uri()), "position": lsp.Position(line, column)}


def edit(root: Path, work: Callable[[Editor], Awaitable[None]], *options: str) -> None:
    """Start the server, do some work in an editor, and end the server as an editor ends it."""

    async def run() -> None:
        client = LanguageClient("test", "1")
        editor = Editor(client, root)

        @client.feature(lsp.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)  # type: ignore[untyped-decorator]
        def hear(params: lsp.PublishDiagnosticsParams) -> None:
            editor.hear(params)

        await client.start_io(
            str(ROPA), "lsp", "--as-of", "2026-11-24", *options, env=os.environ | {"ROPA_LANG": "en"}
        )
        capabilities = lsp.ClientCapabilities()
        await client.initialize_async(lsp.InitializeParams(capabilities, root_uri=root.as_uri()))
        client.initialized(lsp.InitializedParams())
        try:
            await work(editor)
        finally:
            await asyncio.wait_for(client.shutdown_async(None), 30)
            client.exit(None)
            await client.stop()  # type: ignore[no-untyped-call]

    with ThreadPoolExecutor(1) as apart:  # a browser of other tests may have a loop of its own in this thread
        apart.submit(lambda: asyncio.run(run())).result()


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    return write(tmp_path / "workspace", FILES)


def codes(found: list[lsp.Diagnostic]) -> set[str]:
    return {str(item.code) for item in found}


def test_findings_follow_the_unsaved_text_and_go_when_it_is_mended(workspace: Path) -> None:
    async def work(editor: Editor) -> None:
        assert "FMT012" not in codes(await editor.open(REGISTER))
        found = await editor.type(REGISTER.replace("items:", "itmes:"))
        (wrong,) = [item for item in found if item.code == "FMT012"]
        assert wrong.severity is lsp.DiagnosticSeverity.Error
        assert wrong.source == "ropa"
        assert wrong.message.startswith("unknown key 'itmes'")
        assert "items" in wrong.message
        assert (wrong.range.start, wrong.range.end) == (lsp.Position(6, 4), lsp.Position(6, 9))
        assert "FMT008" in codes(await editor.type(REGISTER + "name: [x\n"))
        assert not {"FMT008", "FMT012"} & codes(await editor.type(REGISTER))
        assert (workspace / PATH).read_text("utf-8") == REGISTER

    edit(workspace, work)


def test_places_are_counted_as_editors_count_them(workspace: Path) -> None:
    async def work(editor: Editor) -> None:
        found = await editor.open(REGISTER.replace("name: 🔑 yhteystiedot", "name: {fi: 🔑, xx: a}"))
        (wrong,) = [item for item in found if item.code == "FMT015"]
        assert wrong.range.start.character == len("    name: {fi: 🔑, ".encode("utf-16-le")) // 2

    edit(workspace, work)


def test_hovers_explain_keys_words_and_ids_and_an_id_leads_to_its_definition(workspace: Path) -> None:
    async def work(editor: Editor) -> None:
        await editor.open(REGISTER)

        async def told(word: str, offset: int = 1) -> str:
            place = editor.at(REGISTER, word, offset)
            hover = await editor.client.text_document_hover_async(lsp.HoverParams(**place))
            return hover.contents.value if hover and isinstance(hover.contents, lsp.MarkupContent) else ""

        async def leads(word: str, offset: int = 1) -> tuple[str, int] | None:
            place = editor.at(REGISTER, word, offset)
            found = await editor.client.text_document_definition_async(lsp.DefinitionParams(**place))
            return (found.uri, found.range.start.line) if isinstance(found, lsp.Location) else None

        assert await told("period: 6") == "How long"
        assert await told("email]") == "sähköpostiosoite"
        assert await told("letters,") == "Esimerkki Kirjeet Oy"
        assert await told("party: letters", 8) == "Esimerkki Kirjeet Oy"
        assert await told("[contact], period", 3) == "🔑 yhteystiedot"
        assert await told("Asiakkaat") == ""
        assert await leads("letters,") == (editor.uri("registers/parties/letters.yaml"), 0)
        assert await leads("[contact], period", 3) == (editor.uri(), 4)
        assert await leads("Asiakkaat") is None

    edit(workspace, work, "--lang", "fi")


def test_it_offers_keys_words_and_ids_while_the_file_is_broken(workspace: Path) -> None:
    async def work(editor: Editor) -> None:
        await editor.open(REGISTER)

        async def offered(text: str, word: str) -> dict[str, str]:
            await editor.type(text)
            place = editor.at(text, word, len(word))
            found = await editor.client.text_document_completion_async(lsp.CompletionParams(**place))
            return {item.label: item.detail or "" for item in found} if isinstance(found, list) else {}

        keys = await offered(REGISTER + "rig", "rig")
        assert keys["rights"]
        assert "party" not in keys
        assert await offered(REGISTER, "reten") == keys
        inner = await offered(REGISTER.replace("    items:", "    sou\n    items:"), "    sou")
        assert {"sources", "obligation"} <= inner.keys()
        words = await offered(REGISTER.replace("[name, email]", "[name, em"), "[name, em")
        assert words["email"] == "sähköpostiosoite"
        ids = await offered(REGISTER.replace("[{party: letters, data: [contact]}]", "\n  - party: le"), "- party: le")
        assert ids["letters"] == "Esimerkki Kirjeet Oy"
        assert ids["acme"] == "Acme Oy"

    edit(workspace, work, "--lang", "fi")


def test_formatting_gives_the_one_layout(workspace: Path) -> None:
    async def work(editor: Editor) -> None:
        await editor.open("register:   customers # kept\n")
        options = lsp.FormattingOptions(2, True)
        document = lsp.TextDocumentIdentifier(editor.uri())
        edits = await editor.client.text_document_formatting_async(lsp.DocumentFormattingParams(document, options))
        assert edits
        assert [item.new_text for item in edits] == ["register: customers  # kept\n"]

    edit(workspace, work)


def test_local_plugins_are_never_run(workspace: Path) -> None:
    (workspace / "plugins").mkdir()
    (workspace / "plugins" / "own.py").write_text(f"open({str(workspace / 'ran')!r}, 'w').close()\n")
    (workspace / "registers" / "workspace.yaml").write_text(
        "workspace: 1\nlanguages: [fi]\nplugins: [plugins/own.py]\n"
    )

    async def work(editor: Editor) -> None:
        await editor.open(REGISTER)
        settings = editor.told[editor.uri("registers/workspace.yaml")]
        assert "PLG" in {str(item.code)[:3] for item in settings}

    edit(workspace, work)
    assert not (workspace / "ran").exists()
