"""Linking: every id and word that is used must be known, and what is known should be used."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from ropa.decode import Decoder, Reference, plainly
from ropa.diagnostics import ADVICE, Related
from ropa.files import FOLDER, SETTINGS, inside
from ropa.model.agreement import Agreement
from ropa.model.base import Text, keyed
from ropa.model.register import Register
from ropa.source import Document, Step
from ropa.workspace.workspace import Workspace
from ropa.yamlio import Node, section

_SECTIONS = {"subject": "subjects", "data": "data", "purpose": "purposes"}
READ_ALL_THE_SAME = frozenset({"FMT002", "FMT003", "FMT004", "FMT005"})
"""Problems of a file as text, told at its top though its values are read."""
LONGEST_CHAIN = 12
"""Ids of a circle that are shown."""
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
                across.append(_kept(reference))
            elif reference.value not in sections[kind]:
                _unknown(reference, sections[kind], "REF001", decoder)
        elif kind in ("party", "register", "agreement", "role", "system", "file"):
            across.append(_kept(reference))
    return across


def _kept(reference: Reference) -> Reference:
    """The reference without its node, for when the file's nodes are gone."""
    kind, value, _, parent, step = reference
    return Reference(kind, value, reference.span, parent, step)


def _ids(node: Node) -> dict[str, tuple[str, ...]]:
    """The ids a file defines, from its nodes: a broken entry is known all the same."""
    top = section(node)
    ids: dict[str, tuple[str, ...]] = {kind: tuple(section(top.get(name))) for kind, name in _SECTIONS.items()}
    if "agreement" in top or "covers" in top:
        ids["covers"] = ()
    return ids


def link_across(references: list[Reference], workspace: Workspace, decoder: Decoder) -> None:
    """Check what files name of each other, and tell entries that nothing refers to."""
    us = workspace.organisation.organisation if workspace.organisation else None
    known: dict[str, Collection[str]] = {
        "party": dict.fromkeys([*workspace.parties, *([us] if us else [])]),
        "register": workspace.registers,
        "agreement": workspace.agreements,
        "role": workspace.roles,
        "system": workspace.systems,
    }
    used: dict[str, set[str]] = {kind: set() for kind in known}
    agreements = {agreement.origin.document: agreement for agreement in workspace.agreements.values()}
    broken = _broken(decoder)
    for reference in references:
        kind, named = reference.kind, reference.value
        if kind == "file":
            _file(reference, workspace, decoder)
            continue
        options = known.get(kind)
        if options is None:
            options = _covered(reference, agreements, workspace, broken)
        else:
            used[kind].add(named)
        if options is not None and named not in options:
            _unknown(reference, options, "REF001", decoder)
    for register in workspace.registers.values():
        _circles(register, decoder)
    for party, value in workspace.parties.items():
        if party not in used["party"]:
            decoder.tell("REF004", value.at("party"), None, {"value": party, "kind": "@kind.party"}, (), ADVICE)
    twin = workspace.parties.get(us) if us else None
    if twin is not None and workspace.organisation is not None:
        related = (Related(workspace.organisation.at("organisation"), "first"),)
        decoder.tell("FMT024", twin.at("party"), None, {"value": str(us)}, related)


def _file(reference: Reference, workspace: Workspace, decoder: Decoder) -> None:
    """A document that is named must be there; what the settings name is asked for when it is used."""
    if reference.parent.document.path == f"{FOLDER}/{SETTINGS}" or inside(workspace.root, reference.value):
        return
    decoder.tell("REF005", reference.parent.at(reference.step), reference.span, {"path": reference.value})


def _circles(register: Register, decoder: Decoder) -> None:
    """Tell purposes that, purpose by purpose, only serve themselves; each circle once."""
    serves = {str(name): purpose.serves for name, purpose in keyed(register.purposes).items() if purpose.serves}
    if not serves:
        return
    done: set[str] = set()
    told: set[str] = set()
    for start in serves:
        above: dict[str, Iterator[str]] = {start: iter(serves[start])} if start not in done else {}
        while above:
            here, following = next(reversed(above.items()))
            name = next(following, None)
            if name is None:
                del above[here]
                done.add(here)
            elif name in above and name not in told:
                names = list(above)
                circle = [*names[names.index(name) :], name]
                told.update(circle)
                chain = " → ".join(circle if len(circle) <= LONGEST_CHAIN else [*circle[:LONGEST_CHAIN], "…"])
                at = register.at("purposes", name, "serves")
                decoder.tell("REF006", at, None, {"value": name, "chain": chain})
            elif name in serves and name not in done and name not in above:
                above[name] = iter(serves[name])


def _broken(decoder: Decoder) -> dict[str, set[tuple[Step, ...]]]:
    """The places of the mistakes so far, by file, no deeper than an entry of a section."""
    broken: dict[str, set[tuple[Step, ...]]] = {}
    for item in decoder.found:
        if item.family == "FMT" and item.code not in READ_ALL_THE_SAME:
            broken.setdefault(item.path, set()).add(item.at.route()[:2])
    return broken


def _covered(
    reference: Reference,
    agreements: Mapping[Document, Agreement],
    workspace: Workspace,
    broken: Mapping[str, Collection[tuple[Step, ...]]],
) -> Collection[str] | None:
    """What an agreement's coverage may name: the ids of the register it stands beside.

    None where that cannot be said, because the register's entry or its whole section could not be read.
    """
    agreement = agreements.get(reference.parent.document)
    route = reference.parent.route()
    if agreement is None or route[:1] != ("covers",) or len(route) < 2 or not isinstance(agreement.covers, tuple):
        return None
    entry = next((entry for entry in agreement.covers if entry.origin.route() == route[:2]), None)
    register = workspace.registers.get(entry.register) if entry else None
    if register is None:
        return None
    name = _SECTIONS[reference.kind]
    unread = broken.get(register.origin.document.path, ())
    if any(place in unread for place in ((), (name,), (name, reference.value))):
        return None
    entries = getattr(register, name)
    return entries if isinstance(entries, dict) else ()


def _named(value: str, vocabulary: Collection[str]) -> str | None:
    """The word of a vocabulary whose name this is in some language."""
    spoken = plainly(value)
    for word, rows in vocabulary.items() if isinstance(vocabulary, Mapping) else ():
        for row in rows:
            name = getattr(row, "name", None)
            if isinstance(name, Text) and spoken in map(plainly, name.values()):
                return str(word)
    return None


def _unknown(reference: Reference, options: Collection[str], code: str, decoder: Decoder) -> None:
    params = {"value": reference.value, "kind": f"@kind.{reference.kind}"}
    near = (_named(reference.value, options) if code != "REF001" else None) or decoder.near(reference.value, options)
    if near:
        params["near"] = near
    elif len(options) <= 12:
        params["known"] = ", ".join(options)
    decoder.tell(code, reference.parent.at(reference.step), reference.span, params)
