"""The record of processing activities for other programs: `record.json`."""

from __future__ import annotations

import json

from ropa.api import Facts, as_plain

FORMAT = "ropa-record-1"


def record_json(facts: Facts) -> bytes:
    """Everything the workspace records, as JSON with sorted keys; the same files and day always give the same bytes.

    `flows` says for each register where its data go and which recorded transfers cover it (Art. 30(1)(d) and (e)).
    """
    workspace = facts.workspace
    first = workspace.first_language
    content = {
        "format": FORMAT,
        "as_of": facts.as_of.isoformat(),
        "languages": list(workspace.languages),
        "organisation": as_plain(workspace.organisation, first),
        "registers": as_plain(workspace.registers, first),
        "parties": as_plain(workspace.parties, first),
        "agreements": as_plain(workspace.agreements, first),
        "services": as_plain(workspace.services, first),
        "flows": {
            str(name): [
                {
                    "chain": [str(getattr(party, "party", "") or party.origin.document.path) for party in flow.chain],
                    "place": flow.place,
                    "outside_eea": flow.leaves,
                    "transfers": [transfer.origin.dotted() for transfer in flow.transfers],
                }
                for flow in facts.flows(register)
            ]
            for name, register in workspace.registers.items()
        },
    }
    return (json.dumps(content, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
