"""Which files a workspace has, and their bytes: regular files only, no symbolic links, within limits."""

from __future__ import annotations

import errno
import hashlib
import os
import re
import stat
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from ropa.diagnostics import ERROR, Diagnostic
from ropa.model.scalars import ID
from ropa.source import Document, Origin, Span
from ropa.yamlio import MAX_FILE_BYTES

FOLDER = "registers"
MAX_FILES = 20_000
MAX_FOLDERS = 40
"""How deep folders may nest below `registers/`."""
MAX_TOTAL_BYTES = 64 * 1024 * 1024
MAX_DOCUMENT_BYTES = 64 * 1024 * 1024
"""Up to what size a document that the record names is read."""

KINDS = {"": "register", "parties": "party", "agreements": "agreement", "services": "service"}
"""Folders under `registers/` whose every file is an entry, and what it is."""
SETTINGS, ORGANISATION = "workspace.yaml", "organisation.yaml"
_FREE_FOLDERS = ("documents", "tables")
_IGNORED = frozenset({"README.md", ".gitkeep", ".DS_Store", "Thumbs.db"})
PARTIAL = ".ropa-"
"""What the name of a file begins with that `ropa fmt` is writing; it ends with `.tmp`."""
_COPIES = ("~", ".bak", ".orig", ".rej", ".swp", ".tmp")
_DOCUMENTS = (".doc", ".docx", ".md", ".odt", ".pdf", ".rtf", ".txt", ".xls", ".xlsx")
_FLAGS = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_DEVICES = re.compile(r"(?:con|prn|aux|nul|index|com[0-9]|lpt[0-9])\Z")


class File(NamedTuple):
    """A file of the workspace: its path relative to it, what it is, and the id that its name gives."""

    path: str
    kind: str
    id: str


def problem(code: str, path: str, /, **params: str) -> Diagnostic:
    """A problem with a file as a whole: only its path is shown, no line of what may be a stranger's file."""
    told = {name: as_text(value) for name, value in params.items()}
    return Diagnostic(code, ERROR, Origin(Document(as_text(path))), Span(1, 1), {**told, "whole": "yes"})


def as_text(name: str) -> str:
    """A name as it can be written: bytes in it that are no text stand as `\\xff`."""
    return name if name.isascii() else name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def is_id(name: str) -> bool:
    """Whether a name may be an id and part of a file name on every system."""
    return bool(ID.match(name)) and not _DEVICES.match(name)


def is_partial(name: str) -> bool:
    """Whether a file is one that is being written, or was when something stopped it."""
    return name.startswith(PARTIAL) and name.endswith(".tmp")


def find_files(root: Path, found: list[Diagnostic]) -> list[File]:
    """The files of the record below `root`, sorted by path; what is not known here is told."""
    files: list[File] = []
    if (root / FOLDER).is_symlink():
        found.append(problem("FMT020", FOLDER))
        return files
    for number, (path, entry_kind) in enumerate(_walk(root, FOLDER, found)):
        if number == MAX_FILES:
            found.append(problem("FMT019", path, what="@limit.files", limit=str(MAX_FILES)))
            break
        folder, _, name = path.rpartition("/")
        folder = folder.removeprefix(FOLDER).lstrip("/")
        if entry_kind == "file" and (name in _IGNORED or is_partial(name)):
            continue
        if entry_kind != "file":
            found.append(problem("FMT020", path))
        elif folder in KINDS and name.endswith(".yaml"):
            file = _classify(path, folder, name.removesuffix(".yaml"), found)
            if file:
                files.append(file)
        elif folder.split("/")[0] not in _FREE_FOLDERS:
            found.append(problem("FMT021", path, **_stray(path, name)))
    return files


def _stray(path: str, name: str) -> dict[str, str]:
    """What a file that does not belong here most likely is."""
    if name.endswith(".yml"):
        return {"near": f"{path.removesuffix('.yml')}.yaml"}
    if name.startswith(("~$", ".#", "#")) or name.endswith(_COPIES):
        return {"backup": "yes"}
    return {"document": "yes"} if name.lower().endswith(_DOCUMENTS) else {}


def file_at(path: str) -> File | None:
    """What a path would be as a file of the workspace; None where it is none of the record's."""
    top, _, rest = path.partition("/")
    folder, _, name = rest.rpartition("/")
    if top != FOLDER or folder not in KINDS or not name.endswith(".yaml"):
        return None
    return _classify(path, folder, name.removesuffix(".yaml"), [])


def _classify(path: str, folder: str, stem: str, found: list[Diagnostic]) -> File | None:
    if not folder and f"{stem}.yaml" in (SETTINGS, ORGANISATION):
        return File(path, stem, stem)
    if not is_id(stem):
        found.append(problem("FMT023", path, value=stem))
        return None
    return File(path, KINDS[folder], stem)


def _walk(root: Path, folder: str, found: list[Diagnostic]) -> Iterator[tuple[str, str]]:
    if folder.count("/") > MAX_FOLDERS:
        found.append(problem("FMT019", folder, what="@limit.folders", limit=str(MAX_FOLDERS)))
        return
    try:
        with os.scandir(root / folder) as entries:
            children = sorted(entries, key=lambda entry: entry.name)
    except OSError as error:
        found.append(problem("FMT027", folder, reason=os.strerror(error.errno or errno.EIO)))
        return
    for entry in children:
        path = f"{folder}/{entry.name}"
        if entry.is_symlink():
            yield path, "link"
        elif entry.is_dir(follow_symlinks=False):
            yield from _walk(root, path, found)
        else:
            yield path, "file" if entry.is_file(follow_symlinks=False) else "other"


def read_file(root: Path, path: str, found: list[Diagnostic]) -> bytes | None:
    """The bytes of a regular file of at most 1 MiB; None, with the reason told, for anything else."""
    try:
        handle = os.open(f"{root}/{path}", _FLAGS)
    except OSError as error:
        code = "FMT020" if error.errno == errno.ELOOP else "FMT027"
        found.append(problem(code, path, reason=os.strerror(error.errno or errno.EIO)))
        return None
    try:
        status = os.fstat(handle)
        if not stat.S_ISREG(status.st_mode):
            found.append(problem("FMT020", path))
            return None
        if status.st_size > MAX_FILE_BYTES:
            found.append(problem("FMT019", path, what="@limit.file", limit="1 MiB"))
            return None
        data = os.read(handle, status.st_size + 1)
        if len(data) == status.st_size:
            return data
    except OSError as error:  # such as a disk that fails
        found.append(problem("FMT027", path, reason=os.strerror(error.errno or errno.EIO)))
        return None
    finally:
        os.close(handle)
    found.append(problem("FMT027", path, reason="@reason.changing"))
    return None


def read_inside(root: Path, path: str, found: list[Diagnostic]) -> bytes | None:
    """As `read_file`, for a path that the record names: no component of it may be a link."""
    if _has_link(root, path.split("/")[:-1]):
        found.append(problem("FMT020", path))
        return None
    return read_file(root, path, found)


def inside(root: Path, path: str) -> Path | None:
    """A file named in the record, when it is a regular file of the workspace without a link on any component."""
    try:
        here = None if _has_link(root, path.split("/")) else root / path
        return here if here and here.is_file() else None
    except (OSError, ValueError):  # a name that no file can have
        return None


def _has_link(root: Path, parts: Sequence[str]) -> bool:
    """Whether a step of the way below the root is a link."""
    return any(os.path.islink(root.joinpath(*parts[: count + 1])) for count in range(len(parts)))


def file_digest(root: Path, path: str) -> str | None:
    """SHA-256 of a file that the record names, in small hexadecimal digits.

    None where it is no regular file inside the workspace at `root`, has a link on some component, cannot be read, or
    is larger than 64 MiB.
    """
    here = inside(root, path)
    if here is None:
        return None
    try:
        handle = os.open(here, _FLAGS)
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        status = os.fstat(stream.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > MAX_DOCUMENT_BYTES:
            return None
        return hashlib.file_digest(stream, "sha256").hexdigest()
