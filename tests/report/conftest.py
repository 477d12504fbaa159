"""Findings made by hand over real files, and their report."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from ropa.report import ReportContext
from ropa.report.places import Places
from ropa.words import Phrasebook

MakeContext = Callable[..., ReportContext]

RULES = """\
TRF001:
  title: Transfer not recorded
  message: "customer data go to {country}, and no transfer covers it"
  hint: "add to its agreement  transfers: [{importer: …, country: US, mechanism: …}]"
  why: Chapter V.
  remedy: record the transfer
  notes: {seen: "support from {country}"}
RET002:
  title: Retention without a reason
  message: "no reason is given for '{period}'"
  why: Storage limitation.
  remedy: "add law: or reason:"
GOV001:
  title: Review due
  message: "the review was due on {day}"
  why: Accountability.
  remedy: review the register and write the day
"""


@pytest.fixture
def context(tmp_path: Path) -> MakeContext:
    """A report's context over files under `ws/`, with the words of three invented rules."""
    words, root = tmp_path / "words", tmp_path / "ws"
    words.mkdir()
    root.mkdir()
    (words / "en.yaml").write_text(RULES, encoding="utf-8")

    def make(content: dict[str, str | bytes], language: str = "en", **more: Any) -> ReportContext:
        for path, data in content.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(data.encode() if isinstance(data, str) else data)
        book = Phrasebook.load(language, [words])
        return ReportContext(places=Places(root), phrasebook=book, as_of=date(2026, 5, 4), **more)

    return make


@pytest.fixture
def joined() -> Callable[[Iterable[str]], str]:
    """The pieces of a report as one text, each piece being whole lines."""

    def join(pieces: Iterable[str]) -> str:
        pieces = list(pieces)
        assert all(piece.endswith("\n") for piece in pieces)
        return "".join(pieces)

    return join
