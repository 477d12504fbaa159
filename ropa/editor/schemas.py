"""The schemas in a workspace, beside the files that name them in their first line."""

from __future__ import annotations

import contextlib
import json
import os
import tempfile
from pathlib import Path

from ropa.editor.names import word_names
from ropa.schema import FOLDER, KINDS, json_schema
from ropa.tables import Tables


class NotWritten(Exception):
    """A schema could not be written; `reason` is the system's."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


def schema_text(kind: str | None, tables: Tables, language: str, pretty: bool = True) -> str:
    """The schema of a kind of file, its words explained in a language."""
    schema = json_schema(kind, tables.words, word_names(tables, language))
    return json.dumps(schema, ensure_ascii=False, indent=1 if pretty else None) + "\n"


def schema_files(tables: Tables, language: str) -> dict[str, bytes]:
    """The schema of every kind by its path in a workspace."""
    return {f"{FOLDER}/{kind}.json": schema_text(kind, tables, language, pretty=False).encode() for kind in KINDS}


def write_schemas(root: Path, tables: Tables, language: str) -> list[str]:
    """Write the schema of every kind into the workspace; the paths of those that changed. Raises NotWritten."""
    changed = []
    for path, data in schema_files(tables, language).items():
        try:
            if _replace(root / path, data):
                changed.append(path)
        except OSError as problem:
            raise NotWritten(path, problem.strerror or str(problem)) from problem
    return changed


def _replace(file: Path, data: bytes) -> bool:
    """Put a file in its place whole, through no link; whether it is another than before."""
    if file.parent.is_symlink() or file.parent.parent.is_symlink():
        raise OSError(None, "its folder is a symbolic link")
    file.parent.mkdir(parents=True, exist_ok=True)
    if file.is_file() and not file.is_symlink() and file.read_bytes() == data:
        return False
    handle, partial = tempfile.mkstemp(prefix=".ropa-", suffix=".tmp", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(data)
        os.chmod(partial, 0o644)
        os.replace(partial, file)
    except OSError:
        with contextlib.suppress(OSError):
            os.unlink(partial)
        raise
    return True
