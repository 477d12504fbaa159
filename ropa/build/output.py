"""Writing a build: into a folder that is ours, each file old or new, the manifest last."""

from __future__ import annotations

import hashlib
import json
import os
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

MANIFEST = "manifest.json"
FORMAT = "ropa-build-1"
_INPUTS = ("registers", "templates", "plugins", ".git")


class Refused(Exception):
    """The build folder may not be written to; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class Output:
    """A build folder that may be written to, with the manifest of the build that it holds."""

    folder: Path
    before: Mapping[str, Any]

    @classmethod
    def open(cls, folder: Path, root: Path) -> Output:
        """Look before writing: no symbolic link in the path, no input folder, no files that are not ours.

        Raises Refused.
        """
        folder = Path(os.path.abspath(folder))
        for part in (folder, *folder.parents):
            if part.is_symlink() and part not in Path(os.path.abspath(root)).parents:
                raise Refused(f"{part} is a symbolic link; give a folder without one in its path.")
        if folder.exists() and not folder.is_dir():
            raise Refused(f"{folder} is no folder.")
        root = Path(os.path.abspath(root))
        if folder == root or folder in root.parents:
            raise Refused(f"{folder} holds the workspace itself; give a folder of its own, for instance build.")
        for name in _INPUTS:
            if (root / name) == folder or (root / name) in folder.parents:
                raise Refused(f"{folder} is inside {name}/, which is read, not written.")
        before = _read_manifest(folder / MANIFEST)
        known = {MANIFEST, *before.get("files", {})}
        for path in _files(folder):
            if path not in known and not _ours_in_passing(path):
                raise Refused(f"{folder} holds {path}, which no build wrote; give an empty folder.")
        return cls(folder, before)

    def digest(self, path: str) -> str | None:
        """SHA-256 of a file as it is in the folder; None where there is none."""
        file = self.folder / path
        if file.is_symlink() or not file.is_file():
            return None
        return hashlib.sha256(file.read_bytes()).hexdigest()

    def write(self, path: str, data: bytes) -> None:
        """Put a file in its place in one step: whoever reads it sees the old or the new one."""
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(prefix=".ropa-", suffix=".tmp", dir=target.parent)
        try:
            with os.fdopen(handle, "wb") as stream:
                stream.write(data)
                stream.flush()
                os.fsync(stream.fileno())
            os.chmod(name, 0o644)
            os.replace(name, target)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def remove(self, path: str) -> None:
        """Remove a file of an older build, and its folder when that leaves it empty."""
        target = self.folder / path
        target.unlink(missing_ok=True)
        for parent in target.parents:
            if parent == self.folder or any(parent.iterdir()):
                break
            parent.rmdir()


def _read_manifest(path: Path) -> Mapping[str, Any]:
    try:
        content = json.loads(path.read_bytes())
    except (OSError, ValueError):
        return {}
    if not isinstance(content, dict) or content.get("format") != FORMAT or not isinstance(content.get("files"), dict):
        return {}
    return content


def _files(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir())


def _ours_in_passing(path: str) -> bool:
    """A temporary file that a build which was killed left behind."""
    name = path.rpartition("/")[2]
    return name.startswith(".ropa-") and name.endswith(".tmp")


def as_json(content: Any) -> bytes:
    """JSON with sorted keys and a line feed at its end: the same content always gives the same bytes."""
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
