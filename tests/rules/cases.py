"""Case files of the rules: patches over a clean workspace, the expected findings marked on their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path

from ropa.check import Checked, check_workspace
from ropa.diagnostics import Diagnostic
from ropa.history.main_line import read_main_line
from ropa.yamlio import load_plain, locate
from tests.gitrepo import GitRepo, git_environment

FOLDER = Path(__file__).parent
BASE = FOLDER / "base"
AS_OF = date(2026, 11, 24)

_MARK = re.compile(r"#! ([A-Z]{3}[0-9]{3}(?: [A-Z]{3}[0-9]{3})*)$")
_KEY = re.compile(r"([a-z_]+):")


@dataclass(frozen=True)
class Case:
    """A workspace like the clean one but for some files.

    `files` holds new files, and for files of the clean workspace the top-level keys that replace theirs; `drop` lists
    top-level keys to leave out of a file; `without` names rows of legal tables that are left out.

    `before` are earlier states as patches by the day of their commit, the first being the first of a real
    repository; `committed` is the day on which the files were committed as they are now, where they were.
    """

    code: str
    name: str
    as_of: date = AS_OF
    files: dict[str, str] = field(default_factory=dict)
    drop: dict[str, list[str]] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    before: dict[str, dict[str, str]] = field(default_factory=dict)
    committed: str | None = None

    def write(self, root: Path) -> None:
        """Write the workspace's files under a folder, after their earlier states have been committed there."""
        repo = GitRepo.create(root) if self.before else None
        for day, files in self.before.items():
            self._write(root, files)
            if repo is not None:
                repo.commit(f"As of {day}", f"{day}T12:00:00+02:00")
        self._write(root, self.files)
        if repo is not None and self.committed is not None:
            repo.commit("Now", f"{self.committed}T12:00:00+02:00")

    def _write(self, root: Path, files: dict[str, str]) -> None:
        texts = {path.relative_to(BASE).as_posix(): path.read_text("utf-8") for path in BASE.rglob("*.yaml")}
        for name, patch in files.items():
            texts[name] = patched(texts.get(name, ""), patch)
        for name, keys in self.drop.items():
            texts[name] = "".join(block for key, block in blocks(texts[name]).items() if key not in keys)
        for path in root.glob("registers/**/*.yaml"):
            if path.relative_to(root).as_posix() not in texts:
                path.unlink()
        for name, text in texts.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8", newline="\n")

    def check(self, root: Path) -> Checked:
        """Write the files and check them as any workspace is checked."""
        self.write(root)
        line = partial(read_main_line, root, git_environment(), ("registers",))
        return check_workspace(root, self.as_of, without=self.without, line=line)


def every_case() -> Iterator[Case]:
    """The cases of every `PACK/CODE.yaml` beside this file."""
    for path in sorted(FOLDER.glob("*/[A-Z]*.yaml")):
        for entry in load_plain(path.read_bytes()):
            day = entry.pop("as_of", None)
            rows = tuple(entry.pop("without", ()))
            yield Case(path.stem, as_of=date.fromisoformat(day) if day else AS_OF, without=rows, **entry)


def blocks(text: str) -> dict[str, str]:
    """The top-level keys of a file, each with its lines."""
    found: dict[str, str] = {}
    key = ""
    for line in text.splitlines(keepends=True):
        start = _KEY.match(line)
        key = start[1] if start else key
        found[key] = found.get(key, "") + line
    return found


def patched(text: str, patch: str) -> str:
    """A file with some of its top-level keys replaced, and others added."""
    return "".join((blocks(text) | blocks(patch)).values())


def marked(root: Path) -> list[tuple[str, int, str]]:
    """The findings that the files' marks `#! CODE` expect: path, line, code."""
    found = []
    for path in sorted(root.rglob("*.yaml")):
        for number, line in enumerate(path.read_text("utf-8").splitlines(), start=1):
            mark = _MARK.search(line)
            found += [(path.relative_to(root).as_posix(), number, code) for code in mark[1].split()] if mark else []
    return sorted(found)


def line_of(root: Path, diagnostic: Diagnostic) -> int:
    """The line a finding points to, worked out from the file as for a reader."""
    if diagnostic.span is not None:
        return diagnostic.span.line
    return locate((root / diagnostic.path).read_bytes(), diagnostic.at.route()).line
