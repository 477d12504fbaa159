"""The index: what documents there are, by register and language."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from ropa.api import Audience, DocumentKind, Subject, View, ViewContext
from ropa_gdpr.documents import notice
from ropa_gdpr.documents.reader import Phrase, Reader, link, word


def public_index(_: Any, context: ViewContext) -> View:
    """The index everybody may read: the notices."""
    return _index(Reader(context), Audience.PUBLIC)


def internal_index(_: Any, context: ViewContext) -> View:
    """The index of everything, for inside."""
    return _index(Reader(context, internal=True), Audience.INTERNAL)


def _index(reader: Reader, audience: Audience) -> View:
    workspace = reader.context.workspace
    organisation = workspace.organisation
    listing = list(reader.context.listing)
    about = [entry for entry in listing if entry.register is not None]
    names = [str(name) for name in workspace.registers]
    data = {
        "title": _title(reader, audience),
        "heading": word(f"index.title-{audience.value}-alone"),
        "organisation": reader.text(organisation.name) if organisation else None,
        "registers": [
            {
                "id": name,
                "name": reader.register_name(name),
                "description": reader.text(workspace.registers[name].description),  # type: ignore[index]
                "documents": _documents(reader, audience, (entry for entry in about if entry.register == name)),
            }
            for name in names
            if any(entry.register == name for entry in about)
        ],
        "others": _documents(reader, audience, (entry for entry in listing if entry.register is None)),
        "languages": [
            {"code": code, "link": link(f"index.{code}.html", {"language": code, "in": code})}
            for code in workspace.languages
            if code != reader.language
        ],
    }
    title = workspace.title(organisation, reader.language) if organisation else "ropa"
    return View(title=title, data=data, blocks=("documents",), paths=workspace.paths)


def _title(reader: Reader, audience: Audience) -> Phrase:
    organisation = reader.context.workspace.organisation
    name = reader.text(organisation.name) if organisation else None
    kind = audience.value
    return word(f"index.title-{kind}", organisation=name) if name else word(f"index.title-{kind}-alone")


def _documents(reader: Reader, audience: Audience, entries: Iterable[Any]) -> list[dict[str, Any]]:
    """Documents by kind, each with its languages and their files; the reader's language stands first."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for entry in entries:
        kind = found.setdefault(
            (entry.kind, entry.audience.value), {"kind": entry.kind, "title": _named(reader, entry), "files": []}
        )
        kind["files"].append(
            {
                "language": {"language": entry.language},
                "own": entry.language == reader.language,
                "withheld": entry.state.value == "withheld",
                "formats": [
                    link(_address(audience, address), form.upper()) for form, address in sorted(entry.links.items())
                ],
            }
        )
    for kind in found.values():
        kind["files"].sort(key=lambda file: not file["own"])
    return list(found.values())


def _named(reader: Reader, entry: Any) -> Phrase:
    register = reader.context.workspace.registers.get(entry.register) if entry.register else None
    if entry.kind == "notice" and register is not None:
        return notice.title(reader, register)
    if entry.kind in ("record", "register", "agreements", "transfers", "retention", "findings", "rules", "articles"):
        return word(f"index.{entry.kind}")
    return str(entry.title)


def _address(audience: Audience, address: str) -> str:
    """The address from the index's own folder: a page that is published alone still finds its neighbours."""
    return address.removeprefix(f"../{audience.value}/")


PUBLIC_INDEX = DocumentKind(
    "index", Audience.PUBLIC, Subject.WORKSPACE, "index.html.j2", public_index, formats=("html",), index=True
)
INTERNAL_INDEX = DocumentKind(
    "index", Audience.INTERNAL, Subject.WORKSPACE, "index.html.j2", internal_index, index=True
)
