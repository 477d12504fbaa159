"""The flow of data as a picture: from the sources through the register to recipients and their countries."""

from __future__ import annotations

import json
from typing import Any

from ropa.api import (
    Processing,
    Register,
    ToAuthority,
    ToParty,
    ToPublic,
    ToRegister,
)
from ropa_gdpr.documents import content
from ropa_gdpr.documents.reader import Phrase, Reader, word
from ropa_gdpr.documents.recipients import held


def flow(reader: Reader, register: Register) -> dict[str, Any] | None:
    """Sources, register, and recipients with the countries the data get to; None where nobody receives any."""
    found: dict[str, dict[str, Any]] = {}
    for entry in (*held(reader, register.processors), *held(reader, register.disclosures)):
        name = _name(reader, entry)
        told = found.setdefault(_key(name), {"name": name, "role": _role(entry), "places": []})
        for place in _places(reader, register, entry):
            if place not in told["places"]:
                told["places"].append(place)
    _recorded(reader, register, found)
    if not found:
        return None
    received = [word("source.register", register=name) for name in content.received_from(reader, register)]
    return {
        "sources": [*(source["name"] for source in content.sources(reader, register)), *received],
        "register": reader.text(register.name) or str(register.register),
        "recipients": list(found.values()),
    }


def _key(name: Phrase) -> str:
    return json.dumps(name, sort_keys=True)


def _name(reader: Reader, entry: Any) -> Phrase:
    if isinstance(entry, Processing):
        return reader.text(entry.category) or reader.party(entry.party)
    if isinstance(entry, ToRegister):
        return word("recipient.register", register=reader.register_name(entry.register))
    if isinstance(entry, ToPublic):
        return word("recipient.public", where=reader.text(entry.public) or "")
    return reader.party(entry.authority if isinstance(entry, ToAuthority) else entry.party)


def _role(entry: Any) -> Phrase | None:
    if isinstance(entry, Processing):
        return word("importer.processor")
    if isinstance(entry, ToAuthority):
        return word("recipient.authority")
    if isinstance(entry, ToParty):
        return word("recipient.joint" if entry.joint else "recipient.controller")
    return None


def _places(reader: Reader, register: Register, entry: Any) -> list[dict[str, Any]]:
    """Countries and regions a recipient works in, those of its further processors among them."""
    flows = reader.context.facts.flows(register)
    mine = [found for found in flows if found.use is entry and (found.country or found.region)]
    return [_place(found.country, found.region, found.leaves is True) for found in mine]


def _place(country: object, region: object, outside: bool) -> dict[str, Any]:
    where: Phrase = {"country": str(country)} if country else word(f"region.{region}")
    return {"where": where, "outside": outside}


def _recorded(reader: Reader, register: Register, found: dict[str, dict[str, Any]]) -> None:
    """Countries of recorded transfers that no place of a recipient shows."""
    for transfer in reader.context.facts.transfers(register):
        if not transfer.country:
            continue
        place = _place(transfer.country, None, True)
        if any(place in told["places"] for told in found.values()):
            continue
        name = reader.party(transfer.importer) if transfer.importer else word("picture.unnamed")
        told = found.setdefault(_key(name), {"name": name, "role": None, "places": []})
        told["places"].append(place)
