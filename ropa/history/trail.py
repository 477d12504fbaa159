"""The way back through a history: what each commit changed against each of its parents, and files as they were."""

from __future__ import annotations

import os
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from ropa.history.git import Git, Problem, Stopped
from ropa.history.walk import boundary, read_rows

AT_ONCE = 256
"""How many commits git is asked about at once: between two questions whoever walks back may take any time."""


@dataclass(frozen=True, slots=True)
class FileChange:
    """A file that differs: its content's id in the commit and in the parent, None where no regular file is there."""

    path: str
    new: str | None
    old: str | None


@dataclass(frozen=True, slots=True)
class Step:
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

    @contextmanager
    def contents(self, largest: int) -> Iterator[Contents]:
        """The contents of files of at most `largest` bytes, read while the block runs."""
        found = Contents(self.git, largest)
        try:
            yield found
        finally:
            found.close()


def _change(about: bytes, path: bytes) -> FileChange:
    """A change from git's raw format: `:mode mode id id letter`."""
    before, after, old, new, _ = about.removeprefix(b":").split(b" ")
    return FileChange(os.fsdecode(path), _regular(after, new), _regular(before, old))


def _regular(mode: bytes, blob: bytes) -> str | None:
    return blob.decode("ascii") if mode.startswith(b"100") else None


class Contents:
    """Files' contents by id, from one process of git that is asked again and again."""

    def __init__(self, git: Git, largest: int) -> None:
        self._git, self._largest = git, largest
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, blob: str) -> bytes | None:
        """The content of an id; None where it is larger than may be read. Raises Stopped where git has it not."""
        process = self._process = self._process or self._git.open("cat-file", "--batch")
        timer = threading.Timer(self._git.timeout, process.kill)
        timer.start()
        try:
            return self._answer(process, blob)
        except OSError:
            raise Stopped(Problem.GIT_FAILED) from None
        finally:
            timer.cancel()

    def _answer(self, process: subprocess.Popen[bytes], blob: str) -> bytes | None:
        if process.stdin is None or process.stdout is None:
            raise Stopped(Problem.GIT_FAILED)
        process.stdin.write(f"{blob}\n".encode("ascii"))
        process.stdin.flush()
        _, _, size = process.stdout.readline().rpartition(b" ")
        if not size.strip().isdigit():  # "… missing", or git has ended
            raise Stopped(Problem.GIT_FAILED)
        if int(size) > self._largest:
            self.close()
            return None
        content = process.stdout.read(int(size) + 1)  # a line end follows
        if len(content) != int(size) + 1:
            raise Stopped(Problem.GIT_FAILED)
        return content[:-1]

    def close(self) -> None:
        """End git; the next question starts it anew."""
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
