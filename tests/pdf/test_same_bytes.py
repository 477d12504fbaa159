from __future__ import annotations

import hashlib
import io
import os
import subprocess
import sys
from datetime import timedelta, timezone
from pathlib import Path
from typing import Any

import fontpkg_source_sans_3
import pytest
from fontTools.ttLib import TTFont
from pypdf import PdfReader

from ropa.pdf import render_pdf
from tests.pdf.samples import ATTACHMENTS, PROPERTIES, embedded_fonts, notice, page, rendered

CHECKOUT = Path(__file__).parents[2]

# The script makes the notice with a clock that runs ahead by the given seconds and prints what came of it.
SCRIPT = """
import sys, time
real = time.time
time.time = lambda: real() + float(sys.argv[1])
sys.path.insert(0, sys.argv[2])
from hashlib import sha256
from tests.pdf.samples import ATTACHMENTS, PROPERTIES, notice
from ropa.pdf import render_pdf
print(sha256(render_pdf(notice(), PROPERTIES, ATTACHMENTS, [])).hexdigest())
"""


def elsewhere(folder: Path, ahead: int = 0, **environment: str) -> str:
    run = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(ahead), str(CHECKOUT)],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return run.stdout.strip()


@pytest.fixture(scope="module")
def here() -> str:
    return hashlib.sha256(render_pdf(notice(), PROPERTIES, ATTACHMENTS, [])).hexdigest()


@pytest.mark.parametrize(
    ("ahead", "environment"),
    [
        (0, {"PYTHONHASHSEED": "1", "TZ": "Pacific/Auckland"}),
        (86400 * 400, {"PYTHONHASHSEED": "2", "TZ": "America/Los_Angeles", "LC_ALL": "C", "LANG": "C"}),
        (0, {"SOURCE_DATE_EPOCH": "1700000000", "FONTCONFIG_FILE": "/etc/fonts/fonts.conf", "HOME": "/nonexistent"}),
    ],
)
def test_another_process_makes_the_same_bytes(
    here: str, tmp_path: Path, ahead: int, environment: dict[str, str]
) -> None:
    assert elsewhere(tmp_path, ahead, **environment) == here


def test_the_second_time_and_the_other_order_of_attachments_make_no_difference() -> None:
    first = render_pdf(notice(3), PROPERTIES, ATTACHMENTS, [])
    assert render_pdf(notice(3), PROPERTIES, ATTACHMENTS[::-1], []) == first


def test_the_folder_of_the_style_sheets_makes_no_difference(tmp_path: Path) -> None:
    html = notice(3).replace("<style>", '<link rel="stylesheet" href="extra.css"><style>')
    made = []
    for name in ("one", "another place"):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "extra.css").write_text("p { color: #222 }", encoding="utf-8")
        made.append(rendered(html, folder))
    assert made[0] == made[1]


def test_the_same_moment_in_another_time_zone_makes_no_difference() -> None:
    helsinki = PROPERTIES.date.astimezone(timezone(timedelta(hours=3)))
    moved = type(PROPERTIES)(title="T", language="fi", author="A", date=helsinki)
    plain = type(PROPERTIES)(title="T", language="fi", author="A", date=PROPERTIES.date)
    assert render_pdf(notice(3), moved) == render_pdf(notice(3), plain)


def test_a_variable_font_of_a_workspace_carries_no_moment_of_the_run(tmp_path: Path) -> None:
    variable = next(Path(fontpkg_source_sans_3.ROOT).glob("files/*Italic*.ttf"))
    (tmp_path / "own.ttf").write_bytes(variable.read_bytes())
    style = '@font-face { font-family: "Own"; src: url(own.ttf) } p { font-family: "Own" }'
    fonts = [
        TTFont(io.BytesIO(data)) for data in embedded_fonts(rendered(page("<p>a</p>", style), tmp_path)).values()
    ]
    stamps = {font["head"].modified for font in fonts}
    seconds_from_1904_to_1970 = 2082844800
    assert stamps == {seconds_from_1904_to_1970, TTFont(variable)["head"].modified}


def test_the_identifier_follows_the_content() -> None:
    def identifier(html: str) -> bytes:
        both: Any = PdfReader(io.BytesIO(rendered(html))).trailer["/ID"]
        return bytes(both[0].original_bytes)

    assert identifier(notice(3)) == identifier(notice(3)) != identifier(notice(4))


def test_the_environment_is_left_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    monkeypatch.delenv("FONTCONFIG_FILE", raising=False)
    before = dict(os.environ)
    rendered(notice(3))
    assert dict(os.environ) == before


def test_workers_of_a_pool_make_the_same_bytes_and_leave_no_files(here: str, tmp_path: Path) -> None:
    script = """
import sys
sys.path.insert(0, sys.argv[1])
from concurrent.futures import ProcessPoolExecutor
from hashlib import sha256
from multiprocessing import get_context
from ropa.pdf import render_pdf
from tests.pdf.samples import ATTACHMENTS, PROPERTIES, notice
for method in ("fork", "spawn"):
    with ProcessPoolExecutor(1, get_context(method)) as pool:
        print(sha256(pool.submit(render_pdf, notice(), PROPERTIES, ATTACHMENTS).result()).hexdigest())
"""
    run = subprocess.run(
        [sys.executable, "-c", script, str(CHECKOUT)],
        env={**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(CHECKOUT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert run.stdout.split() == [here, here]
    assert list(tmp_path.iterdir()) == []
