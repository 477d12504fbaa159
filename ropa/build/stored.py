"""Files of a build as they lie on disk: read without following a link, their digests, and JSON in its one form."""

from __future__ import annotations

import hashlib
import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Any


def file_bytes(path: Path) -> bytes | None:
    """The bytes of a regular file that is no link; None for anything else."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError:
        return None
    with os.fdopen(handle, "rb") as stream:
        return stream.read() if stat.S_ISREG(os.fstat(handle).st_mode) else None


def digest_of(data: bytes) -> str:
    """SHA-256 in small hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def file_digest(path: Path) -> str | None:
    """SHA-256 of a regular file that is no link; None for anything else."""
    data = file_bytes(path)
    return digest_of(data) if data is not None else None


def entries(folder: Path, below: str = "") -> Iterator[tuple[str, bool]]:
    """All that is in a folder: its path below it, and whether it is a folder or a link to one. Follows no link."""
    try:
        with os.scandir(folder / below) as found:
            children = sorted(found, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in children:
        path = f"{below}{entry.name}"
        yield path, entry.is_dir()
        if entry.is_dir(follow_symlinks=False):
            yield from entries(folder, f"{path}/")


def as_json(content: Any) -> bytes:
    """JSON with sorted keys and a line feed at its end: the same content always gives the same bytes."""
    return (json.dumps(content, ensure_ascii=False, indent=2, sort_keys=True) + "\n").encode()
