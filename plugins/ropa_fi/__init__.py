"""Finland: national law, statutory periods and the supervisory authority."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from ropa.api import AUTHORITIES, CREDIT_PURPOSES, GROUNDS, LAWS, PERIODS, Spec, TableFile, hookimpl


@hookimpl
def ropa_tables() -> Iterable[TableFile]:
    """The tables of this pack."""
    folder = Path(__file__).parent / "tables"
    specs: tuple[Spec[Any], ...] = (LAWS, PERIODS, GROUNDS, CREDIT_PURPOSES, AUTHORITIES)
    return [TableFile(spec, folder / f"{spec.name}.yaml") for spec in specs]
