"""What holds of every check, whatever the files are: no rule crashes, and what it tells is harmless and in place."""

from __future__ import annotations

import unicodedata
from pathlib import Path

from ropa.check import Checked
from ropa.report import ReportContext, text
from ropa.report.places import Places
from ropa.words import Phrasebook

_UNSAFE = {"Cc", "Zl", "Zp", "Cs", "Co"}
_TURNING = {
    "\u061c",
    *map(chr, range(0x200B, 0x2010)),
    *map(chr, range(0x202A, 0x202F)),
    *map(chr, range(0x2060, 0x2070)),
}
_LONGEST = 64 * 1024 * 1024


def assert_promises(checked: Checked, book: Phrasebook) -> None:
    """Every promise of a finished check, told in a language; an AssertionError names the one that is broken."""
    crashed = [item.params for item in checked.found if item.code == "PLG002"]
    assert crashed == [], f"a rule crashed: {crashed}"
    context = ReportContext(places=Places(checked.workspace.root), phrasebook=book, as_of=checked.as_of)
    assert_harmless("".join(text.report(checked.found, context)))
    assert_places_lie_inside_their_files(checked)


def assert_harmless(text: str) -> None:
    """The text is bounded, encodes, and commands neither a terminal nor a build server."""
    assert len(text) < _LONGEST
    text.encode("utf-8")
    if not text.isascii():
        assert {unicodedata.category(character) for character in set(text) - {"\n"}} & _UNSAFE == set()
    assert set(text) & _TURNING == set()
    assert "##[" not in text
    assert "##vso[" not in text
    assert [line for line in text.splitlines() if line.lstrip().startswith("::")] == []


def assert_places_lie_inside_their_files(checked: Checked) -> None:
    """Every finding stands at a line and a column that its file has."""
    root = checked.workspace.root
    for item in Places(root).in_order(checked.found):
        if item.span is None:
            continue
        lines = _lines(root / item.found.path)
        assert 1 <= item.span.line <= len(lines), item
        assert 1 <= item.span.column <= len(lines[item.span.line - 1]) + 1, item
        assert item.span.width >= 1, item


def _lines(path: Path) -> list[str]:
    if not path.is_file():
        return [""]
    return path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n").split("\n")
