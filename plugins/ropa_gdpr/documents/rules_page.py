"""The page of all rules: what each finds, why, what to do and when it may be wrong, by family."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from typing import Any

from ropa.api import Audience, DocumentKind, RuleWords, Subject, View, ViewContext
from ropa_gdpr.documents.reader import code, row, rows, word


def rules_page(_: Any, context: ViewContext) -> View:
    """Every rule of the packs, then the engine's own findings, in the document's language."""
    families = [
        {"id": family.lower(), "name": entries[0].family, "rules": [_rule(entry) for entry in entries]}
        for family, entries in _by_family(context.rules)
    ]
    data = {"title": word("rules.title"), "families": families, "count": len(context.rules)}
    settings = context.workspace.settings.origin.document.path
    return View(title="Rules", data=data, blocks=("rules",), paths=(settings,))


def _by_family(rules: Iterable[RuleWords]) -> Iterable[tuple[str, list[RuleWords]]]:
    for family, entries in groupby(rules, key=lambda entry: entry.code.rstrip("0123456789")):
        yield family, list(entries)


def _rule(entry: RuleWords) -> dict[str, Any]:
    return {
        "code": code(entry.code),
        "title": entry.title,
        "rows": rows(
            row("severity", word(f"severity.{entry.severity.value}") if entry.severity else None),
            row("law", entry.law or None),
            row("why", entry.why),
            row("remedy", entry.remedy),
            row("limits", entry.limits),
        ),
    }


RULES = DocumentKind("rules", Audience.INTERNAL, Subject.PACKS, "rules.html.j2", rules_page)
