"""The fonts of every document: where they are, the only ones Fontconfig may know, and which characters they lack."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg_source_sans_3
from fontTools.ttLib import TTFont

FONT_FAMILY = "Source Sans 3"
"""The family name for style sheets; it has every weight from 200 to 900, upright and italic."""

_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{fonts}</dir><cachedir>{cache}</cachedir></fontconfig>
"""

# Layout consumes these and asks no font for a glyph.
_WITHOUT_GLYPH = frozenset("\t\n\r\f")


def font_dir() -> Path:
    """The folder of the font files."""
    return Path(fontpkg_source_sans_3.ROOT) / "files"


@cache
def fontconfig_file() -> Path:
    """A Fontconfig configuration that knows our fonts and no others; it lives as long as the process."""
    folder = Path(tempfile.mkdtemp(prefix="ropa-fonts-"))
    # Unlike `atexit`, this also runs where a worker of a process pool ends, and never in a child of the owner.
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=0)
    file = folder / "fonts.conf"
    text = _CONFIGURATION.format(fonts=escape(str(font_dir())), cache=escape(str(folder / "cache")))
    file.write_text(text, encoding="utf-8")
    return file


def unsupported_characters(text: str) -> list[str]:
    """The characters of `text` that a document could not print, each once, in the order they appear."""
    return [character for character in dict.fromkeys(text) if ord(character) not in _supported()]


@cache
def _supported() -> frozenset[int]:
    """The code points that every one of our fonts has: a text may be set upright or italic."""
    known = frozenset.intersection(*(_code_points(file) for file in sorted(font_dir().glob("*.ttf"))))
    return known | {ord(character) for character in _WITHOUT_GLYPH}


def _code_points(file: Path) -> frozenset[int]:
    with TTFont(file, lazy=True) as font:
        return frozenset(font.getBestCmap())
