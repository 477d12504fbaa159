"""Loading of packs: from entry points, and from a workspace's own files when listed and asked for."""

from __future__ import annotations

import importlib.metadata
import importlib.util
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

import pluggy

from ropa.coverage import LawCoverage
from ropa.diagnostics import ERROR, WARNING, Diagnostic, Severity
from ropa.documents import DocumentKind
from ropa.files import inside
from ropa.formats import Export, Report
from ropa.hookspecs import GROUP, Hooks
from ropa.masks import Mask
from ropa.needed import Needs
from ropa.registry import Pack, Registry
from ropa.rules import SUBJECT_TYPES, Rule
from ropa.source import Document, Origin, Span
from ropa.tables import TableFile

_KINDS: tuple[tuple[str, type, Callable[[Any], Any]], ...] = (
    ("rules", Rule, lambda value: value.code),
    ("tables", TableFile, lambda value: (value.spec.name, str(value.path))),
    ("documents", DocumentKind, lambda value: value.name),
    ("templates", Path, str),
    ("words", Path, str),
    ("coverage", LawCoverage, lambda value: value.name),
    ("needs", Needs, lambda value: value.name),
    ("masks", Mask, lambda value: value.name),
    ("reports", Report, lambda value: value.name),
    ("exports", Export, lambda value: value.name),
)

SETTINGS_ORIGIN = Origin(Document("registers/workspace.yaml"))
_OWN_FAMILIES = frozenset({"FMT", "REF", "PLG", "TBL", "WVR", "HIS", "DOC"})
"""Families of the engine's own findings, in which no pack may declare a code."""


def load_registry(
    root: Path | None, local: Sequence[str] = (), run_local: bool = False, printing: bool = True
) -> tuple[Registry, list[Diagnostic]]:
    """Load every pack, each on its own: what fails is told, the rest is used.

    `local` are the rule files that the workspace at `root` lists; they run only when `run_local` is set. Without
    `printing` no pack is asked for its documents, whose views take long to load.
    """
    loader = _Loader(printing)
    points = sorted(importlib.metadata.entry_points(group=GROUP), key=lambda point: (point.name, point.value))
    for point in points:
        loader.entry_point(point)
    if local and run_local and root is not None:
        for index, path in enumerate(local):
            loader.local(root, path, SETTINGS_ORIGIN.at("plugins", index))
    elif local:
        loader.tell("PLG004", WARNING, SETTINGS_ORIGIN, count=str(len(local)), paths=", ".join(local))
    return loader.registry(), loader.found


class _Loader:
    def __init__(self, printing: bool) -> None:
        self.kinds = [kind for kind in _KINDS if printing or kind[0] != "documents"]
        self.manager = pluggy.PluginManager(GROUP)
        self.manager.add_hookspecs(Hooks)
        self.found: list[Diagnostic] = []
        self.packs: list[tuple[str, str, Any]] = []

    def tell(self, found: str, severity: Severity, at: Origin, /, **params: str) -> None:
        self.found.append(Diagnostic(found, severity, at, None if at.parent else Span(1, 1), params))

    def entry_point(self, point: importlib.metadata.EntryPoint) -> None:
        """Import and register one pack."""
        try:
            plugin = point.load()
            self.register(point.name, point.dist.version if point.dist else "", plugin)
        except (Exception, SystemExit) as error:  # nor may a pack end ropa, which would look like success
            self.tell("PLG001", ERROR, SETTINGS_ORIGIN, name=point.name, reason=_reason(error))

    def local(self, root: Path, path: str, at: Origin) -> None:
        """Run a rule file of the workspace: a regular file inside it, without symbolic links."""
        file = inside(root, path)
        if file is None or not path.endswith(".py"):
            self.tell("PLG005", ERROR, at, path=path, reason="@reason.no-regular-file")
            return
        name = "ropa_local_" + "".join(letter if letter.isalnum() else "_" for letter in path.removesuffix(".py"))
        try:
            spec = importlib.util.spec_from_file_location(name, file)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            spec.loader.exec_module(module)
            self.register(path, "", module)
        except (Exception, SystemExit) as error:
            self.tell("PLG001", ERROR, at, name=path, reason=_reason(error))

    def register(self, name: str, version: str, plugin: ModuleType | object) -> None:
        """Register one pack and hold it against the hooks; a hook that does not exist is an error."""
        self.manager.register(plugin, name)
        try:
            self.manager.check_pending()
        except pluggy.PluginValidationError:
            self.manager.unregister(plugin)
            raise
        self.packs.append((name, version, plugin))

    def registry(self) -> Registry:
        """Call the hooks pack by pack, so that one that fails or gives nonsense loses only its own."""
        gathered: dict[str, list[Any]] = {kind: [] for kind, _, _ in _KINDS}
        packs = []
        for name, version, plugin in self.packs:
            codes: tuple[str, ...] = ()
            for kind, cls, _ in self.kinds:
                values = self._call(name, plugin, kind, cls)
                gathered[kind] += values
                codes = tuple(sorted(value.code for value in values)) if kind == "rules" else codes
            packs.append(Pack(name, version, codes))
        gathered["rules"] = self._unique(gathered["rules"])
        if not gathered["rules"]:
            self.tell("PLG003", ERROR, SETTINGS_ORIGIN)
        made = {kind: tuple(sorted(gathered[kind], key=order)) for kind, _, order in _KINDS}
        return Registry(packs=tuple(packs), **made)

    def _call(self, name: str, plugin: Any, kind: str, cls: type) -> list[Any]:
        hook = getattr(plugin, f"ropa_{kind}", None)
        if hook is None:
            return []
        try:
            values = list(_iterable(hook()))
        except (Exception, SystemExit) as error:
            self.tell("PLG001", ERROR, SETTINGS_ORIGIN, name=name, reason=_reason(error))
            return []
        good = [value for value in values if isinstance(value, cls)]
        good = [value for value in good if not isinstance(value, Rule) or value.on in SUBJECT_TYPES]
        if len(good) < len(values):
            self.tell("PLG007", ERROR, SETTINGS_ORIGIN, name=name, hook=f"ropa_{kind}", expected=cls.__name__)
        return good

    def _unique(self, rules: list[Rule]) -> list[Rule]:
        by_code: dict[str, Rule] = {}
        for rule in rules:
            if rule.code in by_code or rule.family in _OWN_FAMILIES:
                self.tell("PLG006", ERROR, SETTINGS_ORIGIN, code=rule.code)
            if rule.family not in _OWN_FAMILIES:
                by_code.setdefault(rule.code, rule)
        return list(by_code.values())


def _iterable(value: object) -> Iterable[Any]:
    if not isinstance(value, Iterable):
        raise TypeError(f"a list was expected, not {type(value).__name__}")
    return value


def _reason(error: BaseException) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}"[:300]
