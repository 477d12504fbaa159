"""The workspace's files as a commit has them, and git's own objects that prove they are that commit's."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from ropa.history import TIMEOUT_SECONDS, Commit, History, history_at
from ropa.history.git import Git, Problem, Stopped, find_git
from ropa.history.main_line import MainLine, read_main_line
from ropa.history.walk import date

MAX_BYTES = 512 * 1024 * 1024
"""How much the files of one commit may hold together."""
MAX_FOLDERS = 50
_ID = re.compile(r"[0-9a-f]{7,64}\Z")


class NoSuchCommit(Exception):
    """The repository does not hold the commit."""


@dataclass(frozen=True, slots=True)
class Past:
    """Files at a commit by their paths in the workspace, and the history up to it.

    `line` is the main line up to it. `objects` are the commit and the trees that lead to the files, as git stores
    them, by id; `prefix` is the workspace's folder in the repository, ending with a slash where it is not the top.
    """

    history: History
    files: Mapping[str, bytes]
    objects: Mapping[str, bytes]
    prefix: str = ""
    line: MainLine | None = None

    def lay_out(self, folder: Path) -> History:
        """Write the files below a folder; the history that holds for it."""
        for path, data in self.files.items():
            target = folder / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        return replace(self.history, root=folder)


def read_past(
    root: Path, environ: Mapping[str, str], commit: str, within: Sequence[str], timeout: float = TIMEOUT_SECONDS
) -> Past:
    """The files and folders `within` the workspace at `root` as a commit has them.

    Raises NoSuchCommit, and Stopped where git gives no answer or the files are larger than 512 MiB together.
    """
    git = find_git(root.resolve(), environ, timeout)
    if not _ID.match(commit):
        raise NoSuchCommit(commit)
    found = git.attempt("rev-parse", "--verify", "--quiet", f"{commit}^{{commit}}")
    if found.returncode != 0:
        git.run("rev-parse", "--git-dir")  # raises where it is the repository that cannot be read
        raise NoSuchCommit(commit)
    head = found.stdout.decode("ascii").strip()
    prefix = os.fsdecode(git.run("rev-parse", "--show-prefix").removesuffix(b"\n"))
    blobs = _sized(git.run("ls-tree", "-r", "-z", "-l", head, "--", *within))
    files = dict(zip(blobs, git.contents(list(blobs.values())), strict=True))
    line = read_main_line(root, environ, within, head, timeout)
    return Past(history_at(git, head, within), files, dict(_objects(git, head, prefix, within)), prefix, line)


def _sized(listing: bytes) -> dict[str, str]:
    """Path to content id of the regular files, after a look at how large they are together."""
    blobs: dict[str, str] = {}
    total = 0
    for entry in listing.split(b"\0")[:-1]:
        about, _, path = entry.partition(b"\t")
        mode, _kind, blob, size = about.split()
        if mode.startswith(b"100"):
            blobs[os.fsdecode(path)] = blob.decode("ascii")
            total += int(size)
    if total > MAX_BYTES:
        raise Stopped(Problem.GIT_FAILED)
    return blobs


def _objects(git: Git, head: str, prefix: str, within: Sequence[str]) -> Iterator[tuple[str, bytes]]:
    parts = prefix.rstrip("/").split("/") if prefix else []
    names = [f"{head}^{{tree}}", *(f"{head}:{'/'.join(parts[: count + 1])}" for count in range(len(parts)))]
    trees = [git.run("rev-parse", "--verify", name).decode("ascii").strip() for name in names]
    listing = git.run("ls-tree", "-r", "-d", "-z", head, "--", *within)
    trees += [entry.partition(b"\t")[0].split()[2].decode("ascii") for entry in listing.split(b"\0")[:-1]]
    ids = list(dict.fromkeys([head, *trees]))
    yield from zip(ids, git.contents(ids), strict=True)


def blobs_proved(commit: str, objects: Mapping[str, bytes], prefix: str, within: Sequence[str]) -> dict[str, str]:
    """Path in the workspace to content id of every file `within` that the objects prove to be the commit's.

    Raises ValueError where an object on the way is missing or is not what its id says.
    """
    tree = re.match(rb"tree ([0-9a-f]+)\n", _object(commit, b"commit", objects))
    if tree is None:
        raise ValueError(commit)
    top = tree[1].decode("ascii")
    for part in prefix.rstrip("/").split("/") if prefix else ():
        top = dict(_children(_object(top, b"tree", objects), len(top) // 2)).get(f"{part}/", "")
    return dict(_walk(top, "", objects, frozenset(within)))


def _walk(tree: str, below: str, objects: Mapping[str, bytes], within: frozenset[str]) -> Iterator[tuple[str, str]]:
    if below.count("/") > MAX_FOLDERS:
        raise ValueError(below)
    for name, id_ in _children(_object(tree, b"tree", objects), len(tree) // 2):
        path = f"{below}{name}"
        if not below and path.rstrip("/") not in within:
            continue
        if name.endswith("/"):
            yield from _walk(id_, path, objects, within)
        else:
            yield path, id_


def _object(id_: str, kind: bytes, objects: Mapping[str, bytes]) -> bytes:
    content = objects.get(id_)
    if content is None or _id(kind, content, len(id_)) != id_:
        raise ValueError(id_)
    return content


def _children(tree: bytes, size: int) -> Iterator[tuple[str, str]]:
    """The regular files and, ending with a slash, the folders of a tree object, each with its id of `size` bytes."""
    while tree:
        about, found, rest = tree.partition(b"\0")
        mode, _, name = about.partition(b" ")
        if not found or len(rest) < size:
            raise ValueError("a tree that ends early")
        if mode == b"40000":
            yield os.fsdecode(name) + "/", rest[:size].hex()
        elif mode.startswith(b"100"):
            yield os.fsdecode(name), rest[:size].hex()
        tree = rest[size:]


def blob_id(data: bytes, like: str) -> str:
    """The id git gives to a file's content, of the kind of another id."""
    return _id(b"blob", data, len(like))


def _id(kind: bytes, content: bytes, digits: int) -> str:
    digest = hashlib.sha1(usedforsecurity=False) if digits == 40 else hashlib.sha256()
    digest.update(b"%b %d\0" % (kind, len(content)) + content)
    return digest.hexdigest()


def as_data(history: History) -> dict[str, Any]:
    """What dates documents, as JSON: HEAD, and for each file the commit that last changed it."""
    ranked = sorted({commit.id: commit for commit in history.commits.values()}.values(), key=history.rank)
    outside = history.outside_date
    return {
        "head": _said(history.head) if history.head else None,
        "outside": int(outside.timestamp()) if outside else None,
        "commits": [_said(commit) for commit in ranked],
        "files": {path: commit.id for path, commit in history.commits.items()},
    }


def _said(commit: Commit) -> list[Any]:
    return [commit.id, int(commit.when.timestamp())]


def from_data(data: Any, blobs: Mapping[str, str]) -> History:
    """The history that `as_data` wrote; `blobs` are the content ids of the files at HEAD. Raises ValueError.

    What stands beside it under `documents` was found in git by the build, and is taken from there.
    """
    try:
        commits = {id_: Commit(str(id_), date(str(seconds))) for id_, seconds in data["commits"]}
        head = data["head"]
        return History(
            root=Path(),
            in_git=head is not None,
            head=Commit(str(head[0]), date(str(head[1]))) if head else None,
            outside_date=datetime.fromtimestamp(int(data["outside"]), UTC) if data["outside"] is not None else None,
            commits={str(path): commits[id_] for path, id_ in data["files"].items()},
            blobs=dict(blobs),
            attached=list(data.get("documents", [])),
            _ranks={id_: rank for rank, id_ in enumerate(commits)},
        )
    except (KeyError, TypeError, AttributeError, IndexError, OverflowError) as error:
        raise ValueError(str(error)) from error
