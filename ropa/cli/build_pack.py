"""`ropa build --pack`: the finished build with its inputs as one archive."""

from __future__ import annotations

import datetime
import os
from pathlib import Path
from typing import Any

import click

from ropa.build.output import read_manifest
from ropa.build.pack import NotPacked, inputs_of, outside_git, pack, write_pack
from ropa.build.writing import MANIFEST
from ropa.check import Checked
from ropa.history import read_history
from ropa.history.git import Stopped
from ropa.history.past import NoSuchCommit, Past, read_past
from ropa.printable import printable
from ropa.words import LANGUAGES, Phrasebook
from ropa.workspace import Workspace

README = ("title", "build", "workspace", "objects", "verify")


def write_pack_of(folder: Path, checked: Checked, target: Path, book: Phrasebook) -> bool:
    """Write the pack of the build in `folder`; whether it was written, every reason being told."""
    workspace = checked.workspace
    root = workspace.root
    target = Path(os.path.abspath(target))
    if target.is_relative_to(folder) or any(target.is_relative_to(root / name) for name in inputs_of(root)):
        return _told(book, "pack.where", path=str(target))
    try:
        manifest = read_manifest((folder / MANIFEST).read_bytes())
        past = _past(root, manifest)
        data = pack(folder, manifest, past, _readmes(workspace, manifest), checked.earlier)
        write_pack(target, data)
    except NotPacked as problem:
        return _told(book, problem.key, **problem.params)
    except Stopped as stopped:
        return _told(book, "pack.no-commit", reason=f"@git.{stopped.problem.value}")
    except NoSuchCommit as unknown:
        return _told(book, "pack.no-commit", reason=str(unknown))
    except (OSError, ValueError) as problem:
        reason = getattr(problem, "strerror", None) or str(problem)
        return _told(book, "pack.not-written", path=str(target), reason=reason)
    files = len(manifest["files"]) + len(past.files)
    click.echo(book.phrase("pack.done", path=printable(target.name), files=str(files)))
    return True


def _past(root: Path, manifest: dict[str, Any]) -> Past:
    commit = manifest.get("commit")
    if commit is None:
        return outside_git(root, read_history(root, os.environ, within=("registers",)))
    return read_past(root, os.environ, str(commit), inputs_of(root))


def _readmes(workspace: Workspace, manifest: dict[str, Any]) -> list[str]:
    languages: list[str] = [code for code in workspace.languages if code in LANGUAGES] or ["en"]
    said = {
        "commit": str(manifest.get("commit") or "–"),
        "as_of": str(datetime.date.fromisoformat(manifest["as_of"])),
    }
    texts = []
    for code in languages:
        book = Phrasebook.load(code, ())
        name = workspace.title(workspace.organisation, code) if workspace.organisation else "–"
        lines = [book.phrase(f"pack.readme.{part}", organisation=name, **said) for part in README]
        texts.append("\n".join([lines[0], "", *lines[1:]]) + "\n")
    return texts


def _told(book: Phrasebook, key: str, **params: str) -> bool:
    said = {
        name: book.phrase(value[1:]) if value.startswith("@") else printable(value) for name, value in params.items()
    }
    click.echo(book.phrase(key, **said), err=True)
    return False
