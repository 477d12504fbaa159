"""An environment of its own for each test of packs, and a small workspace."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.site import make_site
from tests.workspace.small import REGISTER, write


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder of installed packages in which no pack is installed."""
    return make_site(tmp_path / "site")


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    """A workspace with a register whose id is no colour."""
    return write(tmp_path / "ws", {"registers/customers.yaml": REGISTER})
