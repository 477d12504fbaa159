"""A small workspace, a small pack of tables, and the findings in them as a person sees them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from ropa.check import Checked, check_workspace
from ropa.diagnostics import Diagnostic
from ropa.known_tables import AREA, EVENTS, GROUNDS, ITEMS, LAWS, SOURCES, SUBJECTS
from ropa.registry import Registry
from ropa.report import ReportContext, text
from ropa.report.places import Places
from ropa.rules import Rule
from ropa.tables import Spec, TableFile
from ropa.words import Phrasebook

AS_OF = date(2026, 5, 4)
TABLES = Path(__file__).parent / "pack" / "tables"
FILES = {
    "registers/workspace.yaml": "workspace: 1\nlanguages: [en, fi, sv]\ntimezone: Europe/Helsinki\n",
    "registers/organisation.yaml": "organisation: acme\nname: Acme Oy\naddress: {city: Helsinki, country: FI}\n",
}
"""What every workspace needs."""
REGISTER = "register: customers\nname: Customers\ncontrollers: [acme]\n"
"""A register without a mistake, to which a test adds what it is about."""

Content = Mapping[str, str | bytes | None]


def tables(folder: Path = TABLES) -> tuple[TableFile, ...]:
    """The small vocabulary and the laws and countries the tests name."""
    names: dict[str, Spec[Any]] = {
        "eea": AREA,
        "events": EVENTS,
        "grounds": GROUNDS,
        "items": ITEMS,
        "laws": LAWS,
        "sources": SOURCES,
        "subjects": SUBJECTS,
    }
    return tuple(TableFile(spec, folder / f"{name}.yaml") for name, spec in names.items())


def registry(*rules: Rule) -> Registry:
    """The small vocabulary and some rules."""
    return Registry(tables=tables(), rules=rules)


def write(root: Path, files: Content) -> Path:
    """A workspace at `root`: what every workspace needs, and `files`; None takes a file away."""
    for path, content in {**FILES, **files}.items():
        if content is not None:
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


def check(root: Path, files: Content | None = None, *rules: Rule, as_of: date = AS_OF) -> Checked:
    """The workspace at `root`, made of `files` where they are given, and everything found in it."""
    if files is not None:
        write(root, files)
    return check_workspace(root, as_of, registry=registry(*rules))


def codes(found: Sequence[Diagnostic]) -> list[str]:
    """The codes that were found, in their order."""
    return [item.code for item in found]


def places(checked: Checked) -> list[str]:
    """Every finding as `path:line:column CODE`, the path without its folder, in the order they are printed."""
    placed = Places(checked.workspace.root).in_order(checked.found)
    return [
        f"{item.found.path.removeprefix('registers/')}:{item.span.line}:{item.span.column} {item.found.code}"
        if item.span
        else f"{item.found.path.removeprefix('registers/')} {item.found.code}"
        for item in placed
    ]


def frames(checked: Checked, language: str = "en", words: Sequence[Path] = ()) -> str:
    """The findings as they are printed, without the line that sums up."""
    context = ReportContext(
        places=Places(checked.workspace.root), phrasebook=Phrasebook.load(language, words), as_of=checked.as_of
    )
    pieces = list(text.report(checked.found, context))
    return "".join(pieces[:-1]).rstrip("\n") + "\n"
