"""Law as dated facts: tables whose rows carry their first and last day, their source and the day it was read."""

from __future__ import annotations

import errno
import hashlib
import itertools
import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date as Day
from pathlib import Path
from typing import Any, Generic, NamedTuple, TypeVar

from ropa.decode import UNREADABLE, Decoder
from ropa.diagnostics import ADVICE, ERROR, Diagnostic, Related
from ropa.files import read_inside
from ropa.model.base import Located, Text, key, must, noun, said
from ropa.model.scalars import Word
from ropa.source import Document, Origin, Span
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import Node, compose, section, span_of
from ropa.yamlio import Scalar as ScalarNode
from ropa.yamlio import Sequence as SequenceNode


class Mark(Word):
    """How far a fact was verified."""

    VERIFIED = "verified"
    SECONDARY = "secondary"
    MEMORY = "memory"


@noun
class Row(Located):
    """A dated fact."""

    key: str = key("What the row is about")
    from_: Day | None = said("First day in force; always when left out")
    until: Day | None = said("Last day in force; open when left out")
    name: Text | None = said("Name, as a document prints it")
    source: str | None = must("Where the fact stands")
    checked: Day | None = must("Day the source was last read")
    mark: Mark | None = must("verified, secondary or memory")
    note: Text | None = said("Note")

    def holds(self, day: Day) -> bool:
        """Whether the fact is in force on a day; the first and the last day are."""
        return (self.from_ is None or self.from_ <= day) and (self.until is None or day <= self.until)


R = TypeVar("R", bound=Row)
V = TypeVar("V")


@dataclass(frozen=True, slots=True)
class Spec(Generic[R]):
    """A table by name and the class of its rows; packs add the rows. Its keys are words of the kinds `words`."""

    name: str
    row: type[R]
    words: tuple[str, ...] = ()


class TableFile(NamedTuple):
    """A file of rows for a table, as a pack declares it."""

    spec: Spec[Any]
    path: Path


@dataclass(frozen=True, slots=True)
class Table(Generic[R]):
    """The rows of one table."""

    name: str
    rows: Mapping[str, Sequence[R]]
    _days: dict[Day, dict[str, R]] = field(default_factory=dict, init=False, compare=False, repr=False)
    _made: dict[Any, Any] = field(default_factory=dict, init=False, compare=False, repr=False)

    def on(self, day: Day, key: str | None) -> R | None:
        """The row of `key` in force on `day`."""
        rows = self._days.get(day)
        if rows is None:  # rules ask for one day again and again
            rows = self._days[day] = {}
            for name, several in self.rows.items():
                first = next((row for row in several if row.holds(day)), None)
                if first is not None:
                    rows[name] = first
        return rows.get(key or "")

    def ever(self, key: str | None) -> Sequence[R]:
        """Every row of `key`, ended ones too."""
        return self.rows.get(key or "", ())

    def all_on(self, day: Day) -> Iterator[R]:
        """Every row in force on `day`."""
        return (row for rows in self.rows.values() for row in rows if row.holds(day))

    def keys(self) -> Collection[str]:
        """What the table knows of, at any time."""
        return self.rows.keys()

    def made(self, make: Callable[..., V], *key: Any) -> V:
        """What a rule makes of the whole table, `make(table, *key)`, made once for each key."""
        if (make, *key) not in self._made:
            self._made[make, *key] = make(self, *key)
        found: V = self._made[make, *key]
        return found


@dataclass(frozen=True, slots=True)
class Tables:
    """All tables.

    `words` are the words of each kind with their rows, `overrides` the paths of a workspace's own rows,
    `without` what was left out on request, and `unknown` what of that is no row of any table. `digest` is over the
    workspace's own rows as they were read.
    """

    tables: Mapping[str, Table[Any]] = field(default_factory=dict)
    words: Mapping[str, Mapping[str, Sequence[Row]]] = field(default_factory=dict)
    overrides: tuple[str, ...] = ()
    without: tuple[str, ...] = ()
    unknown: tuple[str, ...] = ()
    digest: str = ""

    def __getitem__(self, spec: Spec[R]) -> Table[R]:
        """The table of a spec; an empty one where no pack gives rows."""
        table: Table[R] | None = self.tables.get(spec.name)
        return Table(spec.name, {}) if table is None else table

    def names(self) -> tuple[str, ...]:
        """Names of all tables that have rows."""
        return tuple(sorted(self.tables))


def load_tables(
    files: Sequence[TableFile], root: Path, own: Sequence[str], without: Sequence[str]
) -> tuple[Tables, list[Diagnostic]]:
    """Read the packs' tables and the workspace's own rows; own rows of a key replace the packs' rows of that key.

    `own` are paths relative to `root`; `without` are `table:key` entries to leave out. Problems come back as
    diagnostics, the rows that can be read live on.
    """
    decoder = Decoder()
    specs = {file.spec.name: file.spec for file in files}
    rows: dict[str, dict[str, list[Row]]] = {name: {} for name in specs}
    for file in files:
        document = Document(f"{file.path.parent.parent.name}/tables/{file.path.name}")
        try:
            data = file.path.read_bytes()
        except OSError as error:
            decoder.tell("FMT027", Origin(document), Span(1, 1), {"reason": os.strerror(error.errno or errno.EIO)})
            continue
        _read(decoder, data, document, specs, rows)
    used: list[str] = []
    digest = hashlib.sha256()
    for path in own:
        data_or_none = read_inside(root, path, decoder.found)
        if data_or_none is None:
            continue
        used.append(path)
        digest.update(hashlib.sha256(data_or_none).digest())
        added: dict[str, dict[str, list[Row]]] = {name: {} for name in specs}
        _read(decoder, data_or_none, Document(path), specs, added)
        for name, by_key in added.items():
            rows[name] |= by_key
        decoder.tell("TBL003", Origin(Document(path)), Span(1, 1), {"path": path}, severity=ADVICE)
    unknown = []
    for entry in without:
        name, _, row_key = entry.partition(":")
        if rows.get(name, {}).pop(row_key, None) is None:
            unknown.append(entry)
    for name, by_key in rows.items():
        for several in by_key.values():
            if len(several) > 1:
                _overlaps(name, several, decoder)
    tables = {name: Table(name, by_key) for name, by_key in rows.items()}
    words: dict[str, dict[str, list[Row]]] = {}
    for spec in specs.values():
        for kind in spec.words:
            words[kind] = words.get(kind, {}) | rows[spec.name]
    found = [_as_table_problem(item) for item in decoder.found]
    return Tables(tables, words, tuple(used), tuple(without), tuple(unknown), digest.hexdigest()), found


def _read(
    decoder: Decoder,
    data: bytes,
    document: Document,
    specs: Mapping[str, Spec[Any]],
    rows: dict[str, dict[str, list[Row]]],
) -> None:
    origin, before = Origin(document), len(decoder.found)
    node = compose(data, lambda code, span, params: decoder.tell(code, origin, span, params))
    if node is None and len(decoder.found) == before:
        decoder.tell("FMT013", origin, Span(1, 1), {"key": "table", "empty": "yes"})
    top = section(node)
    name = top["table"].value if type(top.get("table")) is ScalarNode else ""
    spec = specs.get(name)
    if spec is None or "rows" not in top or node is None:
        if node is not None:
            params = {"value": name, "expected": "@expect.table", "known": ", ".join(sorted(specs))}
            decoder.tell("FMT011", origin.at("table"), span_of(top.get("table", node)), params)
        return
    defaults = [(label, value) for label, value in node.value if label.value in ("source", "checked", "mark")]
    if type(top["rows"]) is not SequenceNode:
        decoder.shape(top["rows"], origin, "rows", "@expect.list")
        return
    read = decoder.reader(spec.row)
    here = origin.at("rows")
    for index, entry in enumerate(top["rows"].value):
        if type(entry) is not MappingNode:
            decoder.shape(entry, here, index, "@expect.mapping")
            continue
        row = read(_with_defaults(entry, defaults), here, index)
        if row is not UNREADABLE:
            rows[name].setdefault(row.key, []).append(row)


def _with_defaults(entry: Node, defaults: list[tuple[Node, Node]]) -> Node:
    """A row with what the head of its file says for every row that does not state its own."""
    if defaults:
        stated = {label.value for label, _ in entry.value}
        entry.value = entry.value + [pair for pair in defaults if pair[0].value not in stated]
    return entry


def _overlaps(name: str, rows: Sequence[Row], decoder: Decoder) -> None:
    ordered = sorted(rows, key=lambda row: row.from_ or Day.min)
    for first, second in itertools.pairwise(ordered):
        if first.until is None or (second.from_ or Day.min) <= first.until:
            params = {"table": name, "key": second.key}
            related = (Related(first.at("key"), "first"),)
            decoder.found.append(Diagnostic("TBL002", ERROR, second.at("key"), None, params, related))


def _as_table_problem(found: Diagnostic) -> Diagnostic:
    """A problem inside a table is told as such, with the code of what is wrong beside it."""
    if found.family == "TBL":
        return found
    params = {**found.params, "problem": found.code}
    return Diagnostic("TBL001", ERROR, found.at, found.span, params, found.related)
