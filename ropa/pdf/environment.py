"""The process environment that the system libraries under WeasyPrint read, set for as long as they work."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator

from ropa.pdf.fonts import fontconfig_file


@contextlib.contextmanager
def fixed_environment() -> Iterator[None]:
    """Our fonts and no others, and one moment for every font that is written; afterwards all is as it was.

    Fontconfig reads its file for each document anew. The moment would else be that of the run: fonts are cut down and
    saved with it. It stands for nothing; the document's own date is in its properties.
    """
    values = {"FONTCONFIG_FILE": str(fontconfig_file()), "FONTCONFIG_SYSROOT": None, "SOURCE_DATE_EPOCH": "0"}
    before = {name: os.environ.get(name) for name in values}
    _put(values)
    try:
        yield
    finally:
        _put(before)


def _put(values: dict[str, str | None]) -> None:
    for name, value in values.items():
        if value is None:
            os.environ.pop(name, None)
        else:
            os.environ[name] = value
