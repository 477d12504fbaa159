"""The logo of a workspace, looked through before a document shows it: a stranger may have put it there."""

from __future__ import annotations

import base64
import re
import struct
from xml.parsers import expat

LOGOS = ("logo.svg", "logo.png")
"""Where a workspace's `templates/` may have a logo; the first that is there is shown."""

_SVG = "http://www.w3.org/2000/svg"
_SHAPES = frozenset(
    "svg g defs title desc style path rect circle ellipse line polyline polygon"
    " linearGradient radialGradient stop clipPath".split()
)
_FETCHES = re.compile(r"url\(\s*[\"']?(?!#)|@|\\|javascript:", re.IGNORECASE)
_PNG = b"\x89PNG\r\n\x1a\n"
_MAX_PIXELS = 4_000_000


def picture(name: str, data: bytes) -> str:
    """The picture as a `data:` address. Raises ValueError, which says what in it is not shown and why."""
    if name.endswith(".svg"):
        _Svg().read(data)
        kind = "svg+xml"
    else:
        _read_png(data)
        kind = "png"
    return f"data:image/{kind};base64,{base64.b64encode(data).decode('ascii')}"


def _read_png(data: bytes) -> None:
    if not data.startswith(_PNG) or data[12:16] != b"IHDR" or not data.endswith(b"IEND\xaeB`\x82"):
        raise ValueError("it is no PNG picture")
    width, height = struct.unpack(">II", data[16:24])
    if not 0 < width * height <= _MAX_PIXELS:
        raise ValueError(f"it has {width} by {height} pixels; at most {_MAX_PIXELS // 1_000_000} million are shown")


class _Svg:
    """Shapes and gradients pass; what could run, fetch, repeat itself without end or need a font does not."""

    def __init__(self) -> None:
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.ProcessingInstructionHandler = self._instruction
        self.parser.StartElementHandler = self._start
        self.parser.CharacterDataHandler = self._text
        self.root = True
        self.inside = ""
        self.styles = ""

    def read(self, data: bytes) -> None:
        """Look through the file."""
        try:
            self.parser.Parse(data, True)
        except expat.ExpatError as error:
            raise ValueError(f"it is no SVG: {expat.ErrorString(error.code)} (line {error.lineno})") from None
        if _FETCHES.search(self.styles):
            raise ValueError("an address or an import in <style> is not allowed in a logo")

    def _refuse(self, what: str) -> None:
        raise ValueError(f"{what} is not allowed in a logo (line {self.parser.CurrentLineNumber})")

    def _doctype(self, *_: object) -> None:
        self._refuse("<!DOCTYPE>")

    def _instruction(self, *_: object) -> None:
        self._refuse("a processing instruction")

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        space, _, name = tag.rpartition(" ")
        if space != _SVG or name not in _SHAPES:
            self._refuse(f"<{name}>")
        if self.root and (name != "svg" or "viewBox" not in attributes):
            raise ValueError("it is no SVG whose first element is <svg viewBox=…>")
        self.root, self.inside = False, name
        for attribute, value in attributes.items():
            local = attribute.rpartition(" ")[2]
            if local.lower().startswith("on") or local in ("base", "src"):
                self._refuse(f"the attribute {local}")
            if (local == "href" and not value.startswith("#")) or _FETCHES.search(value):
                self._refuse(f"the address in {local}")

    def _text(self, text: str) -> None:
        self.styles += text if self.inside == "style" else ""
