"""`ropa explain`: a code in plain words, all rules, or what answers each letter of the law."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from ropa.cli.common import lang_option, phrasebook, settings_of
from ropa.coverage import CoverageRow
from ropa.decode import nearest
from ropa.model.base import Text
from ropa.plugins import load_registry
from ropa.printable import printable
from ropa.registry import Registry
from ropa.tables import Tables, load_tables
from ropa.words import Phrasebook
from ropa.workspace import find_root

_WIDTH = 100


@click.command("explain")
@click.argument("code", required=False)
@click.option("--articles", is_flag=True, help="Show which rules and documents answer each letter of the law.")
@lang_option
def command(code: str | None, articles: bool, lang: str | None) -> int:
    """Explain a finding's code: what is found, why, what to write, and when it may be wrong.

    \b
    Examples:
      ropa explain TRF001
      ropa explain
      ropa explain --articles

    Without a code, lists every rule by family with its article.
    """
    if articles and code is not None:
        raise click.UsageError("--articles is about the whole law: leave the code out.")
    root = find_root(Path.cwd())
    settings = settings_of(root) if root else None
    registry, _ = load_registry(root)
    book = phrasebook(lang, settings, registry)
    if articles:
        tables, _ = load_tables(registry.tables, root or Path.cwd(), settings.tables if settings else (), ())
        lines = _articles(registry, tables, book)
    else:
        lines = _all(registry, book) if code is None else _one(code.upper(), registry, book)
    for line in lines:
        click.echo(line)
    return 0


def _articles(registry: Registry, tables: Tables, book: Phrasebook) -> Iterator[str]:
    """Each law with its letters: what it is about, and below it what answers it, or why nothing does."""
    if not registry.coverage:
        yield book.phrase("articles.empty")
    for law in registry.coverage:
        yield ""
        yield _said(law.title, book)
        for row in law.rows(registry.citations, tables):
            name = _said(row.name, book)
            yield f"  {_said(row.cite, book)}{f'  {name}' if name else ''}"
            for line in _answers(row, book):
                yield click.wrap_text(line, _WIDTH, "      ", "        ")


def _answers(row: CoverageRow, book: Phrasebook) -> Iterator[str]:
    for kind, names in (("rules", row.rules), ("blocks", row.blocks)):
        if names:
            yield f"{book.phrase(f'articles.{kind}')}: {' '.join(names)}"
    if row.reason:
        yield book.phrase(row.reason)


def _said(text: Text | None, book: Phrasebook) -> str:
    return printable(text.anything(book.language)) if text else ""


def _all(registry: Registry, book: Phrasebook) -> Iterator[str]:
    family = ""
    own = [code for code in book.codes() if registry.rule(code) is None]
    for rule in registry.rules:
        if rule.family != family:
            family = rule.family
            yield ""
            yield f"{family}  {book.phrase(f'family.{family}')}"
        title = book.title(rule.code)
        yield f"  {rule.code}  {book.phrase(f'severity.{rule.severity.value}'):8}  {title}  ({book.laws(rule.law)})"
    yield ""
    yield book.phrase("explain.engine")
    for code in own:
        yield f"  {code}  {book.title(code)}"


def _one(code: str, registry: Registry, book: Phrasebook) -> Iterator[str]:
    rule = registry.rule(code)
    if rule is None and code not in book.codes():
        known = [*(item.code for item in registry.rules), *book.codes()]
        near = nearest(code, known)
        hint = f" Did you mean {near}?" if near else " 'ropa explain' lists all codes."
        raise click.UsageError(f"There is no code {printable(code)}.{hint}")
    severity = f" ({book.phrase(f'severity.{rule.severity.value}')})" if rule else ""
    yield f"{code}{severity}: {book.title(code)}"
    if rule is not None:
        yield f"{book.phrase('report.law')}: {book.laws(rule.law)}"
    for part, words in (("why", book.why(code)), ("remedy", book.remedy(code)), ("limits", book.limits(code))):
        if words:
            yield ""
            yield book.phrase(f"explain.{part}")
            yield click.wrap_text(words, _WIDTH, "  ", "  ", preserve_paragraphs=True)
