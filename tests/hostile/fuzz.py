"""A coverage-guided search for bytes that break a check: `python tests/hostile/fuzz.py -max_total_time=600`.

What follows the command goes to libFuzzer, such as `-runs=2000`; a folder keeps what reached new code. The search
begins with every YAML file of the record, the broken workspaces and the cases. A crash, a broken promise, 10 seconds
or 2 GB for one input end it, and the input is written to `crash-…`; the first byte says which file the rest becomes.
"""

from __future__ import annotations

import gc
import os
import random
import sys
import tempfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import atheris

TOP = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(TOP))

with atheris.instrument_imports(include=["ropa", "ropa_gdpr", "ropa_fi"], enable_loader_override=False):
    from ropa.check import Checked, check_workspace, run_rules
    from ropa.diagnostics import order
    from ropa.earlier import Earlier
    from ropa.facts import compute_facts
    from ropa.masks import Masking
    from ropa.plugins import load_registry
    from ropa.rules import Context
    from ropa.tables import load_tables
    from ropa.words import Phrasebook
    from ropa.workspace import load_workspace
    from tests.hostile.promises import assert_promises
    from tests.workspace.small import REGISTER, write

    REGISTRY, _ = load_registry(TOP, (), False)

AS_OF = date(2026, 11, 24)
FILES = (
    "registers/customers.yaml",
    "registers/parties/x.yaml",
    "registers/agreements/x.yaml",
    "registers/services/x.yaml",
    "registers/organisation.yaml",
    "registers/workspace.yaml",
    "registers/tables/own.yaml",
)
BASE = {
    "registers/customers.yaml": REGISTER + "purposes: {a: {name: A, basis: 6-1-b, data: [b]}}\ndata: {b: B}\n",
    "registers/parties/x.yaml": "party: x\nname: X Oy\naddress: {country: US}\n",
    "registers/agreements/x.yaml": "agreement: x\nprocessor: x\nsigned: 2025-01-01\nsince: 2025-01-01\n",
}
SETTINGS = "workspace: 1\nlanguages: [fi, sv, en]\ntimezone: Europe/Helsinki\ntables: [registers/tables/own.yaml]\n"
LARGEST = 16 * 1024
OPTIONS = (f"-max_len={LARGEST}", "-timeout=10", "-rss_limit_mb=2048", "-print_final_stats=1")


def seeds() -> Iterator[bytes]:
    """Every file that a person may have written, as the file it is."""
    for folder in (TOP / "registers", TOP / "tests" / "broken", TOP / "tests" / "cases", TOP / "tests" / "seed"):
        for path in sorted(
            folder.rglob("registers/**/*.yaml") if folder.name != "registers" else folder.rglob("*.yaml")
        ):
            data = path.read_bytes()
            if len(data) < LARGEST:
                yield bytes([_kind(path)]) + data


def _kind(path: Path) -> int:
    for number, file in enumerate(FILES):
        if file.split("/")[1] in (path.parent.name, path.name):
            return number
    return 0


class Workbench:
    """One workspace on disk, of which one file is what the fuzzer makes."""

    def __init__(self, root: Path) -> None:
        self.root = write(root, BASE)
        self.kept = {path: (root / path).read_bytes() if (root / path).is_file() else None for path in FILES}
        self.tables, _ = load_tables(REGISTRY.tables, root, (), ())
        self.books = [Phrasebook.load(language, REGISTRY.words) for language in ("fi", "sv", "en")]
        self.tried = 0

    def try_one(self, data: bytes) -> None:
        """Check the workspace with one file of these bytes, and hold the result to its promises."""
        path, content = FILES[data[0] % len(FILES) if data else 0], data[1:]
        if path.startswith("registers/tables/"):
            (self.root / "registers/workspace.yaml").write_text(SETTINGS)
        (self.root / path).parent.mkdir(exist_ok=True)
        (self.root / path).write_bytes(content)
        self.tried += 1
        if self.tried % 500 == 0:  # a check keeps what it read out of the collector's sight; this process makes many
            gc.unfreeze()
            gc.collect()
        whole = "tables" in path or "workspace" in path
        checked = check_workspace(self.root, AS_OF, registry=REGISTRY) if whole else self._check()
        assert_promises(checked, self.books[self.tried % len(self.books)])
        for name in (path, "registers/workspace.yaml"):
            kept = self.kept[name]
            if kept is None:
                (self.root / name).unlink()
            else:
                (self.root / name).write_bytes(kept)

    def _check(self) -> Checked:
        """As `check_workspace`, with the tables read once: only the workspace's settings can change them."""
        loaded = load_workspace(self.root, self.tables.words, ())
        facts = compute_facts(loaded.workspace, self.tables, AS_OF)
        earlier, masking = Earlier(loaded.workspace), Masking(REGISTRY.masks, self.tables, AS_OF)
        context = Context(loaded.workspace, self.tables, facts, AS_OF, earlier)
        found = sorted(map(masking.found, [*loaded.found, *run_rules(REGISTRY.rules, context)]), key=order)
        return Checked(loaded.workspace, self.tables, facts, REGISTRY, AS_OF, tuple(found), False, earlier, masking)


class Mutator:
    """Half of the time libFuzzer's own changes; otherwise lines are moved, as a person's hand would, or borrowed."""

    def __init__(self, lines: list[bytes]) -> None:
        self.lines = lines

    def __call__(self, data: bytes, max_size: int, seed: int) -> bytes:
        """Changed bytes, no longer than `max_size`."""
        chance = random.Random(seed)
        if chance.random() < 0.5 or len(data) < 2:
            return bytes(atheris.Mutate(data, max_size))
        lines = data[1:].split(b"\n")
        for _ in range(chance.randint(1, 4)):
            self._edit(lines, chance)
        return (data[:1] + b"\n".join(lines))[:max_size]

    def _edit(self, lines: list[bytes], chance: random.Random) -> None:
        at = chance.randrange(len(lines))
        line, other = lines[at], chance.choice(self.lines)
        key, colon, _ = line.partition(b": ")
        edits: list[Any] = [
            lambda: lines.insert(at, chance.choice(lines)),
            lambda: lines.insert(at, other),
            lambda: lines.__setitem__(at, b"  " + line),
            lambda: lines.__setitem__(at, line.removeprefix(b"  ")),
            lambda: lines.__setitem__(at, key + colon + other.partition(b": ")[2]),
            lambda: lines.__setitem__(
                at, key + b": " + chance.choice([b"none", b"all", b"{todo: x}", b"[]", b"{}", b""])
            ),
            lambda: lines.__delitem__(slice(at, at + chance.randint(1, 3))) if len(lines) > 3 else None,
        ]
        chance.choice(edits)()


def main(arguments: list[str]) -> None:
    """Search until libFuzzer's bound is reached; its exit code is the process's."""
    known = list(seeds())
    lines = sorted({line for seed in known for line in seed[1:].split(b"\n")})
    fast = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=fast if os.access(fast, os.W_OK) else None) as folder:
        corpus, keep = Path(folder) / "corpus", [item for item in arguments if not item.startswith("-")]
        corpus.mkdir()
        for number, seed in enumerate(known):
            (corpus / f"{number:04}").write_bytes(seed)
        bench = Workbench(Path(folder) / "workspace")
        options = [item for item in arguments if item.startswith("-")]
        atheris.Setup(
            [sys.argv[0], *OPTIONS, *options, *keep, str(corpus)],
            bench.try_one,
            custom_mutator=Mutator(lines),
            internal_libfuzzer=True,
        )
        atheris.Fuzz()


if __name__ == "__main__":
    main(sys.argv[1:])
