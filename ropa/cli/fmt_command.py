"""`ropa fmt`: the one layout of the YAML files, shown, checked or written."""

from __future__ import annotations

import contextlib
import datetime
import difflib
import os
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import click

from ropa import __version__
from ropa.cli.codes import DEFECT
from ropa.cli.common import find_workspace, lang_option, paint, phrasebook
from ropa.diagnostics import Diagnostic
from ropa.files import FOLDER, PARTIAL, is_partial, read_inside
from ropa.fmt import Changed, format_bytes
from ropa.printable import printable
from ropa.registry import Registry
from ropa.report import ReportContext, text
from ropa.report.places import Places
from ropa.words import Phrasebook
from ropa.workspace import find_root, read_settings

_SIGNED = f"{FOLDER}/documents/"
"""Signed texts and assessments, of which the record holds the SHA-256: never laid out anew."""

LEFT_SECONDS = 60
"""After what time a file that is being written belongs to nobody any more."""


@click.command("fmt")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--check", "mode", flag_value="check", default="check", help="Name the files that would change.")
@click.option("--diff", "mode", flag_value="diff", help="Show what would change.")
@click.option("--write", "mode", flag_value="write", help="Change the files.")
@lang_option
def command(paths: tuple[Path, ...], mode: str, lang: str | None) -> int:
    """Lay the YAML files out in one way: indentation, line breaks, quotes; values, comments and order stay.

    PATHS are files or folders; left out, all of registers/. Without --write nothing is changed, and the exit code is
    1 where a file would change or cannot be read. Files under registers/documents/ are never touched.

    \b
    Examples:
      ropa fmt --diff
      ropa fmt --write registers/customers.yaml
    """
    root = _root_of(paths)
    book = phrasebook(lang, read_settings(root), Registry())
    run = _Run(root, mode, book)
    for path in _files(root, paths):
        run.lay_out(path)
    if mode == "write":
        for folder in (root / FOLDER, *paths):
            _tidy(folder)
    return run.finish()


class _Run:
    """One run over some files of a workspace."""

    def __init__(self, root: Path, mode: str, book: Phrasebook) -> None:
        self.root, self.mode, self.book = root, mode, book
        self.differing = 0
        self.failed = False
        self.unsafe = False

    def lay_out(self, path: str) -> None:
        """Lay one file out, or say why it was left as it is."""
        found: list[Diagnostic] = []
        data = read_inside(self.root, path, found)
        if data is None:
            self._refuse(found)
            return
        try:
            made = format_bytes(data, path)
        except Changed:
            self.unsafe = True
            click.echo(self.book.phrase("fmt.unsafe", path=path), err=True)
            return
        if made.problems:
            self._refuse(made.problems)
        elif made.data != data:
            self.differing += 1
            self._show(path, data, made.data)

    def finish(self) -> int:
        """Say what to do next; the exit code."""
        if self.differing and self.mode != "write":
            click.echo(self.book.phrase("fmt.next", files=self.book.count("file", self.differing)))
        elif not (self.differing or self.failed or self.unsafe):
            click.echo(self.book.phrase("fmt.clean"))
        if self.unsafe:
            return DEFECT
        return 1 if self.failed or (self.differing and self.mode != "write") else 0

    def _show(self, path: str, data: bytes, made: bytes) -> None:
        if self.mode == "diff":
            click.echo("".join(_difference(path, data, made)), nl=False)
        elif self.mode == "check":
            place = f"{path}:{_first_difference(data, made)}"
            click.echo(self.book.phrase("fmt.differs", place=place))
        else:
            reason = _write(self.root / path, data, made)
            if reason is None:
                click.echo(self.book.phrase("fmt.written", path=path))
            else:
                self.failed = True
                key = "fmt.not-written" if reason else "fmt.meanwhile"
                click.echo(self.book.phrase(key, path=path, reason=reason), err=True)

    def _refuse(self, found: Sequence[Diagnostic]) -> None:
        self.failed = True
        context = ReportContext(
            places=Places(self.root),
            phrasebook=self.book,
            as_of=datetime.date.min,
            version=__version__,
            paint=paint(),
        )
        *frames, _ = text.report(found, context)  # the last piece sums up a whole check
        for frame in frames:
            click.echo(frame, nl=False, color=True)


def _root_of(paths: Sequence[Path]) -> Path:
    """The workspace whose files are meant; a folder of its own where the first path lies in none."""
    if not paths:
        return find_workspace(None)
    first = Path(os.path.abspath(paths[0]))
    folder = first if first.is_dir() else first.parent
    return find_root(folder) or folder


def _files(root: Path, paths: Sequence[Path]) -> Iterator[str]:
    """The files that are meant, relative to the workspace, each once; wrong use where there is no such path."""
    seen = set()
    for path in paths or [root / FOLDER]:
        here = Path(os.path.abspath(path))
        if not here.is_relative_to(root):
            raise click.UsageError(f"{printable(str(path))} does not lie in {printable(str(root))}.")
        if not os.path.lexists(here):
            raise click.UsageError(f"There is no file or folder {printable(str(path))}.")
        for file in _below(here) if here.is_dir() and not here.is_symlink() else [here]:
            relative = file.relative_to(root).as_posix()
            if relative not in seen and not relative.startswith(_SIGNED):
                seen.add(relative)
                yield relative


def _below(folder: Path) -> Iterator[Path]:
    for here, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        yield from (Path(here, name) for name in sorted(files) if name.endswith((".yaml", ".yml")))


def _tidy(folder: Path) -> None:
    """Remove what runs that were killed have left of the files they wrote; a younger one may be at work."""
    for here, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for partial in (Path(here, name) for name in files if is_partial(name)):
            with contextlib.suppress(OSError):
                if time.time() - partial.stat(follow_symlinks=False).st_mtime > LEFT_SECONDS:
                    partial.unlink()


def _difference(path: str, data: bytes, made: bytes) -> Iterator[str]:
    before, after = (content.decode("utf-8", "replace").splitlines() for content in (data, made))
    for line in difflib.unified_diff(before, after, printable(f"a/{path}"), printable(f"b/{path}"), lineterm=""):
        yield f"{printable(line)}\n"


def _first_difference(data: bytes, made: bytes) -> int:
    before, after = data.split(b"\n"), made.split(b"\n")
    return next((n for n, pair in enumerate(zip(before, after, strict=False), 1) if pair[0] != pair[1]), len(after))


def _write(file: Path, data: bytes, made: bytes) -> str | None:
    """Replace a file whole, its mode kept. The reason where that fails, empty where it has changed meanwhile."""
    partial = ""
    try:
        handle, partial = tempfile.mkstemp(prefix=PARTIAL, suffix=".tmp", dir=file.parent)
        with os.fdopen(handle, "wb") as stream:
            stream.write(made)
            stream.flush()
            os.fchmod(handle, os.stat(file, follow_symlinks=False).st_mode & 0o7777)
            os.fsync(handle)
        if file.is_symlink() or file.read_bytes() != data:
            os.unlink(partial)
            return ""
        os.replace(partial, file)
    except OSError as problem:
        with contextlib.suppress(OSError):
            os.unlink(partial)
        return problem.strerror or str(problem)
    return None
