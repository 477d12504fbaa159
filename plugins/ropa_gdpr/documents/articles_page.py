"""The coverage of the law for the auditor: for each letter the rules that test it and the blocks that print it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ropa.api import Audience, CoverageRow, DocumentKind, LawCoverage, Subject, View, ViewContext
from ropa_gdpr.documents.reader import Phrase, Reader, joined, word

_NOTICE: Mapping[str, str] = {
    "automated-decisions": "section.automated",
    "complaint": "section.complaint",
    "data": "section.data",
    "dpo": "label.dpo",
    "exemptions": "label.exemptions",
    "identity": "section.controller",
    "joint-controllers": "label.essence",
    "legitimate-interest": "label.interest",
    "no-recipients": "section.recipients",
    "no-transfers": "section.transfers",
    "objection": "section.objection",
    "provision": "section.provision",
    "purposes": "section.purposes",
    "recipients": "section.recipients",
    "representative": "label.representative",
    "retention": "section.retention",
    "sources": "section.sources",
    "transfers": "section.transfers",
    "withdrawal": "label.withdrawal",
}
"""What the notice calls each of its blocks."""


def articles_page(_: Any, context: ViewContext) -> View:
    """The letters of every law that a pack answers for, none left out."""
    reader = Reader(context, internal=True)
    data = {"title": word("articles.title"), "laws": [_law(reader, law) for law in context.coverage]}
    settings = context.workspace.settings.origin.document.path
    return View(title="Articles", data=data, blocks=("articles",), paths=(settings,))


def _law(reader: Reader, law: LawCoverage) -> dict[str, Any]:
    found = list(law.rows(reader.context.citations, reader.context.tables))
    return {
        "id": law.name,
        "title": reader.text(law.title) or law.name,
        "rows": [_row(reader, entry) for entry in found],
        "counts": word(
            "articles.counts",
            letters=len(found),
            rules=sum(1 for entry in found if entry.rules),
            blocks=sum(1 for entry in found if entry.blocks),
            reasons=sum(1 for entry in found if entry.reason),
        ),
    }


def _row(reader: Reader, entry: CoverageRow) -> dict[str, Any]:
    return {
        "cite": reader.text(entry.cite) or "",
        "name": reader.text(entry.name),
        "rules": list(entry.rules),
        "blocks": _blocks(entry.blocks),
        "reason": reader.context.phrase(entry.reason) if entry.reason else None,
    }


def _blocks(names: tuple[str, ...]) -> list[Phrase]:
    """The blocks in words, those of the notice in one line; the record's are told by their point."""
    notice: list[Phrase] = []
    others: list[Phrase] = []
    for block in names:
        kind, _, name = block.partition(":")
        if kind == "notice":
            key = f"right.{name.removeprefix('right-')}.title" if name.startswith("right-") else _NOTICE.get(name)
            told = word(key) if key else name
            notice += [told] if told not in notice else []
        elif kind in ("record", "service"):
            others.append(word(f"articles.{kind}", letter=name))
        else:
            others.append(block)
    return ([word("articles.notice", what=joined(notice, "semicolon"))] if notice else []) + others


ARTICLES = DocumentKind("articles", Audience.INTERNAL, Subject.PACKS, "articles.html.j2", articles_page)
