"""Telling when a file of the workspace was saved, removed or came back, or when something was committed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from pathlib import Path

from watchfiles import awatch

from ropa.files import MAX_FOLDERS, as_text
from ropa.history.git import find_repository

QUIET_MS = 30
"""How long nothing more may be written before a change is told: editors write a file in several steps."""
LOOK_MS = 500
"""How often it is looked whether folders appeared or went."""
MOST_FOLDERS = 2_000
MOST_BYTES = 10_000
"""Of a file `.git`, which is a line."""
GIT_FILES = frozenset(("HEAD", "index", "packed-refs", "logs/HEAD"))
"""Below git's folder, what a commit, a checkout or a reset writes: the log of HEAD is written whenever HEAD moves."""


@dataclass(slots=True)
class Polling:
    """Whether files are looked at again and again, because the system watches no more of them."""

    on: bool = False


Folders = frozenset[tuple[str, int]]
"""Folders by path, and which folder it is: one that was removed and made again is another."""


async def changes(root: Path, folders: Sequence[str], stop: asyncio.Event) -> AsyncIterator[None]:
    """Something new each time the workspace may have changed, until `stop` is set.

    `folders` are those of the workspace whose files count; besides them only the files in which git keeps its state
    do. Each folder is watched by itself and no link is followed: a stranger's link to `/` must not have the whole
    disk watched.
    """
    git = _git_folder(root)
    known = _folders(root, folders, git)
    polling = Polling()
    while not stop.is_set():
        async with aclosing(_told(known, stop, polling)) as told:
            begun = False
            async for changed in told:
                # What was saved before the watching had begun is told by nobody: the first look counts as a change.
                if not begun or any(_counts(path, root, folders, git) for path in changed):
                    yield None
                begun = True
                if _folders(root, folders, _git_folder(root)) != known:
                    break
        git = _git_folder(root)
        fresh = _folders(root, folders, git)
        if fresh != known:
            known = fresh
            yield None


async def _told(folders: Folders, stop: asyncio.Event, polling: Polling) -> AsyncGenerator[list[str]]:
    """The paths that changed; an empty list where nothing did for a while. Ends where a folder cannot be watched."""
    if not folders:
        await _pause(stop)
        return
    watching = awatch(
        *(path for path, _ in folders),
        watch_filter=None,
        step=QUIET_MS,
        debounce=10 * QUIET_MS,
        rust_timeout=LOOK_MS,
        yield_on_timeout=True,
        stop_event=stop,
        recursive=False,
        force_polling=polling.on or None,
        raise_interrupt=False,
        ignore_permission_denied=True,
    )
    try:
        async with aclosing(watching):
            async for changed in watching:
                yield [path for _, path in changed]
    except (FileNotFoundError, NotADirectoryError):  # a folder went before it was watched
        await _pause(stop)
    except ExceptionGroup:  # a file changed whose name is no text: what was not told is seen by the next first look
        await _pause(stop)
    except (OSError, RuntimeError):  # for instance too many watches in the whole system
        if polling.on:
            raise
        polling.on = True


async def _pause(stop: asyncio.Event) -> None:
    try:
        await asyncio.wait_for(stop.wait(), LOOK_MS / 1000)
    except TimeoutError:
        return


def _folders(root: Path, folders: Sequence[str], git: Path | None) -> Folders:
    """What is to be watched now: the root, the folders that count, and where git keeps its state."""
    found: set[tuple[str, int]] = set()
    counting = [path for folder in folders for path in _below(root / folder, 0)]
    for path in (root, *counting, *([git, git / "logs"] if git else [])):
        if len(found) >= MOST_FOLDERS:
            break
        try:
            status = path.stat(follow_symlinks=path == root)
        except OSError:
            continue
        found.add((str(path), status.st_ino))
    return frozenset(found)


def _below(folder: Path, depth: int) -> Iterator[Path]:
    """A folder and those in it, no link among them."""
    if depth > MAX_FOLDERS or folder.is_symlink():
        return
    try:
        with os.scandir(folder) as entries:
            inner = sorted(entry.name for entry in entries if entry.is_dir(follow_symlinks=False))
            inner = [name for name in inner if as_text(name) == name]  # no other can be watched, nor be of the record
    except OSError:
        return
    yield folder
    for name in inner:
        yield from _below(folder / name, depth + 1)


def _counts(path: str, root: Path, folders: Sequence[str], git: Path | None) -> bool:
    """Whether a change there can change what is shown."""
    here = Path(path)
    if git is not None and here.is_relative_to(git):
        return here.relative_to(git).as_posix() in GIT_FILES
    return any(here.is_relative_to(root / folder) for folder in folders)


def _git_folder(root: Path) -> Path | None:
    """Where git keeps the state of the work tree that the workspace is in; None outside git.

    In a further work tree and in a submodule `.git` is a file that names the folder.
    """
    place = find_repository(root)
    if place is None or place.is_dir():
        return place
    try:
        named = place.read_bytes()[:MOST_BYTES].decode().removeprefix("gitdir:").strip()
        folder = Path(os.path.normpath(place.parent / named))
        return folder if (folder / "HEAD").is_file() else None
    except (OSError, ValueError):  # unreadable, or no name of a folder
        return None
