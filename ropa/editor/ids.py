"""The ids that one file may name: what they are called and where they are defined."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ropa.model.base import Text, keyed
from ropa.model.register import Register
from ropa.source import Origin
from ropa.workspace import Workspace, identity


class Named(NamedTuple):
    """Something with an id: how it is called, and where it stands."""

    title: str
    origin: Origin


def named_by(kinds: Iterable[str], path: str, workspace: Workspace) -> dict[str, Named]:
    """What ids of some kinds (`party-id`, `data-id`, …) may stand in a file, by id."""
    found: dict[str, Named] = {}
    register = next((item for item in workspace.registers.values() if item.origin.document.path == path), None)
    for kind in kinds:
        found |= _whole(kind, workspace) | _parts(kind, register, workspace)
    return found


def _whole(kind: str, workspace: Workspace) -> dict[str, Named]:
    """Files by their ids."""
    bodies = [*workspace.parties.values(), *([workspace.organisation] if workspace.organisation else [])]
    files: dict[str, Iterable[Any]] = {
        "party-id": bodies,
        "register-id": workspace.registers.values(),
        "agreement-id": workspace.agreements.values(),
        "service-id": workspace.services.values(),
    }
    language = workspace.first_language
    return {identity(item): Named(workspace.title(item, language), item.origin) for item in files.get(kind, ())}


def _parts(kind: str, register: Register | None, workspace: Workspace) -> dict[str, Named]:
    """Entries of the register itself, and of the settings."""
    sections: dict[str, Mapping[Any, Any]] = {"role-id": workspace.roles, "system-id": workspace.systems}
    if register is not None:
        sections["subject-id"] = keyed(register.subjects)
        sections["data-id"] = keyed(register.data)
        sections["purpose-id"] = keyed(register.purposes)
    return {
        str(key): Named(_title(item.name, workspace) or str(key), item.origin)
        for key, item in sections.get(kind, {}).items()
    }


def _title(name: Text | None, workspace: Workspace) -> str:
    return name.anything(workspace.first_language) if name else ""
