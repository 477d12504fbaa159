"""What a document may load: known kinds of files in its own folders, and pictures in its HTML; never the network."""

from __future__ import annotations

import os
import re
from collections.abc import Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit
from urllib.request import DataHandler, Request

from weasyprint.urls import FatalURLFetchingError, URLFetcherResponse

# Relative addresses are resolved against a name that no network knows (RFC 2606), so that no folder of this machine
# gets into a document.
BASE = "https://resources.invalid/"

# By suffix and not by the machine's list of types, which differs from one to the next. Nothing else is given out.
_KINDS = {
    ".css": "text/css",
    ".gif": "image/gif",
    ".jpeg": "image/jpeg",
    ".jpg": "image/jpeg",
    ".otf": "font/otf",
    ".png": "image/png",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
    ".webp": "image/webp",
    ".woff": "font/woff",
    ".woff2": "font/woff2",
}
_PICTURE = re.compile(r"data:image/(gif|jpeg|png|svg\+xml|webp)[;,]", re.IGNORECASE)


class Refused(FatalURLFetchingError):  # type: ignore[misc]  # its base has no types
    """Stops the rendering: WeasyPrint passes over every other exception of a fetcher."""

    def __init__(self, address: str, reason: str) -> None:
        super().__init__(f"{address} {reason}")
        self.address = address
        self.reason = reason


class Fetcher:
    """Gives WeasyPrint what an address stands for, or raises `Refused`; it holds nothing that could open a socket."""

    def __init__(self, resource_dirs: Sequence[Path]) -> None:
        self._search = tuple(resource_dirs)
        self._allowed = tuple(os.path.realpath(folder) for folder in resource_dirs)

    def __call__(self, url: str) -> URLFetcherResponse:
        """The content behind `url`."""
        try:
            return self._find(url)
        except (OSError, ValueError) as problem:
            raise Refused(_short(url), f"cannot be read: {problem}") from problem

    def _find(self, url: str) -> URLFetcherResponse:
        if _PICTURE.match(url):
            with DataHandler().data_open(Request(url)) as response:
                return URLFetcherResponse(url, response.read(), {"Content-Type": response.headers.get_content_type()})
        parts = urlsplit(url)
        if url.startswith(BASE):
            name = unquote(parts.path).lstrip("/")
            found = next((folder / name for folder in self._search if (folder / name).is_file()), None)
            if found is None:
                raise Refused(name, "is in none of the document's folders")
            return self._file(name, found, url)
        if parts.scheme == "file" and parts.netloc in ("", "localhost"):
            return self._file(url, Path(unquote(parts.path)), url)
        raise Refused(_short(url), "is neither a picture in the document nor a file of its folders")

    def _file(self, name: str, path: Path, url: str) -> URLFetcherResponse:
        real = os.path.realpath(path)
        if not any(os.path.commonpath((real, folder)) == folder for folder in self._allowed):
            raise Refused(name, "is outside of the document's folders")
        kind = _KINDS.get(os.path.splitext(real)[1].lower())
        if kind is None or not os.path.isfile(real):
            raise Refused(name, "is neither a style sheet, a picture nor a font")
        return URLFetcherResponse(url, Path(real).read_bytes(), {"Content-Type": kind})


def _short(url: str) -> str:
    return url if len(url) <= 100 else url[:99] + "…"
