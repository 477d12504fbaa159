"""Which commit last changed each file: git's listings read, and one walk from HEAD down."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import NamedTuple

from ropa.history.git import Git, Problem, Stopped


class Row(NamedTuple):
    """One commit of the history, as git writes it."""

    id: bytes
    seconds: bytes
    tree: bytes
    parents: tuple[bytes, ...]

    @property
    def when(self) -> datetime:
        """The committer date in UTC. Raises Stopped where it is none."""
        try:
            return date(self.seconds.decode("ascii"))
        except ValueError:
            raise Stopped(Problem.GIT_FAILED) from None


def date(seconds: str) -> datetime:
    """The time in UTC so many whole seconds after 1970 began; ValueError for other text and after the year 9999."""
    # Twelve digits reach past the year 9999, and int() is never given a text of any length.
    if not (seconds.isascii() and seconds.isdigit() and len(seconds) <= 12):
        raise ValueError(seconds)
    try:
        return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=int(seconds))
    except OverflowError as error:
        raise ValueError(seconds) from error


def read_rows(listing: bytes) -> list[Row]:
    """The commits of `rev-list --format='%H %ct %T %P'`, newest first."""
    rows = []
    for line in listing.split(b"\n"):
        if line and not line.startswith(b"commit "):
            id_, seconds, tree, parents = line.split(b" ", 3)
            rows.append(Row(id_, seconds, tree, tuple(parents.split())))
    return rows


def read_tree(listing: bytes) -> dict[bytes, bytes]:
    """Path to content id of the regular files; links and submodules are not the workspace's text."""
    blobs = {}
    for about, path in _entries(listing):
        mode, _kind, blob = about.split(b" ")
        if mode.startswith(b"100"):
            blobs[path] = blob
    return blobs


def read_index(listing: bytes) -> dict[bytes, bytes]:
    """Path to content id of what the index holds, without files in conflict."""
    blobs = {}
    for about, path in _entries(listing):
        _mode, blob, stage = about.split(b" ")
        if stage == b"0":
            blobs[path] = blob
    return blobs


def _entries(listing: bytes) -> Iterator[tuple[bytes, bytes]]:
    for entry in listing.split(b"\0")[:-1]:
        about, _, path = entry.partition(b"\t")
        yield about, path


def last_changes(git: Git, rows: Sequence[Row], files: Collection[bytes], within: Sequence[str]) -> dict[bytes, Row]:
    """The commit that last changed each of the files of HEAD (the first row), reading no more than it takes.

    Each commit is handed the files whose answer is it or an ancestor. A file goes on to the first parent that has it
    with the same content; when no parent has, the commit is the answer.
    """
    trees = {row.id: row.tree for row in rows}
    pairs = [(trees[parent], row.tree) for row in rows for parent in row.parents if trees[parent] != row.tree]
    asked: dict[bytes, set[bytes]] = {rows[0].id: set(files)}
    answers: dict[bytes, Row] = {}
    differences = git.differences(pairs, within)
    try:
        for row in rows:
            if len(answers) == len(files):
                break
            left = asked.pop(row.id, set())
            for parent in row.parents:
                changed = next(differences) if trees[parent] != row.tree else []
                differing = left.intersection(path for _, path in changed)
                left -= differing
                _hand_on(asked, parent, left)
                left = differing
            answers.update(dict.fromkeys(left, row))
    finally:
        differences.close()
    return answers


def _hand_on(asked: dict[bytes, set[bytes]], parent: bytes, files: set[bytes]) -> None:
    known = asked.get(parent, set())
    larger, smaller = (known, files) if len(known) > len(files) else (files, known)
    larger |= smaller
    asked[parent] = larger


def boundary(git: Git, file: Path, commits: Mapping[bytes, object]) -> set[bytes]:
    """Those of the commits whose parents a shallow clone left out; `file` is where git lists them."""
    try:
        listed = file.read_bytes().split()
    except FileNotFoundError:
        return set()
    except OSError:
        raise Stopped(Problem.GIT_FAILED) from None
    cut = set()
    for id_ in listed:
        if id_ in commits:
            # A history's first commit is listed too when the depth ends at it; the object itself names its parents.
            header, _, _message = git.run("cat-file", "commit", id_.decode()).partition(b"\n\n")
            if b"\nparent " in header:
                cut.add(id_)
    return cut
