"""The registry: everything the loaded packs declare, passed to check and build as an argument."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from ropa.coverage import Citations, LawCoverage
from ropa.documents import DocumentKind
from ropa.formats import Export, Report
from ropa.masks import Mask
from ropa.needed import Needs
from ropa.rules import Rule
from ropa.tables import TableFile


class Pack(NamedTuple):
    """A loaded pack: its name, its version, and the codes of its rules."""

    name: str
    version: str
    codes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registry:
    """What the packs declare, sorted by name or code."""

    packs: tuple[Pack, ...] = ()
    rules: tuple[Rule, ...] = ()
    tables: tuple[TableFile, ...] = ()
    documents: tuple[DocumentKind, ...] = ()
    templates: tuple[Path, ...] = ()
    words: tuple[Path, ...] = ()
    coverage: tuple[LawCoverage, ...] = ()
    needs: tuple[Needs, ...] = ()
    masks: tuple[Mask, ...] = ()
    reports: tuple[Report, ...] = ()
    exports: tuple[Export, ...] = ()

    @property
    def citations(self) -> Citations:
        """What each rule cites."""
        return [(rule.code, law) for rule in self.rules for law in rule.law]

    def rule(self, code: str) -> Rule | None:
        """The rule of a code."""
        return next((rule for rule in self.rules if rule.code == code), None)
