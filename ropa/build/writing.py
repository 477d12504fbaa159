"""Writing a build so that it may be stopped at any moment: every file old or new, the manifest true throughout.

New files are first written whole into a folder beside the old ones; a full disk or an end then leaves the old build
as it was. To put them in their places, the manifest is replaced by one that says of each file what it is and what it
is about to be; then each file is renamed; then the manifest of the new build takes its place.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any

from ropa.build.stored import as_json, digest_of, file_bytes, file_digest

NEW = ".ropa-new"
MANIFEST = "manifest.json"
SIGNATURE = "manifest.json.p7s"
"""The signature of the manifest, where the build was signed; with another manifest it goes."""
FORMAT = "ropa-build-1"


class NotWritten(Exception):
    """A file could not be written; `reason` is the system's."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(path, reason)
        self.path = path
        self.reason = reason


class Writing:
    """A build folder while one build writes into it.

    `before` is the manifest of an earlier build; `entries` are the files that are there as it listed them, be it one
    that was stopped on the way.
    """

    def __init__(self, folder: Path, before: Mapping[str, Any]) -> None:
        self.folder, self.before = folder, before
        self.entries: dict[str, dict[str, Any]] = dict(before.get("files", {}))
        for path, entry in before.get("replacing", {}).items():
            found = self.digest(path)
            if entry is not None and found == entry["sha256"]:
                self.entries[path] = entry
            elif found is None:
                self.entries.pop(path, None)
        self._staged: dict[str, Path] = {}
        self._ready: dict[tuple[str, str], tuple[Path, str]] = {}

    def __enter__(self) -> Writing:
        """Find what a build that was killed had made ready."""
        with contextlib.suppress(OSError):
            for file in sorted((self.folder / NEW).iterdir()):
                key, _, rest = file.name.partition(".")
                digest, _, ending = rest.partition(".")
                self._ready[key, ending] = file, digest
        for file in self.folder.rglob(".ropa-*.tmp"):
            file.unlink(missing_ok=True)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        """Clear away what is not used; a person who interrupts finds it again at the next build."""
        if error is None or isinstance(error, Exception):
            shutil.rmtree(self.folder / NEW, ignore_errors=True)

    @property
    def remembered(self) -> Any:
        """What the manifest of an earlier build says of its documents' history."""
        return self.before.get("history")

    def digest(self, path: str) -> str | None:
        """SHA-256 of a file as it is in the folder; None where there is none."""
        return file_digest(self.folder / path)

    def read(self, path: str) -> bytes:
        """The bytes that a file will have."""
        data = file_bytes(self._staged.get(path, self.folder / path))
        if data is None:
            raise NotWritten(path, "it is gone")
        return data

    def earlier(self, path: str) -> dict[str, Any]:
        """The entry of a file that stays from an earlier build, with what that build was made of."""
        made = {name: self.before.get(name) for name in ("commit", "as_of", "without", "only", "versions")}
        return {"made": made, **self.entries[path]}

    def reuse(self, path: str, key: str) -> str | None:
        """Take the file of a document's key that a killed build made ready; its digest, None where none is good."""
        file, digest = self._ready.get((key, path.rpartition(".")[2]), (None, ""))
        if file is None or file_digest(file) != digest:
            return None
        self._staged[path] = file
        return digest

    def stage(self, path: str, data: bytes, key: str = "") -> tuple[str, bool]:
        """Make a file ready that is not yet as it shall be: its digest, and whether it changes. Raises NotWritten."""
        digest = digest_of(data)
        if self.digest(path) == digest:
            self._staged.pop(path, None)
            return digest, False
        key = key or hashlib.sha256(path.encode()).hexdigest()
        file = self.folder / NEW / f"{key}.{digest}.{path.rpartition('.')[2]}"
        with _telling(path):
            _write(file, data)
        self._staged[path] = file
        return digest, True

    def commit(self, content: Mapping[str, Any], gone: Sequence[str]) -> None:
        """Put everything in its place, the manifest with `content` last. Raises NotWritten."""
        if self._staged or gone:
            replacing = {path: content["files"][path] for path in self._staged} | dict.fromkeys(gone)
            between = {"format": FORMAT, **self.before, "files": self.entries, "replacing": replacing}
            self._place(MANIFEST, as_json(between))
            for path, file in sorted(self._staged.items()):
                with _telling(path):
                    (self.folder / path).parent.mkdir(parents=True, exist_ok=True)
                    os.replace(file, self.folder / path)
            for path in gone:
                with _telling(path):
                    self._remove(path)
            for folder in sorted({(self.folder / path).parent for path in self._staged}):
                _sync(folder)
        data = as_json(content)
        if self.digest(MANIFEST) != digest_of(data):
            self._place(MANIFEST, data)

    def sign(self, signature: bytes) -> None:
        """Put the signature of the manifest beside it. Raises NotWritten."""
        self._place(SIGNATURE, signature)

    def _place(self, path: str, data: bytes) -> None:
        file = self.folder / NEW / path
        if path == MANIFEST:
            with _telling(SIGNATURE):
                (self.folder / SIGNATURE).unlink(missing_ok=True)
        with _telling(path):
            _write(file, data)
            os.replace(file, self.folder / path)
            _sync(self.folder)

    def _remove(self, path: str) -> None:
        """Remove a file of an older build, and its folder when that leaves it empty."""
        target = self.folder / path
        target.unlink(missing_ok=True)
        for parent in target.parents:
            if parent == self.folder or not parent.is_dir() or any(parent.iterdir()):
                break
            parent.rmdir()


def _write(file: Path, data: bytes) -> None:
    """Write a file whole, and only then under its name."""
    file.parent.mkdir(exist_ok=True)
    partial = file.with_name("partial")
    with open(partial, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())
    os.chmod(partial, 0o644)
    os.replace(partial, file)


def _sync(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


@contextlib.contextmanager
def _telling(path: str) -> Iterator[None]:
    try:
        yield
    except OSError as problem:
        raise NotWritten(path, problem.strerror or str(problem)) from problem
