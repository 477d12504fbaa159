"""Whether a file on disk has the content that git stored.

The files are hashed here: git's own comparison runs the filters that a repository names, and overlooks edits to files
that the index is told to leave alone.
"""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

_CHUNK = 1 << 20


def holds(path: Path, blob: str) -> bool:
    """Whether the regular file has the content of the blob, up to line ends (to 1 MiB) and Git LFS pointers."""
    # Not followed and not waited for: the file may have become a link or a pipe since it was committed.
    flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    try:
        with open(os.open(path, flags), "rb") as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return False
            raw = _blob_hash(blob, status.st_size)
            content = hashlib.sha256()
            first = chunk = file.read(_CHUNK)
            while chunk:
                raw.update(chunk)
                content.update(chunk)
                chunk = file.read(_CHUNK)
    except OSError:
        return False
    if raw.hexdigest() == blob:
        return True
    stored = f"version https://git-lfs.github.com/spec/v1\noid sha256:{content.hexdigest()}\nsize {status.st_size}\n"
    if _is_blob(stored.encode(), blob):
        return True
    is_text = len(first) == status.st_size and b"\0" not in first
    return is_text and _is_blob(first.replace(b"\r\n", b"\n"), blob)


def _is_blob(content: bytes, blob: str) -> bool:
    made = _blob_hash(blob, len(content))
    made.update(content)
    return made.hexdigest() == blob


def _blob_hash(blob: str, size: int) -> hashlib._Hash:
    kind = hashlib.sha1 if len(blob) == 40 else hashlib.sha256
    return kind(b"blob %d\0" % size, usedforsecurity=False)
