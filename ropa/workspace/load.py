"""Reading a workspace: every file, every mistake, in one run."""

from __future__ import annotations

import contextlib
import gc
import hashlib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from ropa.decode import Decoder, Reference, put_right
from ropa.diagnostics import ERROR, Diagnostic
from ropa.files import (
    FOLDER,
    MAX_TOTAL_BYTES,
    ORGANISATION,
    SETTINGS,
    File,
    find_files,
    inside,
    is_id,
    problem,
    read_file,
    read_inside,
)
from ropa.model.agreement import Agreement
from ropa.model.base import Located
from ropa.model.party import Organisation, Party
from ropa.model.register import Register
from ropa.model.service import Service
from ropa.model.workspace import Settings
from ropa.source import Document, Origin, Span, Step
from ropa.workspace.comments import comments_of
from ropa.workspace.link import READ_ALL_THE_SAME, link_across, link_inside
from ropa.workspace.workspace import Workspace
from ropa.workspace.written import Written
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import Node, compose, span_of
from ropa.yamlio import Scalar as ScalarNode

CLASSES: Mapping[str, type[Located]] = {
    "register": Register,
    "party": Party,
    "agreement": Agreement,
    "service": Service,
    "workspace": Settings,
    "organisation": Organisation,
}

COLLECT_EVERY = 20
"""After how many readings a process that reads again and again looks for what nobody needs any more."""

Vocabulary = Mapping[str, Collection[str]]
"""The known words by kind: items, sources, laws, …"""


class Loaded(NamedTuple):
    """A workspace and everything that is wrong with its files; `left_out` names files not read on request."""

    workspace: Workspace
    found: tuple[Diagnostic, ...]
    left_out: tuple[str, ...] = ()


@contextlib.contextmanager
def no_collection() -> Iterator[None]:
    """Reading makes many objects and no circles; collecting meanwhile takes five times as long."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.freeze()
            gc.enable()


def collect() -> None:
    """Free what `no_collection` left unlooked at: every now and then, in a process that reads again and again."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()


def find_root(start: Path) -> Path | None:
    """The nearest folder at or above `start` that holds `registers/workspace.yaml`."""
    for folder in (start, *start.parents):
        if inside(folder, f"{FOLDER}/{SETTINGS}"):
            return folder
    return None


def read_settings(root: Path) -> Settings:
    """The settings alone, without complaint: what decides which tables to load before the rest is read."""
    found: list[Diagnostic] = []
    path = f"{FOLDER}/{SETTINGS}"
    data = read_inside(root, path, found)
    node = compose(data, lambda code, span, params: None) if data is not None else None
    document = Document(path)
    if type(node) is not MappingNode:
        return Settings(workspace=None, origin=Origin(document))
    settings: Settings = Decoder().read(Settings, node, document, {})
    return settings


def load_workspace(
    root: Path, vocabulary: Vocabulary, without: Collection[str] = (), unsaved: Mapping[str, bytes] | None = None
) -> Loaded:
    """Read every file under `registers/`. Nothing is raised on bad input: problems come back beside the workspace.

    `without` are files to leave out as if they were not there, each as kind and id: `party:mailer`; `unsaved` are
    files, by path, as an editor holds them.
    """
    found: list[Diagnostic] = []
    every = find_files(root, found)
    found[:] = [_with_id(item) for item in found]
    left_out = [name for file in every if (name := f"{file.kind}:{file.id}") in without]
    files = [file for file in every if f"{file.kind}:{file.id}" not in without] if left_out else every
    reading = _Reading(root, vocabulary, found, unsaved or {})
    for file in files:
        reading.read(file)
    for name in (SETTINGS, ORGANISATION):
        if f"{FOLDER}/{name}" not in {file.path for file in files}:
            found.append(problem("FMT026", f"{FOLDER}/{name}", path=f"{FOLDER}/{name}"))
    return reading.finish(tuple(file.path for file in files))._replace(left_out=tuple(left_out))


def _with_id(found: Diagnostic) -> Diagnostic:
    """Beside a file's name that is no id, the id that was probably meant."""
    near = put_right("@expect.id", found.params["value"]) if found.code == "FMT023" else None
    return replace(found, params={**found.params, "near": near}) if near and is_id(near) else found


def _places(found: Diagnostic) -> Iterator[tuple[str, tuple[Step, ...]]]:
    """The place that could not be read, and that of the key which a misspelt one was meant to be."""
    route = found.at.route()
    yield found.path, route
    if found.code == "FMT012" and "near" in found.params:
        yield found.path, (*route[:-1], found.params["near"])


class _Reading:
    """One run over the files; what it gathers becomes the workspace."""

    def __init__(
        self, root: Path, vocabulary: Vocabulary, found: list[Diagnostic], unsaved: Mapping[str, bytes]
    ) -> None:
        self.root = root
        self.unsaved = unsaved
        self.vocabulary = vocabulary
        self.decoder = Decoder()
        self.decoder.found = found
        self.values: dict[str, dict[Any, Any]] = {kind: {} for kind in CLASSES}
        self.across: list[Reference] = []
        self.total = 0
        self.digest = hashlib.sha256()
        self.unread: list[str] = []
        self.comments: list[Written] = []
        self.spoken: dict[str, frozenset[tuple[str, ...]]] = {}
        self.kinds: dict[frozenset[tuple[str, ...]], frozenset[tuple[str, ...]]] = {}

    def read(self, file: File) -> None:
        found = self.decoder.found
        before = len(found)
        data = self.unsaved[file.path] if file.path in self.unsaved else read_file(self.root, file.path, found)
        document = Document(file.path)
        origin = Origin(document)
        self.digest.update(f"{file.path} {-1 if data is None else len(data)}\n".encode())
        if data is not None:
            self.digest.update(data)
            told = self.total > MAX_TOTAL_BYTES
            self.total += len(data)
            if self.total > MAX_TOTAL_BYTES:
                data = None
                self.unread.append(file.path)
                if not told:
                    found.append(problem("FMT019", file.path, what="@limit.total", limit="64 MiB"))
        node = None
        if data is not None:
            self.comments += comments_of(document, data)
            node = compose(data, lambda code, span, params: self.decoder.tell(code, origin, span, params))
            if node is None and len(found) == before:
                self.decoder.tell("FMT013", origin, Span(1, 1), {"key": file.kind, "empty": "yes"})
        cls = CLASSES[file.kind]
        known = {file.kind: file.id} if file.kind not in ("workspace", "organisation") else {}
        if node is None:
            needed = {"workspace": None} if file.kind == "workspace" else known
            self.values[file.kind][file.id] = cls(**needed, origin=origin)
            return
        self.decoder.references, self.decoder.spoken = [], set()
        value = self.decoder.read(cls, node, document, known)
        self.values[file.kind][file.id] = value
        spoken = frozenset(self.decoder.spoken)
        self.spoken[file.path] = self.kinds.setdefault(spoken, spoken)
        self._name(file, node, origin)
        named = [item for item in self.decoder.references if item.step != file.kind or item.parent.parent is not None]
        self.across += link_inside(named, node, self.vocabulary, self.decoder)

    def _name(self, file: File, node: Node, origin: Origin) -> None:
        """The id in a file must be the file's name."""
        if type(node) is not MappingNode or file.kind in ("workspace", "organisation"):
            return
        for key, value in node.value:
            if key.value == file.kind and type(value) is ScalarNode and value.value not in ("", file.id):
                params = {"value": value.value, "name": file.id}
                self.decoder.tell("FMT022", origin.at(file.kind), span_of(value), params)

    def finish(self, paths: tuple[str, ...]) -> Loaded:
        settings = self.values["workspace"].get("workspace")
        path = f"{FOLDER}/{SETTINGS}"
        workspace = Workspace(
            root=self.root,
            settings=settings or Settings(workspace=None, origin=Origin(Document(path))),
            organisation=self.values["organisation"].get("organisation"),
            registers=self.values["register"],
            parties=self.values["party"],
            agreements=self.values["agreement"],
            services=self.values["service"],
            paths=paths,
            digest=self.digest.hexdigest(),
            spoken=self.spoken,
            left_open=tuple(self.decoder.left_open),
            comments=tuple(self.comments),
        )
        link_across(self.across, workspace, self.decoder)
        found = self.decoder.found
        broken = [item for item in found if item.family in ("FMT", "REF") and item.severity is ERROR]
        places = (place for item in broken if item.code not in READ_ALL_THE_SAME for place in _places(item))
        workspace = replace(
            workspace,
            broken=frozenset([*(item.path for item in broken), *self.unread]),
            unreadable=frozenset([*places, *((path, ()) for path in self.unread)]),
        )
        return Loaded(workspace, tuple(found))
