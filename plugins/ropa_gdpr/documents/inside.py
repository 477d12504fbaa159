"""What the internal documents have in common: whose they are, as of which day, and the findings they tell."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from ropa.api import View
from ropa_gdpr.documents import record_parts
from ropa_gdpr.documents.reader import Reader, date, word


def document(reader: Reader, kind: str, blocks: tuple[str, ...], data: dict[str, Any]) -> View:
    """The view of an internal document about the whole workspace; its title is the one the index lists."""
    workspace = reader.context.workspace
    organisation = workspace.organisation
    name = reader.text(organisation.name) if organisation else None
    listed_as = word(f"index.{kind}")
    heading = {
        "title": word("detail.colon", what=listed_as, which=name) if name else listed_as,
        "heading": listed_as,
        "organisation": name,
        "as_of": date(reader.context.as_of),
    }
    title = workspace.title(organisation, reader.language) if organisation else kind
    return View(title=title, data=heading | data, blocks=blocks, paths=workspace.paths)


def findings(reader: Reader, families: Collection[str], paths: Collection[str] = ()) -> list[dict[str, Any]]:
    """The findings of some families of codes, and every one in some files."""
    found = [entry for entry in reader.context.findings if entry.family in families or entry.path in paths]
    return record_parts.findings(reader, found)
