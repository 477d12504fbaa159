"""Links that open a file of the workspace in the editor, at its line, and what addresses of the preview ask."""

from __future__ import annotations

import os
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import quote, urlencode

from ropa.files import inside
from ropa.source import Span

_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*\Z")
_REFUSED = frozenset("http https ftp file data blob javascript vbscript about view-source ws wss mailto tel".split())
FIELDS = ("path", "line", "column")


class NoEditor(ValueError):
    """What was given names no editor; the text says why."""


def link_pattern(given: str) -> str:
    """The pattern of an editor's links: a scheme such as `vscodium`, or a whole address with `{path}` in it.

    Raises NoEditor for an address a browser would load or run instead of handing it to an editor.
    """
    scheme, colon, rest = given.partition(":")
    if not _SCHEME.match(scheme) or scheme in _REFUSED:
        raise NoEditor(f"'{given}' is no editor's address; write a scheme such as vscode, or one with {{path}} in it")
    if not colon:
        return f"{scheme}://file/{{path}}:{{line}}:{{column}}"
    holes = re.findall(r"\{([^{}]*)\}", rest)
    if "path" not in holes or not set(holes) <= set(FIELDS) or re.search(r"[\s\"'<>\\`]", rest):
        raise NoEditor(f"'{given}' must hold {{path}}, and besides it only {{line}} and {{column}}")
    return given


def editor_link(pattern: str, root: Path, path: str, span: Span | None) -> str:
    """The address that opens a file at a place; empty for what is no regular file inside the workspace."""
    here = inside(root, path) if path and ".." not in path.split("/") and not path.startswith("/") else None
    if here is None:
        return ""
    filled = {
        "path": quote(os.fsencode(here.as_posix()), safe="/:").lstrip("/"),
        "line": str(span.line if span else 1),
        "column": str(span.column if span else 1),
    }
    return re.sub(r"\{([a-z]+)\}", lambda hole: filled[hole[1]], pattern)


def query_of(values: Mapping[str, str | Sequence[str]]) -> str:
    """What stands behind the `?` of an address; a file's name need not be text."""
    return urlencode(values, doseq=True, errors="surrogateescape")
