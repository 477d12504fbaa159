"""What a terminal can do: links that open a file at a line, and lines as wide as its window."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from pathlib import Path

_START, _STOP = "\x1b]8;;", "\x1b\\"
_PROGRAMS = frozenset({"iTerm.app", "WezTerm", "vscode", "zed", "ghostty", "Hyper", "Tabby", "rio"})
_VARIABLES = ("WT_SESSION", "KONSOLE_VERSION", "DOMTERM", "KITTY_WINDOW_ID", "ALACRITTY_WINDOW_ID")
_KINDS = ("xterm-kitty", "alacritty", "foot", "xterm-ghostty", "contour")
_COMMAND = re.compile("'ropa [^']{1,40}'")
_JOINT = "\ue000"  # for private use: no text that is shown holds it
NARROWEST = 40


def knows_links(environ: Mapping[str, str]) -> bool:
    """Whether the terminal is one that shows links; FORCE_HYPERLINK decides where it is set.

    An unknown terminal is not sent what it may print as rubbish.
    """
    forced = environ.get("FORCE_HYPERLINK")
    if forced:
        return forced != "0"
    vte = environ.get("VTE_VERSION", "")
    if vte.isdigit() and int(vte) >= 5000:
        return True
    named = environ.get("TERM_PROGRAM") in _PROGRAMS or environ.get("TERM", "").startswith(_KINDS)
    return named or any(environ.get(name) for name in _VARIABLES)


def linked(text: str, file: Path, line: int | None) -> str:
    """A text that opens a file, at a line where the editor understands it; the address is all ASCII."""
    address = file.as_uri() + (f"#L{line}" if line else "")
    return f"{_START}{address}{_STOP}{text}{_START}{_STOP}"


def folded(text: str, width: int, first: int = 0, rest: int = 4) -> list[str]:
    """A text in lines that fit a width, the first beginning at column `first`, the others indented by `rest`.

    A width of 0 is that of a file: one line. Doubled spaces, which set apart what is to be written, stay.
    """
    if not width or first + len(text) <= width:
        return [text]
    whole = _COMMAND.sub(lambda found: found[0].replace(" ", _JOINT), text)
    lines = textwrap.wrap(
        whole, max(width, NARROWEST), initial_indent=" " * first, subsequent_indent=" " * rest,
        break_long_words=False, break_on_hyphens=False, replace_whitespace=False,
    )  # fmt: skip
    lines = [line.replace(_JOINT, " ") for line in lines] or [text]
    return [lines[0][first:] if first else lines[0], *lines[1:]]
