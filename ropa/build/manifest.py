"""The manifest: what ties every file of a build to its inputs, to the law's tables and to its makers."""

from __future__ import annotations

import hashlib
import importlib.metadata
import platform
from collections.abc import Mapping, Sequence
from typing import Any

from ropa import __version__
from ropa.build.stored import file_digest
from ropa.build.writing import FORMAT
from ropa.check import Checked
from ropa.files import read_file
from ropa.history import History
from ropa.pdf import pango_version
from ropa.render import Templates

_LIBRARIES = (
    "Babel",
    "Jinja2",
    "PyYAML",
    "fontpkg-source-sans-3",
    "pluggy",
    "pydyf",
    "uharfbuzz",
    "weasyprint",
)
_OWN = "templates/"
"""Where the workspace's own templates lie, which are inputs as its registers are."""


def versions() -> dict[str, str]:
    """The versions of ropa, Python and the libraries that decide the bytes of a document."""
    found = {name: importlib.metadata.version(name) for name in _LIBRARIES}
    return {"ropa": __version__, "python": platform.python_version(), "pango": pango_version(), **found}


def manifest(
    checked: Checked,
    history: History,
    files: Mapping[str, Mapping[str, Any]],
    withheld: Sequence[Mapping[str, Any]],
    made_with: Mapping[str, str],
    templates: Templates,
    only: Sequence[str],
) -> dict[str, Any]:
    """The manifest's content: the same inputs always give the same."""
    workspace = checked.workspace
    counts = checked.counts()
    return {
        "format": FORMAT,
        "as_of": checked.as_of.isoformat(),
        "commit": history.head.id if history.head else None,
        "versions": dict(made_with),
        "packs": {pack.name: {"version": pack.version, "rules": list(pack.codes)} for pack in checked.registry.packs},
        "tables": {name: _table(checked, name) for name in checked.tables.names()},
        "look": _look(templates),
        "overrides": sorted([*checked.tables.overrides, *templates.overrides()]),
        "without": list(checked.tables.without),
        "only": list(only),
        "partial": checked.partial,
        "registers": {
            "recorded": len(workspace.registers),
            "published": len({entry["register"] for entry in files.values() if _published(entry)}),
        },
        "findings": {severity.value: number for severity, number in counts.items()}
        | {"accepted": sum(1 for item in checked.found if item.accepted is not None)},
        "inputs": {path: _digest(checked, path) for path in [*workspace.paths, *_own_templates(templates)]},
        "withheld": list(withheld),
        "files": {path: dict(entry) for path, entry in files.items()},
    }


def _published(entry: Mapping[str, Any]) -> bool:
    return bool(entry.get("audience") == "public" and entry.get("register") and not entry.get("draft"))


def _table(checked: Checked, name: str) -> dict[str, Any]:
    rows = [row for several in checked.tables.tables[name].rows.values() for row in several]
    packed = [table.path for table in checked.registry.tables if table.spec.name == name]
    digests = sorted(file_digest(path) or "" for path in packed)
    newest = max((row.checked for row in rows if row.checked), default=None)
    return {"rows": len(rows), "checked": newest.isoformat() if newest else None, "files": digests}


def _own_templates(templates: Templates) -> list[str]:
    return sorted(source.path for layer in templates.layers for source in layer.values() if _own(source.path))


def _look(templates: Templates) -> str:
    """A digest over the templates, styles and words that came with ropa and its packs."""
    others = [layer for layer in templates.layers if not any(_own(source.path) for source in layer.values())]
    return Templates(tuple(others)).digest(sorted({name for layer in others for name in layer}))


def _own(path: str) -> bool:
    return path.startswith(_OWN)


def _digest(checked: Checked, path: str) -> str | None:
    data = read_file(checked.workspace.root, path, [])
    return hashlib.sha256(data).hexdigest() if data is not None else None
