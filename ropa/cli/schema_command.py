"""`ropa schema`: the JSON Schema of the YAML files."""

from __future__ import annotations

from pathlib import Path

import click

from ropa.cli.common import find_workspace, lang_option, phrasebook
from ropa.editor.schemas import NotWritten, schema_text, write_schemas
from ropa.model.workspace import Settings
from ropa.plugins import load_registry
from ropa.registry import Registry
from ropa.schema import KINDS
from ropa.tables import Tables, load_tables
from ropa.workspace import find_root, read_settings


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice(sorted(KINDS)))
@click.option("--write", is_flag=True, help="Write the schema of every kind into .ropa/schema/.")
@lang_option
def command(kind: str | None, write: bool, lang: str | None) -> int:
    """Print the JSON Schema of the files under registers/, with every field and every word of a vocabulary explained.

    \b
    Examples:
      ropa schema --write
      ropa schema register > register.schema.json

    Without a kind the schema accepts any of them. Editors complete and explain keys with it: those that support YAML
    find it by the first line of a file,  # yaml-language-server: $schema=../.ropa/schema/register.json
    """
    if write and kind:
        raise click.UsageError("--write writes every kind; leave out the kind.")
    root = find_workspace(None) if write else find_root(Path.cwd())
    settings = read_settings(root) if root else None
    registry, tables = _tables(root, settings)
    book = phrasebook(lang, settings, registry)
    if not write or root is None:
        click.echo(schema_text(kind, tables, book.language), nl=False)
        return 0
    try:
        changed = write_schemas(root, tables, book.language)
    except NotWritten as problem:
        click.echo(book.phrase("schema.not-written", path=problem.path, reason=problem.reason), err=True)
        return 1
    for path in changed:
        click.echo(book.phrase("schema.written", path=path))
    if not changed:
        click.echo(book.phrase("schema.current"))
    return 0


def _tables(root: Path | None, settings: Settings | None) -> tuple[Registry, Tables]:
    """The packs, and their tables with the workspace's own rows."""
    registry, _ = load_registry(root, settings.plugins if settings else ())
    own = settings.tables if settings else ()
    tables, _ = load_tables(registry.tables, root or Path.cwd(), own, ())
    return registry, tables
