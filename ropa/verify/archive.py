"""A pack opened: an archive that anybody may have made, read within limits and never unpacked outside its folder."""

from __future__ import annotations

import json
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ropa.build.output import is_build_path
from ropa.build.pack import BUILD, HISTORY, INPUTS, OBJECTS, WORKSPACE
from ropa.build.writing import MANIFEST, SIGNATURE
from ropa.history.main_line import MainLine
from ropa.history.main_line import from_data as line_from_data
from ropa.history.past import NoSuchCommit, Past, blob_id, blobs_proved, from_data
from ropa.verify.claim import Claim
from ropa.verify.result import Result, Unreadable

MAX_FILES = 60_000
MAX_BYTES = 2 * 1024**3
_OBJECT = re.compile(r"[0-9a-f]{40}(?:[0-9a-f]{24})?\Z")
_README = "README.txt"


def open_pack(path: Path, folder: Path) -> dict[str, bytes]:
    """Write the build of a pack into `folder`; all its other files by name. Raises Unreadable."""
    others: dict[str, bytes] = {}
    try:
        with zipfile.ZipFile(path) as archive:
            for name, data in _members(archive, path):
                if name.startswith(BUILD):
                    target = folder / name.removeprefix(BUILD)
                    target.parent.mkdir(parents=True, exist_ok=True)
                    target.write_bytes(data)
                else:
                    others[name] = data
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as problem:
        raise Unreadable("verify.bad-pack", path=path.name, reason=str(problem)[:200]) from None
    except OSError as problem:
        raise Unreadable("verify.bad-pack", path=path.name, reason=problem.strerror or str(problem)) from None
    if HISTORY not in others:
        raise Unreadable("verify.bad-pack", path=path.name, reason="@verify.foreign")
    return others


def _members(archive: zipfile.ZipFile, path: Path) -> Iterator[tuple[str, bytes]]:
    listed = archive.infolist()
    if len(listed) > MAX_FILES or sum(item.file_size for item in listed) > MAX_BYTES:
        raise Unreadable("verify.bad-pack", path=path.name, reason="@verify.too-large")
    seen: set[str] = set()
    for item in listed:
        name = item.filename
        linked = stat.S_IFMT(item.external_attr >> 16) not in (0, stat.S_IFREG)
        if not _is_ours(name) or linked or name.casefold() in seen or item.flag_bits & 1:
            raise Unreadable("verify.strange-member", path=path.name, name=name[:200])
        seen.add(name.casefold())
        with archive.open(item) as stream:
            data = stream.read(item.file_size + 1)
        if len(data) != item.file_size:
            raise Unreadable("verify.bad-pack", path=path.name, reason="@verify.too-large")
        yield name, data


def _is_ours(name: str) -> bool:
    """Whether a name is one of a pack's, without a way out of its folder."""
    if name in (_README, HISTORY, BUILD + MANIFEST, BUILD + SIGNATURE):
        return True
    if name.startswith(BUILD):
        return is_build_path(name.removeprefix(BUILD))
    if name.startswith(OBJECTS):
        return bool(_OBJECT.match(name.removeprefix(OBJECTS)))
    parts = name.removeprefix(WORKSPACE).split("/")
    plain = all(part and part not in (".", "..") and not set(part) & set('\\:*?"<>|\0') for part in parts)
    return name.startswith(WORKSPACE) and plain and all(part.isprintable() for part in parts)


def past_of_pack(others: Mapping[str, bytes], claim: Claim, commit: str | None, result: Result) -> Past:
    """The inputs of a pack, proved by git's objects to be those of the commit.

    Raises NoSuchCommit where the pack holds another commit or its objects do not prove it, Unreadable where what
    dates the documents cannot be read.
    """
    if commit != claim.made.commit:
        raise Unreadable("verify.other-commit", commit=(commit or "–")[:12])
    files = _below(others, WORKSPACE)
    objects = _below(others, OBJECTS)
    try:
        data = json.loads(others[HISTORY])
        prefix = str(data.get("prefix", ""))
    except (ValueError, AttributeError, RecursionError):
        raise Unreadable("verify.bad-history") from None
    blobs: dict[str, str] = {}
    if commit is not None:
        within = sorted({*INPUTS, *(path.split("/")[0] for path in files)})
        try:
            blobs = blobs_proved(commit, objects, prefix, within)
        except ValueError:
            raise NoSuchCommit(commit) from None
        for path in sorted({*files, *blobs}):
            if path not in files:
                result.contradict("verify.input-missing", path=path, commit=commit[:12])
            elif path not in blobs or blob_id(files[path], commit) != blobs[path]:
                result.contradict("verify.input-differs", path=path, commit=commit[:12])
        result.show("verify.proved", files=len(blobs), commit=commit)
    try:
        history = from_data(data, blobs)
        line = _line(data["line"], objects) if data.get("line") else None
    except ValueError:
        raise Unreadable("verify.bad-history") from None
    if (history.head.id if history.head else None) != commit:
        raise Unreadable("verify.bad-history")
    if commit is not None and history.attached:
        result.show("verify.dates-attached", documents=len(history.attached))
    return Past(history, files, objects, prefix, line)


def _line(data: Any, objects: Mapping[str, bytes]) -> MainLine:
    """The earlier versions that a pack carries, each being what its id says. Raises ValueError."""
    line = line_from_data(data, lambda blobs: [objects[blob] for blob in blobs])
    for several in line.versions.values():
        for version in several[1:]:  # the newest is the input itself
            if version.blob is not None and blob_id(objects.get(version.blob, b""), version.blob) != version.blob:
                raise ValueError(version.blob)
    return line


def _below(members: Mapping[str, bytes], folder: str) -> dict[str, bytes]:
    return {name.removeprefix(folder): data for name, data in members.items() if name.startswith(folder)}
