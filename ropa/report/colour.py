"""Colours for a terminal; imported only where there is one. Its one import, rich, is slow to start."""

from __future__ import annotations

from typing import TextIO

from rich.color import ColorSystem
from rich.console import Console
from rich.style import Style

from ropa.report import Paint, plain

_LOOKS = {
    "error": Style(bold=True, color="red"),
    "warning": Style(bold=True, color="yellow"),
    "advice": Style(bold=True, color="cyan"),
    "waived": Style(color="magenta"),
    "path": Style(bold=True),
    "gutter": Style(color="blue"),
    "label": Style(bold=True),
    "remedy": Style(bold=True, color="green"),
}
_SYSTEMS = {
    "standard": ColorSystem.STANDARD,
    "256": ColorSystem.EIGHT_BIT,
    "truecolor": ColorSystem.TRUECOLOR,
    "windows": ColorSystem.WINDOWS,
}


def painter(stream: TextIO) -> Paint:
    """How to colour text for a stream; no colours where it is no terminal or NO_COLOR is set."""
    console = Console(file=stream)
    system = _SYSTEMS.get(console.color_system or "")
    if system is None or console.no_color:
        return plain

    def paint(style: str, text: str) -> str:
        return _LOOKS[style].render(text, color_system=system) if text else text

    return paint
