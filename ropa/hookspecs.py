"""The hooks of a rule pack: it declares, the engine does."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pluggy

from ropa.coverage import LawCoverage
from ropa.documents import DocumentKind
from ropa.formats import Export, Report
from ropa.masks import Mask
from ropa.needed import Needs
from ropa.rules import Rule
from ropa.tables import TableFile

GROUP = "ropa"
"""Entry-point group of packs, and name of the plugin project."""

hookspec = pluggy.HookspecMarker(GROUP)
hookimpl = pluggy.HookimplMarker(GROUP)


class Hooks:
    """What a pack may declare; results of all packs are concatenated and sorted, so their order never matters."""

    @hookspec
    def ropa_rules(self) -> Iterable[Rule]:
        """Rules of law."""
        return ()

    @hookspec
    def ropa_tables(self) -> Iterable[TableFile]:
        """Files with rows of dated tables and vocabularies."""
        return ()

    @hookspec
    def ropa_documents(self) -> Iterable[DocumentKind]:
        """Kinds of documents."""
        return ()

    @hookspec
    def ropa_templates(self) -> Iterable[Path]:
        """Folders of templates, searched after the workspace's and before the shipped ones."""
        return ()

    @hookspec
    def ropa_words(self) -> Iterable[Path]:
        """Folders of `<language>.yaml` files with what people read about the pack's rules."""
        return ()

    @hookspec
    def ropa_coverage(self) -> Iterable[LawCoverage]:
        """Laws the pack answers for letter by letter, with the rules and blocks that do."""
        return ()

    @hookspec
    def ropa_needs(self) -> Iterable[Needs]:
        """Which documents a register needs beside itself."""
        return ()

    @hookspec
    def ropa_masks(self) -> Iterable[Mask]:
        """Kinds of data of people that are printed back nowhere."""
        return ()

    @hookspec
    def ropa_reports(self) -> Iterable[Report]:
        """Formats of findings."""
        return ()

    @hookspec
    def ropa_exports(self) -> Iterable[Export]:
        """Formats of the record."""
        return ()
