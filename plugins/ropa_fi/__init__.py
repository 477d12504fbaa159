"""Finland: national law, statutory periods and the supervisory authority."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from ropa.api import AUTHORITIES, GROUNDS, LAWS, PERIODS, TableFile, hookimpl


@hookimpl
def ropa_tables() -> Iterable[TableFile]:
    """The tables of this pack."""
    folder = Path(__file__).parent / "tables"
    return [TableFile(spec, folder / f"{spec.name}.yaml") for spec in (LAWS, PERIODS, GROUNDS, AUTHORITIES)]
