"""`ropa schema`: the JSON Schema of the YAML files."""

from __future__ import annotations

import json
from pathlib import Path

import click

from ropa.plugins import load_registry
from ropa.schema import KINDS, json_schema
from ropa.tables import load_tables


@click.command("schema")
@click.argument("kind", required=False, type=click.Choice(sorted(KINDS)))
def command(kind: str | None) -> int:
    """Print the JSON Schema of the files under registers/, with a description of every field.

    \b
    Examples:
      ropa schema register > register.schema.json
      ropa schema

    Without a kind the schema accepts any of them. Editors complete and explain keys with it.
    """
    registry, _ = load_registry(None)
    tables, _ = load_tables(registry.tables, Path.cwd(), (), ())
    click.echo(json.dumps(json_schema(kind, tables.words), ensure_ascii=False, indent=2))
    return 0
