"""Whether a folder holds already what a build would write: one key over everything that decides a build.

The key stands in the manifest, with a digest over the manifest itself. Where both are as they would be again, and
every file is as the manifest says, nothing need be planned or rendered. What is not in the key must not decide
anything: a view that looks beyond what it is given breaks what `ropa.documents` asks of it.
"""

from __future__ import annotations

import importlib.metadata
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import ropa
from ropa.build.stored import digest_of, file_digest
from ropa.build.worker import Look, key_of
from ropa.build.writing import Writing
from ropa.check import Checked
from ropa.diagnostics import Diagnostic
from ropa.files import read_inside
from ropa.history import History
from ropa.registry import Registry

ENTRY = "build"
"""Where the manifest keeps the key."""


def build_key(checked: Checked, history: History, look: Look, how: Mapping[str, Any]) -> str:
    """The key of a build; `how` are its options and the versions it is made with."""
    workspace, tables, registry = checked.workspace, checked.tables, checked.registry
    return key_of(
        {
            "how": dict(how),
            "as_of": checked.as_of.isoformat(),
            "read": [workspace.digest, tables.digest, list(tables.overrides), list(tables.without)],
            "plugins": [_file(read_inside(workspace.root, path, [])) for path in workspace.settings.plugins],
            "found": [_told(item) for item in checked.found],
            "look": look.digest,
            "code": _code(registry),
            "installed": sorted(f"{item.name} {item.version}" for item in importlib.metadata.distributions()),
            "history": _history(history, sorted({*workspace.paths, *tables.overrides, *history.blobs})),
        }
    )


def sealed(content: Mapping[str, Any], key: str) -> dict[str, Any]:
    """A manifest's content with the key of its build, and what shows that it was not altered."""
    return {**content, ENTRY: {"key": key, "sum": _sum(content)}}


def resealed(content: Mapping[str, Any]) -> dict[str, Any]:
    """A manifest's content after its files were signed, sealed where it was."""
    key = content.get(ENTRY)
    rest = {name: value for name, value in content.items() if name != ENTRY}
    return sealed(rest, key["key"]) if isinstance(key, dict) and "key" in key else rest


def holds(writing: Writing, key: str) -> bool:
    """Whether a folder holds the whole build of a key, every file as it was written."""
    content = writing.before
    if content.get(ENTRY) != {"key": key, "sum": _sum(content)} or "replacing" in content:
        return False
    return all(writing.digest(path) == entry["sha256"] for path, entry in content["files"].items())


def _sum(content: Mapping[str, Any]) -> str:
    return key_of({name: value for name, value in content.items() if name != ENTRY})


def _file(data: bytes | None) -> str | None:
    return digest_of(data) if data is not None else None


def _told(item: Diagnostic) -> list[Any]:
    """A finding with everything that a document could print of it."""
    accepted = item.accepted
    return [
        item.code,
        item.severity.value,
        repr(item.at),
        list(item.span or ()),
        dict(item.params),
        [[repr(other.at), other.note] for other in item.related],
        list(item.law),
        [accepted.reason, accepted.by, accepted.until] if accepted else None,
    ]


def _history(history: History, paths: Sequence[str]) -> list[Any]:
    """What git says of the files: where HEAD stands, what last changed each, what is hidden or not committed."""
    return [
        history.in_git,
        history.head.id if history.head else None,
        history.problem.value if history.problem else None,
        history.outside_date.isoformat() if history.outside_date else None,
        {path: commit.id for path, commit in history.commits.items()},
        [path for path in paths if history.hidden([path])],
        list(history.uncommitted(paths)),
    ]


def _code(registry: Registry) -> str:
    """A digest over ropa and the packs as they are installed: their code, words and tables."""
    made_by: Iterable[Callable[..., Any]] = (
        *(kind.view for kind in registry.documents),
        *(rule.check for rule in registry.rules),
        *(export.write for export in registry.exports),
    )
    names = {function.__module__.partition(".")[0] for function in made_by}
    files = {Path(ropa.__file__), *(Path(file) for name in names if (file := _file_of(name)))}
    folders = {file.parent for file in files if file.name == "__init__.py"} | {*registry.words}
    files |= {table.path for table in registry.tables}
    files |= {path for folder in folders for path in folder.rglob("*") if path.suffix in (".py", ".yaml")}
    return key_of({"files": sorted(str(file_digest(path)) for path in files)})


def _file_of(module: str) -> str | None:
    return getattr(sys.modules.get(module), "__file__", None)
