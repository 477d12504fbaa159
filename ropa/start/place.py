"""New files put in their places: all of them or none, nothing overwritten, nothing through a symbolic link."""

from __future__ import annotations

import errno
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path


class Refused(Exception):
    """Files may not be put there: `key` names the phrase that says why, `paths` what stands in the way."""

    def __init__(self, key: str, *paths: str) -> None:
        super().__init__(key, *paths)
        self.key = key
        self.paths = paths


def place(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files, by their paths with forward slashes, below a folder, which is made where it is not there.

    Raises Refused where one of them is there already or a symbolic link or a file stands in a path, and OSError where
    nothing can be written; the folder is then as it was. A folder that was not there appears at once, with everything
    in it.
    """
    folder = Path(os.path.abspath(folder))
    look(folder, files)
    above = next(parent for parent in (folder, *folder.parents) if parent.exists())
    with _staged(above, files) as stage:
        if above == folder:
            _link(stage, folder, files)
        else:
            _move(stage, folder)


def look(folder: Path, files: Iterable[str]) -> None:
    """Look whether files may be put below a folder, before anything is asked or written. Raises Refused."""
    folder = Path(os.path.abspath(folder))
    for part in (folder, *folder.parents):
        if part.is_symlink() and part != Path.cwd() and part not in Path.cwd().parents:
            raise Refused("start.refused.link", str(part))
        if part.exists() and not part.is_dir():
            raise Refused("start.refused.no-folder", str(part))
    there = [path for path in files if os.path.lexists(folder / path)]
    if there:
        raise Refused("start.refused.there", *there)
    for path in files:
        for part in [*Path(path).parents][:-1]:
            if (folder / part).is_symlink():
                raise Refused("start.refused.link", str(folder / part))
            if (folder / part).exists() and not (folder / part).is_dir():
                raise Refused("start.refused.no-folder", str(folder / part))


@contextmanager
def _staged(above: Path, files: Mapping[str, bytes]) -> Iterator[Path]:
    """The files, written whole, in a folder beside their places that is gone afterwards."""
    stage = Path(tempfile.mkdtemp(prefix=".ropa-", dir=above))
    try:
        for path, data in files.items():
            target = stage / "new" / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(data)
        yield stage / "new"
    finally:
        shutil.rmtree(stage, ignore_errors=True)


def _move(stage: Path, folder: Path) -> None:
    made = [parent for parent in folder.parents if not parent.exists()]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        stage.rename(folder)
    except BaseException:
        _remove((), made)
        raise


def _link(stage: Path, folder: Path, files: Mapping[str, bytes]) -> None:
    """Link each file to its place, which fails where one has appeared; what was placed by then is taken back."""
    placed: list[Path] = []
    made: list[Path] = []
    try:
        for path in files:
            target = folder / path
            for parent in reversed([part for part in target.parents if not part.exists()]):
                parent.mkdir()
                made.insert(0, parent)
            _put(stage / path, target)
            placed.append(target)
    except BaseException as problem:
        _remove(placed, made)
        if isinstance(problem, FileExistsError):
            raise Refused("start.refused.there", str(problem.filename2 or problem.filename)) from problem
        raise


def _put(source: Path, target: Path) -> None:
    """The file under its name, which must be free; written there where the file system has no links."""
    try:
        os.link(source, target)
    except OSError as problem:
        if problem.errno not in (errno.EPERM, errno.ENOTSUP, errno.ENOSYS, errno.EMLINK):
            raise
        with target.open("xb") as stream:
            stream.write(source.read_bytes())


def _remove(files: list[Path] | tuple[()], folders: list[Path]) -> None:
    """Take back what was made, the deepest folder first; one that somebody uses meanwhile stays."""
    for path in files:
        path.unlink(missing_ok=True)
    for folder in folders:
        if folder.is_dir() and not any(folder.iterdir()):
            folder.rmdir()
