"""Which commit last changed each file of the workspace, and what is not committed: the only caller of git."""

from __future__ import annotations

import os
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from ropa.history.content import holds
from ropa.history.git import Git, Problem, Stopped, find_git, find_repository
from ropa.history.trail import FileChange, Step, Trail
from ropa.history.walk import boundary, date, last_changes, read_index, read_rows, read_tree

__all__ = ["Commit", "FileChange", "History", "Problem", "Step", "Trail", "read_history"]

TIMEOUT_SECONDS = 60.0


class Commit(NamedTuple):
    """A commit: its full id in hexadecimal (40 digits, 64 in SHA-256 repositories) and its committer date in UTC."""

    id: str
    when: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class History:
    """What git knows of a workspace's files at HEAD. Paths are relative to the workspace, with forward slashes.

    With a `problem` inside git nothing counts as committed and no file has a commit.
    """

    root: Path
    in_git: bool
    head: Commit | None = None  # None outside git and on a branch without commits
    problem: Problem | None = None
    outside_date: datetime | None = None  # SOURCE_DATE_EPOCH in UTC; None inside git
    commits: Mapping[str, Commit] = field(default_factory=dict, repr=False)  # file at HEAD -> commit that changed it
    trail: Trail | None = field(default=None, repr=False)  # the way back; None outside git and without a repository
    attached: Any = field(
        default=None, repr=False
    )  # what a build found of its documents' changes while git was there
    blobs: Mapping[str, str] = field(default_factory=dict, repr=False)  # file at HEAD -> its content's id
    _staged: frozenset[str] = field(default=frozenset(), repr=False)
    _ranks: Mapping[str, int] = field(default_factory=dict, repr=False)
    _boundary: frozenset[str] = field(default=frozenset(), repr=False)

    def last(self, paths: Collection[str]) -> Commit | None:
        """The newest of the commits that last changed the files; None when no file is in HEAD.

        For one file it is the commit that `git log -1 -- FILE` names: a merge counts only when its content differs
        from every parent's, a rename counts as a change. Among several the first in git's date order is the newest:
        a commit is newer than its ancestors whatever the clocks said, unrelated commits go by committer date.
        """
        found = [self.commits[path] for path in paths if path in self.commits]
        return min(found, key=lambda commit: self._ranks[commit.id], default=None)

    def rank(self, commit: Commit) -> int:
        """The place of a commit that changed a file in git's date order, the newest first."""
        return self._ranks[commit.id]

    def hidden(self, paths: Collection[str]) -> bool:
        """Whether a shallow clone hides which commit was the last: `last` is where the clone was cut off."""
        newest = self.last(paths)
        return newest is not None and newest.id in self._boundary

    def uncommitted(self, paths: Collection[str]) -> tuple[str, ...]:
        """Those of the files that differ from HEAD, on disk or in the index, or are not in HEAD at all, sorted.

        Reads the files. Line ends CRLF for LF and a Git LFS file for its pointer are no difference. Outside git
        nothing can be committed and the answer is empty.
        """
        if not self.in_git:
            return ()
        return tuple(sorted({path for path in paths if not self._is_committed(path)}))

    def _is_committed(self, path: str) -> bool:
        blob = self.blobs.get(path)
        return blob is not None and path not in self._staged and holds(self.root / path, blob)


def read_history(
    root: Path, environ: Mapping[str, str], within: Sequence[str] = (".",), timeout: float = TIMEOUT_SECONDS
) -> History:
    """The history of the workspace folder `root`, limited to the files and folders `within` it.

    `environ` is the process's environment (PATH, HOME, SOURCE_DATE_EPOCH); `timeout` is in seconds for each call of
    git. Never raises on what git or the repository does: see `History.problem`.
    """
    folder = root.resolve()
    if find_repository(folder) is None:
        return _outside(folder, environ)
    try:
        return _inside(find_git(folder, environ, timeout), within)
    except Stopped as stopped:
        return History(root=folder, in_git=True, problem=stopped.problem)


def read_state(root: Path, environ: Mapping[str, str], timeout: float = TIMEOUT_SECONDS) -> Any:
    """A value that is the same as long as `read_history` gives the same; None where that cannot be told."""
    folder = root.resolve()
    try:
        git = find_git(folder, environ, timeout)
        head, *files = git.run("rev-parse", "HEAD", "--git-path", "index", "--git-path", "shallow").splitlines()
        return head, *(_written(git.root / os.fsdecode(file)) for file in files)
    except Stopped:
        return None


def _written(file: Path) -> tuple[int, int, int] | None:
    """When a file was written, and which one it is; None where there is none."""
    try:
        status = file.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_ino, status.st_size


def _outside(root: Path, environ: Mapping[str, str]) -> History:
    text = environ.get("SOURCE_DATE_EPOCH")
    if text is None:
        return History(root=root, in_git=False)
    try:
        return History(root=root, in_git=False, outside_date=date(text))
    except ValueError:
        return History(root=root, in_git=False, problem=Problem.EPOCH_MALFORMED)


def _inside(git: Git, within: Sequence[str]) -> History:
    inside, _, shallow = git.run("rev-parse", "--is-inside-work-tree", "--git-path", "shallow").partition(b"\n")
    if inside != b"true":
        raise Stopped(Problem.GIT_NO_WORK_TREE)
    head = git.head()
    if head is None:
        return History(root=git.root, in_git=True)
    same = read_index(git.run("ls-files", "--stage", "-z", "--", *within))
    return _history(git, head, within, same, shallow)


def history_at(git: Git, commit: str, within: Sequence[str]) -> History:
    """The history up to a commit, given by its full id, as if it were HEAD and nothing were staged."""
    return _history(git, commit, within, None, git.run("rev-parse", "--git-path", "shallow"))


def _history(
    git: Git, head: str, within: Sequence[str], index: Mapping[bytes, bytes] | None, shallow: bytes
) -> History:
    # No path limit here: git would leave out merged lines of history that a single file's answer may need.
    rows = read_rows(git.run("rev-list", "--date-order", "--format=%H %ct %T %P", head, "--"))
    blobs = read_tree(git.run("ls-tree", "-r", "-z", head, "--", *within))
    same = blobs if index is None else index
    answers = last_changes(git, rows, blobs, within)
    named = {rows[0], *answers.values()}
    try:
        commits = {row.id: Commit(row.id.decode(), date(row.seconds.decode())) for row in named}
    except ValueError:
        raise Stopped(Problem.GIT_FAILED) from None
    edge = git.root / os.fsdecode(shallow.removesuffix(b"\n"))
    cut = boundary(git, edge, commits)
    return History(
        root=git.root,
        in_git=True,
        head=commits[rows[0].id],
        commits={os.fsdecode(path): commits[row.id] for path, row in answers.items()},
        trail=Trail(git, head, tuple(within), edge),
        blobs={os.fsdecode(path): blob.decode() for path, blob in blobs.items()},
        _staged=frozenset(os.fsdecode(path) for path, blob in blobs.items() if same.get(path) != blob),
        _ranks={row.id.decode(): rank for rank, row in enumerate(rows) if row.id in commits},
        _boundary=frozenset(id_.decode() for id_ in cut),
    )
