"""Small workspaces for the tests of documents, and the pages made from them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from ropa.build.plan import rule_words
from ropa.check import Checked, check_workspace
from ropa.documents import Audience, DocumentKind, View, ViewContext
from ropa.facts import compute_facts
from ropa.plugins import load_registry
from ropa.registry import Registry
from ropa.render import Page, Renderer, Stamp, Templates, read_templates
from ropa.words import Phrasebook

AS_OF = date(2026, 11, 24)
LANGUAGES = ("fi", "sv", "en")
STAMP = Stamp(updated=date(2026, 5, 4), commit="1a2b3c4", as_of=AS_OF, head="5d6e7f8", versions={"ropa": "1"})

SETTINGS = "workspace: 1\nlanguages: [en, fi, sv]\ntimezone: Europe/Helsinki\n"
ORGANISATION = """
organisation: us
name: Esimerkki Oy
address: {street: Katu 1, postcode: 00100, city: Helsinki, country: FI}
email: privacy@esimerkki.example
"""
REGISTER = """
register: customers
name: Customers
controllers: [us]
subjects:
  people: People
data:
  basic:
    name: Basic data
    subjects: [people]
    items: [name, email]
    sources: [data-subject]
  bills:
    name: Bills
    subjects: [people]
    items: [invoices]
    sources: [data-subject]
purposes:
  billing:
    name: Billing
    data: all
    subjects: all
    basis: 6-1-b
    automated_means: yes
processors: none
disclosures: none
transfers: none
retention:
  - {data: all, period: 6 years, start: contract-end, then: delete}
rights: {channel: controller}
automated: none
"""


@dataclass(frozen=True)
class Made:
    """A workspace and what documents make of it."""

    root: Path
    checked: Checked
    templates: Templates

    def context(self, language: str, public: bool = True) -> ViewContext:
        """What a view may look at, as a build would give it."""
        checked = self.checked
        if public:
            outside = checked.workspace.public()
            facts = compute_facts(outside, checked.tables, AS_OF)
            return ViewContext(outside, facts, checked.tables, language, AS_OF)
        registry = checked.registry
        book = Phrasebook.load(language, registry.words)
        return ViewContext(
            workspace=checked.workspace,
            facts=checked.facts,
            tables=checked.tables,
            language=language,
            as_of=AS_OF,
            findings=checked.found,
            sentence=book.message,
            laws=book.laws,
            phrase=book.phrase,
            rules=rule_words(registry, book),
            citations=registry.citations,
            coverage=registry.coverage,
        )

    def kind(self, name: str, public: bool) -> DocumentKind:
        """A kind of document that a pack declares."""
        audience = Audience.PUBLIC if public else Audience.INTERNAL
        known = {(kind.name, kind.audience): kind for kind in self.checked.registry.documents}
        return known[name, audience]

    def view(self, name: str = "notice", language: str = "en", register: str | None = "customers") -> View:
        """The view of a document."""
        public = name in ("notice", "index")
        return self.kind(name, public).view(register, self.context(language, public))

    def page(
        self, name: str = "notice", language: str = "en", register: str | None = "customers", paper: bool = False
    ) -> Page:
        """The page of a document."""
        public = name in ("notice", "index")
        view = self.view(name, language, register)
        return Renderer(self.templates, language, paper).page(self.kind(name, public).template, view, STAMP)

    def notice(self, language: str = "en") -> str:
        """The text of the notice, as people read it."""
        return text_of(self.page("notice", language).html)

    def record(self, language: str = "en") -> str:
        """The text of the record, as people read it."""
        return text_of(self.page("record", language, None).html)


def make(root: Path, changes: str = "", **files: str) -> Made:
    """A workspace whose register is the plain one with other top-level keys; `files` are further ones by path,
    `__` for a slash and `_` for a hyphen."""
    texts = {"workspace": SETTINGS, "organisation": ORGANISATION, "customers": patched(REGISTER, changes)}
    texts |= {name.replace("__", "/").replace("_", "-"): text for name, text in files.items()}
    for name, text in texts.items():
        path = root / "registers" / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    checked = check_workspace(root, AS_OF, registry=_registry())
    templates, problems = read_templates(root)
    assert not problems
    return Made(root, checked, templates)


@cache
def _registry() -> Registry:
    return load_registry(None)[0]


def patched(text: str, changes: str) -> str:
    """A file with some of its top-level keys replaced; a key without a value is taken out."""
    kept = blocks(text) | blocks(changes)
    return "".join(block for block in kept.values() if not re.fullmatch(r"[a-z_]+:\s*", block))


def blocks(text: str) -> dict[str, str]:
    """The top-level keys of a file, each with its lines."""
    found: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if line.strip() and not line[0].isspace():
            name = line.split(":")[0]
        if name:
            found[name] = found.get(name, "") + line
    return found


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.hidden = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.hidden = tag == "style"
        if tag not in ("span", "a", "strong", "code", "time"):
            self.parts.append("\n")

    def handle_endtag(self, tag: str) -> None:
        self.hidden = False

    def handle_data(self, data: str) -> None:
        if not self.hidden:
            self.parts.append(data)


def text_of(html: str) -> str:
    """The text of a page: a line for each block, single spaces, no hyphens that only show where a word may break."""
    reader = _Text()
    reader.feed(html)
    lines = ("".join(reader.parts)).replace("\u00ad", "").split("\n")
    return "\n".join(" ".join(line.split()) for line in lines if line.strip())
