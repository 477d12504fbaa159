"""The pack: one archive with all an auditor takes home, which `ropa verify` proves without the repository."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from ropa.build.stored import as_json, digest_of, entries, file_bytes
from ropa.build.writing import MANIFEST, SIGNATURE
from ropa.earlier import Earlier
from ropa.history import History
from ropa.history.main_line import as_data as as_line
from ropa.history.past import Past, as_data
from ropa.workspace import read_settings

BUILD, WORKSPACE, OBJECTS = "build/", "workspace/", "objects/"
"""Folders of a pack: the build, its inputs, and git's objects that prove the inputs to be the commit's."""
HISTORY = "history.json"
INPUTS = ("registers", "templates")
"""What of a workspace a build reads."""
_MOMENT = (1980, 1, 1, 0, 0, 0)


class NotPacked(Exception):
    """No pack can be made; `key` is the phrase that says why."""

    def __init__(self, key: str, **params: str) -> None:
        super().__init__(key)
        self.key = key
        self.params = params


def pack(
    folder: Path, manifest: Mapping[str, Any], past: Past, readmes: Sequence[str], earlier: Earlier | None = None
) -> bytes:
    """The archive of a build, its files' bytes being the same for the same build.

    `past` are the inputs at the manifest's commit, `readmes` the explanation in the workspace's languages, `earlier`
    what the check asked of the history: the versions that its findings rest on are packed too. Raises NotPacked where
    the build is not whole, or was made of files that the commit does not hold.
    """
    for path, digest in manifest["inputs"].items():
        data = past.files.get(path)
        if data is None or digest_of(data) != digest:
            raise NotPacked("pack.uncommitted", path=path)
    members: dict[str, bytes] = {"README.txt": "\n\n".join(readmes).encode()}
    for path, entry in manifest["files"].items():
        data = file_bytes(folder / path)
        if data is None or digest_of(data) != entry["sha256"]:
            raise NotPacked("pack.not-whole", path=path)
        members[BUILD + path] = data
    members[BUILD + MANIFEST] = as_json(manifest)
    signature = file_bytes(folder / SIGNATURE)
    if signature is not None:
        members[BUILD + SIGNATURE] = signature
    found = manifest.get("history", {}).get("documents", [])
    asked = earlier.asked if earlier and past.line else {}
    line = as_line(asked, earlier.cut if earlier else None)
    history = {**as_data(past.history), "documents": found, "prefix": past.prefix, "line": line}
    members[HISTORY] = as_json(history)
    members |= {WORKSPACE + path: data for path, data in past.files.items()}
    members |= {OBJECTS + name: data for name, data in past.objects.items()}
    # The newest version of a file is the input itself.
    blobs = sorted({version.blob for several in asked.values() for version in several[1:] if version.blob})
    if past.line:
        members |= {OBJECTS + blob: data for blob, data in zip(blobs, past.line.contents(blobs), strict=True)}
        past.line.close()
    return _archive(members.items())


def _archive(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Stored and not compressed, so that the bytes do not depend on the compressor of a machine."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, data in sorted(members):
            about = zipfile.ZipInfo(name, _MOMENT)
            about.create_system = 3
            about.external_attr = 0o100644 << 16
            archive.writestr(about, data)
    return stream.getvalue()


def inputs_of(root: Path) -> tuple[str, ...]:
    """The files and folders of a workspace that a build may read."""
    return (*INPUTS, *(str(path) for path in read_settings(root).plugins if not str(path).startswith(INPUTS)))


def outside_git(root: Path, history: History) -> Past:
    """The inputs of a workspace that is in no repository, as they are now."""
    found = {
        f"{name}/{path}": file_bytes(root / name / path)
        for name in INPUTS
        for path, is_folder in entries(root / name)
        if not is_folder
    }
    return Past(history, {path: data for path, data in found.items() if data is not None}, {})


def write_pack(target: Path, data: bytes) -> None:
    """Put the archive in its place in one step. Raises OSError."""
    partial = target.with_name(f".{target.name}.ropa-partial")
    try:
        with open(partial, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        os.replace(partial, target)
    finally:
        partial.unlink(missing_ok=True)
