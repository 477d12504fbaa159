"""A person without rights, also where the tests run as the administrator, whom no permission stops."""

from __future__ import annotations

import codecs
import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

NOBODY = 65534


@contextmanager
def common_folder() -> Iterator[Path]:
    """A folder that everybody may enter, unlike those pytest makes."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        path.chmod(0o755)
        yield path


@contextmanager
def without_rights() -> Iterator[None]:
    """For a while this process may do what anybody may."""
    if os.geteuid() != 0:
        yield
        return
    codecs.lookup("utf-8-sig")  # read by the interpreter itself on first use, from where nobody may look
    os.seteuid(NOBODY)
    try:
        yield
    finally:
        os.seteuid(0)
