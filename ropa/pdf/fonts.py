"""The fonts of every document: cut from one installed family, the only ones Fontconfig knows, and what they lack."""

from __future__ import annotations

import shutil
import tempfile
from functools import cache
from multiprocessing.util import Finalize
from pathlib import Path
from xml.sax.saxutils import escape

import fontpkg_source_sans_3
import uharfbuzz

FONT_FAMILY = "Source Sans 3"
"""The family name for style sheets; it has the weights 400, 600 and 700, upright and italic."""

_WEIGHTS = (400, 600, 700)
_CONFIGURATION = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig><dir>{folder}</dir><cachedir>{folder}/cache</cachedir></fontconfig>
"""

# Layout consumes these and asks no font for a glyph.
_WITHOUT_GLYPH = frozenset(map(ord, "\t\n\r\f"))


@cache
def fontconfig_file() -> Path:
    """A Fontconfig configuration that knows our fonts and no others; it lives as long as the process.

    The family comes as variable fonts. Each document would cut its faces from them again, at half of its whole time;
    cut once in the beginning, they cost a twentieth of a second.
    """
    folder = Path(tempfile.mkdtemp(prefix="ropa-fonts-"))
    # Unlike `atexit`, this also runs where a worker of a process pool ends, and never in a child of the owner.
    Finalize(None, shutil.rmtree, args=(folder,), kwargs={"ignore_errors": True}, exitpriority=0)
    for number, face in enumerate(_faces()):
        for weight in _WEIGHTS:
            (folder / f"{number}-{weight}.ttf").write_bytes(_instance(face, weight))
    file = folder / "fonts.conf"
    file.write_text(_CONFIGURATION.format(folder=escape(str(folder))), encoding="utf-8")
    return file


def unsupported_characters(text: str) -> list[str]:
    """The characters of `text` that a document could not print, each once, in the order they appear."""
    return [character for character in dict.fromkeys(text) if ord(character) not in _supported()]


@cache
def _supported() -> frozenset[int]:
    """The code points that every one of our fonts has: a text may be set upright or italic."""
    return frozenset.intersection(*(frozenset(face.unicodes) for face in _faces())) | _WITHOUT_GLYPH


def _faces() -> list[uharfbuzz.Face]:
    """The variable fonts of the family, upright and italic."""
    files = sorted((Path(fontpkg_source_sans_3.ROOT) / "files").glob("*.ttf"))
    return [uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(file))) for file in files]


def _instance(face: uharfbuzz.Face, weight: int) -> bytes:
    """The whole font at one weight."""
    wanted = uharfbuzz.SubsetInput()
    wanted.keep_everything()
    wanted.pin_axis_location(face, "wght", weight)
    data: bytes = uharfbuzz.subset(face, wanted).blob.data
    return data
