"""What each commit of the main line made of the files: their versions, in one pass along the first parents."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, NamedTuple

from ropa.history.content import holds
from ropa.history.contents import Contents
from ropa.history.git import Git, Problem, Stopped, find_git, find_repository
from ropa.history.walk import Row, boundary, date, read_rows

TIMEOUT_SECONDS = 60.0


class Version(NamedTuple):
    """A file as a commit left it: committer date in UTC, the commit, and the id of its content.

    `blob` is None where the commit removed the file.
    """

    when: datetime
    commit: str
    blob: str | None


Read = Callable[[Sequence[str]], Iterable[bytes]]
"""Gives the contents of some ids; raises Stopped where one is not there."""


@dataclass(frozen=True, slots=True)
class MainLine:
    """The versions of files by their paths in the workspace, the newest first, as they landed on the main line.

    A merge is one step, whatever the commits it brings; so is the work of many days that lands at once. `root` is the
    workspace's folder. `cut` is the commit at which a shallow clone ends, where one does: what came before it is not
    known. `close` ends what reads the contents; it begins anew when it is asked again.
    """

    root: Path
    contents: Read
    versions: Mapping[str, tuple[Version, ...]] = field(default_factory=dict, repr=False)
    cut: str | None = None
    close: Callable[[], None] = lambda: None

    def stands(self, path: str) -> bool:
        """Whether the file on disk is the newest version."""
        newest = next(iter(self.versions.get(path, ())), None)
        return newest is not None and newest.blob is not None and holds(self.root / path, newest.blob)


def as_data(versions: Mapping[str, Sequence[Version]], cut: str | None) -> dict[str, Any]:
    """Versions of files as JSON."""
    told = {
        path: [[int(version.when.timestamp()), version.commit, version.blob] for version in several]
        for path, several in versions.items()
    }
    return {"cut": cut, "versions": told}


def from_data(data: Any, contents: Read) -> MainLine:
    """The main line that `as_data` wrote, with the contents of its ids. Raises ValueError."""
    try:
        versions = {
            str(path): tuple(Version(date(str(seconds)), str(commit), blob) for seconds, commit, blob in several)
            for path, several in data["versions"].items()
        }
        return MainLine(Path(), contents, versions, data["cut"])
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError(str(error)) from error


def read_main_line(
    root: Path,
    environ: Mapping[str, str],
    within: Sequence[str],
    commit: str | None = None,
    timeout: float = TIMEOUT_SECONDS,
) -> MainLine | None:
    """The main line up to a commit, or to HEAD; None outside git and before the first commit. Raises Stopped."""
    folder = root.resolve()
    place = find_repository(folder)
    if place is None:
        return None
    git = find_git(folder, environ, timeout)
    options = ("--first-parent", "--format=%H %ct %T %P")
    listing = git.attempt("rev-list", *options, commit or "HEAD", "--", *within)
    if listing.returncode != 0 and commit is None and git.head() is None:
        return None
    rows = read_rows(listing.stdout if listing.returncode == 0 else git.run("rev-list", commit or "HEAD", "--"))
    cut = boundary(git, _shallow(git, place), {row.id: None for row in rows})
    versions: dict[str, list[Version]] = {}
    for path, version in _changes(git, rows, within):
        versions.setdefault(path, []).append(version)
    ends = next((row.id.decode("ascii") for row in reversed(rows) if row.id in cut), None)
    told = {path: tuple(several) for path, several in versions.items()}
    contents = Contents(git)
    return MainLine(git.root, contents.several, told, ends, contents.close)


def _shallow(git: Git, place: Path) -> Path:
    """Where git lists the commits at which a shallow clone ends; git is asked where `.git` only points elsewhere."""
    if place.is_dir() and not place.is_symlink():
        return place / "shallow"
    return git.root / os.fsdecode(git.run("rev-parse", "--git-path", "shallow").removesuffix(b"\n"))


def _changes(git: Git, rows: Sequence[Row], within: Sequence[str]) -> Iterator[tuple[str, Version]]:
    """What each commit changed against its first parent, in git's raw format: `:mode mode id id letter TAB path`."""
    options = ["--stdin", "--root", "-r", "--raw", "--no-abbrev", "--relative", "--ignore-submodules=all"]
    options += ["--no-renames", "--no-ext-diff", "--no-textconv"]
    asked = b"".join(b" ".join((row.id, *row.parents[:1])) + b"\n" for row in rows)
    known = {row.id: row for row in rows}
    row = None
    for line in git.run("diff-tree", *options, "--", *within, given=asked).splitlines():
        if not line.startswith(b":"):
            row = known.get(line)
            continue
        about, _, path = line.partition(b"\t")
        mode, blob = about.split(b" ")[1], about.split(b" ")[3]
        if row is None:
            raise Stopped(Problem.GIT_FAILED)
        regular = blob.decode("ascii") if mode.startswith(b"100") else None
        yield os.fsdecode(path), Version(row.when, row.id.decode("ascii"), regular)
