"""The files that decide how documents look: templates, styles and fixed words of workspace, packs and ropa itself."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ropa import shipped
from ropa.files import as_text
from ropa.render.logo import LOGOS, picture
from ropa.render.problem import TemplateProblem

FOLDER = "templates"
ORIGINAL = "shipped/"
"""`shipped/NAME` is the file that came with ropa, whatever replaces it."""

MAX_FILE_BYTES = 256 * 1024
MAX_FILES = 200
_ENDINGS = (".j2", ".css", ".yaml")


@dataclass(frozen=True, slots=True)
class Source:
    """A file: the path as people know it, and its text; of a logo, the address that holds the picture."""

    path: str
    text: str


Layer = Mapping[str, Source]


@dataclass(frozen=True, slots=True)
class Templates:
    """All files in layers: the first that has a name gives it; the last layer is ropa's own."""

    layers: tuple[Layer, ...]

    def find(self, name: str) -> Source | None:
        """The file of a name; `shipped/NAME` looks among ropa's own only."""
        if name.startswith(ORIGINAL):
            return self.layers[-1].get(name.removeprefix(ORIGINAL))
        return next((layer[name] for layer in self.layers if name in layer), None)

    def every(self, name: str) -> list[Source]:
        """Every file of a name, ropa's own first: each later one may change what the earlier ones say."""
        return [layer[name] for layer in reversed(self.layers) if name in layer]

    def names(self) -> list[str]:
        """Every name there is, sorted."""
        return sorted({name for layer in self.layers for name in layer})

    def overrides(self) -> tuple[str, ...]:
        """Paths of the files that stand before one of ropa's own, sorted: a manifest tells them."""
        own = self.layers[-1]
        return tuple(
            sorted(layer[name].path for layer in self.layers[:-1] for name in layer if name in own or name in LOGOS)
        )

    def digest(self, names: Sequence[str]) -> str:
        """SHA-256 over the files of some names in all layers: what a document's look depends on."""
        found = hashlib.sha256()
        for name in sorted(set(names)):
            for source in self.every(name.removeprefix(ORIGINAL)):
                for part in (name, source.path, source.text):
                    data = part.encode()
                    found.update(len(data).to_bytes(8, "big") + data)
        return found.hexdigest()


def read_templates(root: Path | None, packs: Sequence[Path] = ()) -> tuple[Templates, list[TemplateProblem]]:
    """The templates of the workspace at `root`, of the packs' folders, and ropa's own.

    A workspace's files may come from strangers: only regular files without a symbolic link on any component, of at
    most 256 KiB each and 200 together, are read; every other one comes back as a problem.
    """
    problems: list[TemplateProblem] = []
    layers: list[Layer] = []
    own = shipped.templates()
    if root is not None and (root / FOLDER).is_symlink():
        problems.append(TemplateProblem(FOLDER, 0, "a symbolic link is not followed"))
    elif root is not None and (root / FOLDER).is_dir() and not _same(root / FOLDER, own):
        layers.append(_read(root / FOLDER, FOLDER, problems))
    layers += [_read(folder, f"{folder.parent.name}/{folder.name}", problems) for folder in packs]
    layers.append(_read(own, ORIGINAL.rstrip("/"), problems))
    return Templates(tuple(layers)), problems


def _same(one: Path, other: Path) -> bool:
    return other.is_dir() and os.path.samefile(one, other)


def _read(folder: Path, label: str, problems: list[TemplateProblem]) -> Layer:
    layer: dict[str, Source] = {}
    for path, entry in _walk(folder, ""):
        shown = as_text(f"{label}/{path}")
        if shown != f"{label}/{path}":
            problems.append(TemplateProblem(shown, 0, "its name is no text"))
        elif entry.is_symlink():
            problems.append(TemplateProblem(shown, 0, "a symbolic link is not followed"))
        elif not path.endswith(_ENDINGS) and path not in LOGOS:
            continue
        elif len(layer) >= MAX_FILES:
            problems.append(TemplateProblem(shown, 0, f"there are more than {MAX_FILES} files"))
            break
        else:
            data = _bytes(folder / path, shown, problems)
            text = _text(path, data, shown, problems) if data is not None else None
            if text is not None:
                layer[path] = Source(shown, text)
    return layer


def _walk(folder: Path, before: str) -> Iterator[tuple[str, os.DirEntry[str]]]:
    try:
        with os.scandir(folder) as entries:
            children = sorted(entries, key=lambda entry: entry.name)
    except OSError:
        return
    for entry in children:
        if entry.is_dir(follow_symlinks=False):
            yield from _walk(folder / entry.name, f"{before}{entry.name}/")
        else:
            yield before + entry.name, entry


def _bytes(path: Path, shown: str, problems: list[TemplateProblem]) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as stream:
            status = os.fstat(stream.fileno())
            if not stat.S_ISREG(status.st_mode):
                problems.append(TemplateProblem(shown, 0, "it is no regular file"))
                return None
            data = stream.read(MAX_FILE_BYTES + 1)
    except OSError as error:
        problems.append(TemplateProblem(shown, 0, os.strerror(error.errno or 5)))
        return None
    if len(data) > MAX_FILE_BYTES:
        problems.append(TemplateProblem(shown, 0, f"it is larger than {MAX_FILE_BYTES // 1024} KiB"))
        return None
    return data


def _text(path: str, data: bytes, shown: str, problems: list[TemplateProblem]) -> str | None:
    try:
        return picture(path, data) if path in LOGOS else data.decode("utf-8").replace("\r\n", "\n")
    except UnicodeDecodeError:
        problems.append(TemplateProblem(shown, 0, "it is not UTF-8"))
    except ValueError as refused:
        problems.append(TemplateProblem(shown, 0, str(refused)))
    return None
