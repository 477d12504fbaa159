"""Linking: every id and word that is used must be known, and what is known should be used."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from ropa.decode import Decoder, Reference, nearest
from ropa.diagnostics import ADVICE, Related
from ropa.model.agreement import Agreement
from ropa.source import Document, Span
from ropa.workspace.workspace import Workspace
from ropa.yamlio import Mapping as MappingNode
from ropa.yamlio import Node

_SECTIONS = {"subject": "subjects", "data": "data", "purpose": "purposes"}
_LAWS = ("law", "ground", "period-code")


def link_inside(
    references: list[Reference], node: Node, vocabulary: Mapping[str, Collection[str]], decoder: Decoder
) -> list[Reference]:
    """Check what one file names of itself and of the vocabulary; give back what it names of other files."""
    across: list[Reference] = []
    sections: dict[str, tuple[str, ...]] | None = None
    for reference in references:
        kind = reference.kind
        if kind in vocabulary:
            if reference.value not in vocabulary[kind]:
                _unknown(reference, vocabulary[kind], "REF003" if kind in _LAWS else "REF002", decoder)
        elif kind in _SECTIONS:
            if sections is None:
                sections = _ids(node)
            if "covers" in sections:
                across.append(reference)
            elif reference.value not in sections[kind]:
                _unknown(reference, sections[kind], "REF001", decoder)
        elif kind in ("party", "register", "agreement", "role", "system"):
            across.append(reference)
    return across


def _ids(node: Node) -> dict[str, tuple[str, ...]]:
    """The ids a file defines, from its nodes: a broken entry is known all the same."""
    top = {key.value: value for key, value in node.value} if type(node) is MappingNode else {}
    ids: dict[str, tuple[str, ...]] = {}
    for kind, section in _SECTIONS.items():
        value = top.get(section)
        ids[kind] = tuple(key.value for key, _ in value.value) if type(value) is MappingNode else ()
    if "agreement" in top or "covers" in top:
        ids["covers"] = ()
    return ids


def link_across(references: list[Reference], workspace: Workspace, decoder: Decoder) -> None:
    """Check what files name of each other, and tell entries that nothing refers to."""
    us = workspace.organisation.organisation if workspace.organisation else None
    known: dict[str, Collection[str]] = {
        "party": [*workspace.parties, *([us] if us else [])],
        "register": workspace.registers,
        "agreement": workspace.agreements,
        "role": workspace.roles,
        "system": workspace.systems,
    }
    used: dict[str, set[str]] = {kind: set() for kind in known}
    agreements = {agreement.origin.document: agreement for agreement in workspace.agreements.values()}
    for reference in references:
        options = known.get(reference.kind)
        if options is None:
            options = _covered(reference, agreements, workspace)
        else:
            used[reference.kind].add(reference.value)
        if options is not None and reference.value not in options:
            _unknown(reference, options, "REF001", decoder)
    for party, value in workspace.parties.items():
        if party not in used["party"]:
            decoder.tell("REF004", value.at("party"), Span(1, 1), {"value": party, "kind": "@kind.party"}, (), ADVICE)
    twin = workspace.parties.get(us) if us else None
    if twin is not None and workspace.organisation is not None:
        related = (Related(workspace.organisation.at("organisation"), "first"),)
        decoder.tell("FMT024", twin.at("party"), Span(1, 1), {"value": str(us)}, related)


def _covered(
    reference: Reference, agreements: Mapping[Document, Agreement], workspace: Workspace
) -> Collection[str] | None:
    """What an agreement's coverage may name: the ids of the register it stands beside."""
    agreement = agreements.get(reference.parent.document)
    route = reference.parent.route()
    if agreement is None or route[:1] != ("covers",) or len(route) < 2 or not isinstance(agreement.covers, tuple):
        return None
    entry = next((entry for entry in agreement.covers if entry.origin.route() == route[:2]), None)
    register = workspace.registers.get(entry.register) if entry else None
    if register is None:
        return None
    sections: Mapping[str, object] = {
        "subject": register.subjects,
        "data": register.data,
        "purpose": register.purposes,
    }
    section = sections[reference.kind]
    return section if isinstance(section, dict) else ()


def _unknown(reference: Reference, options: Collection[str], code: str, decoder: Decoder) -> None:
    params = {"value": reference.value, "kind": f"@kind.{reference.kind}"}
    near = nearest(reference.value, options)
    if near:
        params["near"] = near
    elif len(options) <= 12:
        params["known"] = ", ".join(options)
    decoder.tell(code, reference.parent.at(reference.step), reference.span, params)
