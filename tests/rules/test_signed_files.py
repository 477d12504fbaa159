"""The signed file of an agreement where a case file cannot show it: missing, unreadable, too large."""

from __future__ import annotations

from pathlib import Path

import pytest

from ropa import files
from ropa.check import Checked
from tests.rules.cases import Case

RECORDED = f"document: {{path: registers/documents/mailer.md, sha256: {'0' * 64}}}\n"
SIGNED = "The signed agreement.\n"


def checked(root: Path, signed: str | None = SIGNED) -> Checked:
    patches = {"registers/agreements/mailer-2025.yaml": RECORDED}
    return Case("", "", files=patches | ({"registers/documents/mailer.md": signed} if signed else {})).check(root)


def places(result: Checked) -> list[tuple[str, str]]:
    wanted = ("DPA018", "REF005")
    return [(item.code, item.at.dotted()) for item in result.found if item.code in wanted]


def test_a_missing_file_is_told_once(tmp_path: Path) -> None:
    assert places(checked(tmp_path, None)) == [("REF005", "document.path")]


def test_a_file_too_large_to_compare_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert places(checked(tmp_path)) == [("DPA018", "document.sha256")]
    monkeypatch.setattr(files, "MAX_DOCUMENT_BYTES", len(SIGNED) - 1)
    assert places(checked(tmp_path)) == [("DPA018", "document.path")]
