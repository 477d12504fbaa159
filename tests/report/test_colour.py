from __future__ import annotations

import io
import os
import pty
import re
import subprocess
import sys

import pytest

from ropa.report import STYLES, plain
from ropa.report.colour import painter


def test_a_stream_that_is_no_terminal_has_no_colours() -> None:
    assert painter(io.StringIO()) is plain


def test_a_terminal_has_a_look_for_every_style(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR")
    monkeypatch.setenv("TERM", "xterm-256color")
    main, side = pty.openpty()
    with os.fdopen(main), os.fdopen(side, "w") as terminal:
        paint = painter(terminal)
        for style in STYLES:
            painted = paint(style, "word")
            assert painted != "word"
            assert re.sub("\x1b\\[[0-9;]*m", "", painted) == "word"
        assert paint("label", "") == ""


def test_no_color_is_heard_on_a_terminal(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "1")
    main, side = pty.openpty()
    with os.fdopen(main), os.fdopen(side, "w") as terminal:
        assert painter(terminal) is plain


def test_the_formats_load_neither_rich_nor_babel() -> None:
    code = (
        "import sys, ropa.report.text, ropa.report.json, ropa.report.github;"
        "sys.exit(any(name in sys.modules for name in ('rich', 'babel')))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
