"""A text of the files with its place."""

from __future__ import annotations

from typing import NamedTuple

from ropa.source import Origin, Span


class Written(NamedTuple):
    """A text of the files that holds an `@`, six digits in a row, or a number with a slash and a year.

    `internal` tells that it stands behind the privacy wall; `span` is where a comment stands, which has no route.
    """

    at: Origin
    words: str
    internal: bool
    span: Span | None = None
