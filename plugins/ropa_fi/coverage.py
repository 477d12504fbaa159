"""Which rules and which blocks of documents answer each Finnish section on records and notices, and why none does."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from ropa.api import LAWS, Citations, CoverageRow, LawCoverage, Tables, Text

CHECKED = "2026-11-24"
"""Day on which the sections were last compared with the acts."""

DATA_PROTECTION = "Data Protection Act 1050/2018"
CREDIT = "Credit Information Act 527/2007"
SERVICES = "Act 917/2014"
DPIA_LIST = "Decision of the Data Protection Ombudsman of 21 December 2018"


class Section(NamedTuple):
    """A section: how rules cite it, its row in the table of laws, the blocks that answer it, and why nothing does.

    `cite` and `name` stand for the row where the table has none.
    """

    law: str
    key: str | None = None
    blocks: tuple[str, ...] = ()
    reason: str | None = None
    cite: Text | None = None
    name: Text | None = None


def _act(number: int, *blocks: str, reason: str | None = None) -> Section:
    """A section of the Data Protection Act that the table of laws has."""
    return Section(f"{DATA_PROTECTION} § {number}", f"FI.TSL.{number}", blocks, reason)


def _own(number: int, reason: str | None, *blocks: str, fi: str, sv: str, en: str) -> Section:
    """A section of the Data Protection Act that no register cites, and so is in no table."""
    cite = Text(
        fi=f"tietosuojalain (1050/2018) {number} §",
        sv=f"{number} § i dataskyddslagen (1050/2018)",
        en=f"section {number} of the Data Protection Act (1050/2018)",
    )
    return Section(f"{DATA_PROTECTION} § {number}", None, blocks, reason, cite, Text(fi=fi, sv=sv, en=en))


SCOPE, OFFICIAL, OTHER_ACT, CONDUCT, LEGAL_PERSONS = (
    f"coverage.{name}" for name in ("scope", "official", "other-act", "conduct", "legal-persons")
)

SECTIONS: tuple[Section, ...] = (
    _own(3, SCOPE, fi="lain alueellinen soveltaminen", sv="lagens territoriella tillämpning", en="territorial scope"),
    _act(4, "notice:purposes"),
    _act(5),
    _act(6),
    _act(7, "record:c"),
    _own(8, None, "notice:complaint", fi="valvontaviranomainen", sv="tillsynsmyndighet", en="supervisory authority"),
    _act(21, "notice:complaint"),
    _own(24, OFFICIAL, fi="hallinnolliset seuraamusmaksut", sv="administrativa påföljder", en="administrative fines"),
    _act(29),
    _act(30, reason=OTHER_ACT),
    _act(31, "notice:right-access", "notice:right-rectification", "notice:right-restriction", "notice:objection"),
    _act(33, "notice:exemptions"),
    _act(34, "notice:right-access"),
    _act(35, reason=CONDUCT),
    Section(f"{SERVICES} § 200", "FI.SVPL.200"),
    Section(f"{SERVICES} § 201", "FI.SVPL.201", ("notice:objection",)),
    Section(f"{SERVICES} § 202", "FI.SVPL.202", reason=LEGAL_PERSONS),
    Section(f"{SERVICES} § 203", "FI.SVPL.203", reason=CONDUCT),
    Section(f"{SERVICES} § 205", "FI.SVPL.205"),
    Section(f"{CREDIT} § 19", "FI.LTL.19"),
    Section(f"{CREDIT} § 29", "FI.LTL.29"),
    Section(
        DPIA_LIST,
        cite=Text(
            fi="tietosuojavaltuutetun päätös 21.12.2018",
            sv="dataombudsmannens beslut 21.12.2018",
            en="decision of the Data Protection Ombudsman of 21 December 2018",
        ),
        name=Text(
            fi="käsittely, josta on tehtävä vaikutustenarviointi",
            sv="behandling som kräver en konsekvensbedömning",
            en="processing that needs an impact assessment",
        ),
    ),
)
"""The sections that decide what a Finnish record, notice or agreement must say, or that a reader would look for."""


def _rows(citations: Citations, tables: Tables) -> Iterator[CoverageRow]:
    laws = tables[LAWS]
    for section in SECTIONS:
        row = next(iter(laws.ever(section.key)), None)
        codes = sorted({code for code, law in citations if law == section.law or law.startswith(f"{section.law}(")})
        cite = section.cite or (row.cite if row else None) or Text({"*": section.law})
        name = section.name or (row.about if row else None)
        yield CoverageRow(cite, name, tuple(codes), section.blocks, section.reason)


TITLE = Text(fi="Suomen lainsäädäntö", sv="Finlands lagstiftning", en="Law of Finland")
COVERAGE = LawCoverage("gdpr-fi", TITLE, _rows)
