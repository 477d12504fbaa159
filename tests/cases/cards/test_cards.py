"""What the cards test beside findings: a vendor's HTML printed as text, an index of many registers."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from ropa.cli import main

FOLDER = Path(__file__).parent
CARDS = (
    "seravo-dpa posthog-subprocessors aane-customer aane-marketing aane-camera turku-fi-sv ese tenve "
    "valkeakoski-family orimattila-lampo enonkoski-heat fingrid-datahub retention-6y-law energiavirasto-index "
    "energiakonsultit tunnetko utajarvi-daycare coti ee-dpa-retention ee-elektrum de-leinefelde de-msbg "
    "valkeakoski-jobs syklo-jobs utajarvi-water kerava-water jarvenpaa-water"
).split()


def built(card: str, tmp_path: Path, *options: str) -> Path:
    """The folder a card's workspace is built into, drafts included."""
    shutil.copytree(FOLDER / card / "registers", tmp_path / card / "registers")
    out = tmp_path / "out"
    main(["build", str(tmp_path / card), "-o", str(out), "--as-of", "2026-11-24", "-j", "1", *options])
    return out


@pytest.mark.parametrize("card", CARDS)
def test_every_card_is_held_by_a_workspace_that_names_it(card: str) -> None:
    heads = [path.read_text("utf-8") for path in FOLDER.glob("*/registers/**/*.yaml")]
    assert any(f"card-{card}" in text for text in heads)


@pytest.mark.parametrize("pattern", ["record/en", "notice/*/en"])
def test_html_in_a_vendors_words_is_printed_as_text(
    pattern: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    out = built("dpa-processors", tmp_path, "--draft", "--only", pattern)
    pages = [path.read_text("utf-8") for path in out.rglob("*.html")]
    told = [page for page in pages if "statistics" in page]
    assert told
    for page in told:
        assert "&lt;b&gt;&amp; statistics&lt;/b&gt;" in page
        assert "<b>& statistics" not in page


def test_an_index_lists_every_register_however_little_it_tells(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    out = built("energiavirasto", tmp_path)
    page = (out / "internal" / "index.fi.html").read_text("utf-8")
    assert [number for number in range(1, 18) if f"Seloste {number}" not in page] == []
