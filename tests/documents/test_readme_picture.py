"""The picture in the README is the first page of the built notice; `pytest --update` draws it again."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.installed import ROOT

PICTURE = "tests/golden/notice.png"
DOTS = 72
"""To the inch: an A4 page is then 595 by 842 dots."""


def test_the_readme_shows_the_first_page_of_a_notice(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    if request.config.getoption("--update"):
        _draw(tmp_path)
    assert f"]({PICTURE})" in (ROOT / "README.md").read_text(encoding="utf-8")
    data = (ROOT / PICTURE).read_bytes()
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    assert (int.from_bytes(data[16:20]), int.from_bytes(data[20:24])) in {(595, 842), (596, 842)}
    assert len(data) < 100_000


def _draw(folder: Path) -> None:
    """Build the English notice of the sample registers and draw its first page with poppler."""
    assert shutil.which("pdftoppm"), "poppler-utils is needed to draw the picture"
    ropa = Path(sys.executable).with_name("ropa")
    options = ["--only", "notice/customers/en", "--as-of", "2026-11-24", "--output", str(folder / "build")]
    subprocess.run([ropa, "build", *options], cwd=ROOT, check=True, capture_output=True)
    pdf, png = folder / "build/public/customers.en.pdf", (ROOT / PICTURE).with_suffix("")
    subprocess.run(["pdftoppm", "-png", "-r", str(DOTS), "-l", "1", "-singlefile", pdf, png], check=True)
