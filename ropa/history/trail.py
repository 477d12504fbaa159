"""The way back through a history: what each commit changed against each of its parents, and files as they were."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from ropa.history.contents import Contents
from ropa.history.git import Git
from ropa.history.walk import boundary, read_rows

AT_ONCE = 256
"""How many commits git is asked about at once: between two questions whoever walks back may take any time."""


class FileChange(NamedTuple):
    """A file that differs: its content's id in the commit and in the parent, None where no regular file is there."""

    path: str
    new: str | None
    old: str | None


class Step(NamedTuple):
    """A commit with its committer date in UTC and, by its parents, what it changed.

    `cut` tells that a shallow clone left the parents out.
    """

    id: str
    when: datetime
    parents: tuple[tuple[str, tuple[FileChange, ...]], ...]
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Trail:
    """The history up to the commit `head`, of the files and folders `within` the workspace.

    `shallow` is where git lists the commits at which a shallow clone was cut off.
    """

    git: Git
    head: str
    within: tuple[str, ...]
    shallow: Path

    def steps(self) -> Iterator[Step]:
        """Every commit, a commit before its ancestors. Raises Stopped where git gives no answer."""
        rows = read_rows(self.git.run("rev-list", "--date-order", "--format=%H %ct %T %P", self.head, "--"))
        trees = {row.id: row.tree for row in rows}
        cut = boundary(self.git, self.shallow, trees)
        for start in range(0, len(rows), AT_ONCE):
            several = rows[start : start + AT_ONCE]
            asked = [(trees[parent], row.tree) for row in several for parent in row.parents]
            pairs = [pair for pair in dict.fromkeys(asked) if pair[0] != pair[1]]
            found = dict(zip(pairs, self.git.differences(pairs, self.within), strict=True)) if pairs else {}
            for row in several:
                parents = [(parent, found.get((trees[parent], row.tree), [])) for parent in row.parents]
                yield Step(
                    row.id.decode("ascii"),
                    row.when,
                    tuple(
                        (id_.decode("ascii"), tuple(_change(*item) for item in changed)) for id_, changed in parents
                    ),
                    row.id in cut,
                )

    def contents(self, largest: int) -> Contents:
        """The contents of files of at most `largest` bytes, read while a block runs."""
        return Contents(self.git, largest)


def _change(about: bytes, path: bytes) -> FileChange:
    """A change from git's raw format: `:mode mode id id letter`."""
    before, after, old, new, _ = about.removeprefix(b":").split(b" ")
    return FileChange(os.fsdecode(path), _regular(after, new), _regular(before, old))


def _regular(mode: bytes, blob: bytes) -> str | None:
    return blob.decode("ascii") if mode.startswith(b"100") else None
