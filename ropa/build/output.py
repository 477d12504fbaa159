"""The build folder, looked at before anything is written: that it is ours, and what it holds."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ropa.build.lock import LOCK, Busy, locked
from ropa.build.stored import entries
from ropa.build.writing import FORMAT, MANIFEST, NEW, SIGNATURE, NotWritten, Writing

_INPUTS = ("registers", "templates", "plugins", ".git")
_AREAS = frozenset({"public", "internal", "draft"})
_PART = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*\Z")
_SHA256 = re.compile(r"[0-9a-f]{64}\Z")


class Refused(Exception):
    """The build folder may not be written to; the message says why and what to do."""


class Malformed(ValueError):
    """A manifest is none; the message says why."""


@dataclass(frozen=True, slots=True)
class Output:
    """A build folder that may be written to."""

    folder: Path

    @classmethod
    def open(cls, folder: Path, root: Path | None) -> Output:
        """Look before writing: no symbolic link in the path, no input folder, no files that are not ours.

        `root` is the folder of the workspace, None where the build is far from it. Raises Refused.
        """
        folder = Path(os.path.abspath(folder))
        above = Path(os.path.abspath(root)).parents if root is not None else ()
        for part in (folder, *folder.parents):
            if part.is_symlink() and part not in above:
                raise Refused(f"{part} is a symbolic link; give a folder without one in its path.")
        if folder.exists() and not folder.is_dir():
            raise Refused(f"{folder} is no folder.")
        if root is not None:
            _require_apart(folder, Path(os.path.abspath(root)))
        before = _manifest_of(folder)
        known = {MANIFEST, SIGNATURE, *before.get("files", {}), *before.get("replacing", {})}
        for path, is_folder in entries(folder):
            if is_folder and (folder / path).is_symlink():
                raise Refused(f"{folder / path} is a symbolic link; remove it.")
            if not is_folder and path not in known and not in_passing(path):
                damaged = " Its manifest.json cannot be read." if not before and (folder / MANIFEST).exists() else ""
                raise Refused(f"{folder} holds {path}, which no build wrote; give an empty folder.{damaged}")
        return cls(folder)

    @contextmanager
    def hold(self) -> Iterator[Writing]:
        """Write into the folder, alone.

        Raises Refused where another build does, NotWritten where nothing can be written. What a build that was killed
        left unfinished is cleared away; what it had finished is kept.
        """
        with ExitStack() as stack:
            try:
                self.folder.mkdir(parents=True, exist_ok=True)
                stack.enter_context(locked(self.folder))
            except Busy as busy:
                who = f"another build (process {busy.holder})" if busy.holder else "another build"
                raise Refused(
                    f"{who} is writing to {self.folder}; wait until it ends, or give another folder with -o."
                ) from None
            except OSError as problem:
                raise NotWritten(LOCK, problem.strerror or str(problem)) from problem
            yield stack.enter_context(Writing(self.folder, _manifest_of(self.folder)))


def _require_apart(folder: Path, root: Path) -> None:
    """The build folder is neither the workspace nor inside what a build reads."""
    if folder == root or folder in root.parents:
        raise Refused(f"{folder} holds the workspace itself; give a folder of its own, for instance build.")
    for name in _INPUTS:
        if (root / name) == folder or (root / name) in folder.parents:
            raise Refused(f"{folder} is inside {name}/, which is read, not written.")


def _manifest_of(folder: Path) -> Mapping[str, Any]:
    try:
        return read_manifest((folder / MANIFEST).read_bytes())
    except (OSError, Malformed):
        return {}


def read_manifest(data: bytes) -> dict[str, Any]:
    """A manifest's content, every path of which names a file inside a build. Raises Malformed."""
    try:
        content = json.loads(data)
    except (ValueError, RecursionError):
        raise Malformed("it is no JSON; it may have been cut off") from None
    if not isinstance(content, dict) or content.get("format") != FORMAT:
        raise Malformed(f'it does not say "format": "{FORMAT}"')
    for part in ("files", "replacing"):
        listed = content.get(part, {} if part == "replacing" else None)
        if not isinstance(listed, dict):
            raise Malformed(f"it has no list of {part}")
        for path, entry in listed.items():
            if not is_build_path(path):
                raise Malformed(f"it names {path[:200]!r}, which is no file of a build")
            gone = part == "replacing" and entry is None
            if not gone and not (isinstance(entry, dict) and _SHA256.match(str(entry.get("sha256")))):
                raise Malformed(f"it gives no SHA-256 for {path}")
            if not gone and "unsigned" in entry and not _is_unsigned(entry["unsigned"]):
                raise Malformed(f"it does not say what {path} was before it was signed")
    return content


def as_built(entry: Mapping[str, Any]) -> str:
    """The digest of a file as it was built, before it was signed."""
    digest: str = entry.get("unsigned", entry)["sha256"]
    return digest


def _is_unsigned(before: object) -> bool:
    """Whether an entry says of the file before it was signed how long it was, and its digest."""
    if not isinstance(before, dict) or not _SHA256.match(str(before.get("sha256"))):
        return False
    return type(before.get("bytes")) is int and before["bytes"] > 0


def is_build_path(path: str) -> bool:
    """Whether a path may be one of a build's files: below its three areas, without a way out."""
    parts = path.split("/")
    return len(parts) > 1 and parts[0] in _AREAS and all(_PART.match(part) and ".." not in part for part in parts)


def in_passing(path: str) -> bool:
    """A lock or a file made ready that a build which was killed left behind."""
    name = path.rpartition("/")[2]
    return path == LOCK or path.startswith(f"{NEW}/") or (name.startswith(".ropa-") and name.endswith(".tmp"))
