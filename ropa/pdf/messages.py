"""What WeasyPrint says about the document it renders."""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Iterator

from ropa.pdf.fetcher import BASE

# Told where libharfbuzz-subset is too old or not there: it costs time, and the document is the same to its reader.
_ABOUT_THE_MACHINE = "Using fontTools instead of HarfBuzz-Subset"


class _Messages(logging.Handler):
    """Keeps what is said in this thread."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.texts: list[str] = []
        self._thread = threading.get_ident()

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if record.thread == self._thread and not text.startswith(_ABOUT_THE_MACHINE):
            self.texts.append(text.replace(BASE, ""))


@contextlib.contextmanager
def listening() -> Iterator[list[str]]:
    """The warnings and errors that WeasyPrint tells in this thread, while the block lasts."""
    handler = _Messages()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(handler)
    try:
        yield handler.texts
    finally:
        logger.removeHandler(handler)
