"""Which registers a notice is published from, and what several rules about notices ask of them."""

from __future__ import annotations

from collections.abc import Iterator

from ropa.api import (
    Body,
    Context,
    Controller,
    ControllerRole,
    DataGroup,
    Purpose,
    Register,
    RightName,
    Rights,
    keyed,
    listed,
)
from ropa_gdpr.rules.common import registers

ALWAYS = (RightName.ACCESS, RightName.RECTIFICATION, RightName.ERASURE, RightName.RESTRICTION)
"""The rights a notice lists whatever the legal basis is."""


def published(register: Register) -> bool:
    """Whether a notice is published from a register: it does not say that none is."""
    return register.notice is None or register.notice.none is None


def notices(ctx: Context) -> Iterator[Register]:
    """The registers under the GDPR from which a notice is published."""
    return (register for register in registers(ctx) if published(register))


def purposes(register: Register) -> dict[str, Purpose]:
    """The purposes of a register by their ids."""
    return {str(name): purpose for name, purpose in keyed(register.purposes).items()}


def told_data(register: Register) -> dict[str, DataGroup]:
    """The data groups a notice tells of: those that are not only internal."""
    return {str(name): group for name, group in keyed(register.data).items() if not group.not_in_notice}


def joint(register: Register) -> bool:
    """Whether controllers decide together: the register says so, or gives several without a role."""
    entries = listed(register.controllers)
    return len(entries) > 1 and any(entry.role in (ControllerRole.JOINT, None) for entry in entries)


def controllers(register: Register, ctx: Context) -> list[Body]:
    """The controllers of a register that are parties of the workspace."""
    named = [entry.party for entry in listed(register.controllers) if isinstance(entry, Controller)]
    return [body for body in map(ctx.workspace.body, named) if body is not None]


def rights_of(register: Register) -> Rights | None:
    """What a register says of rights; None where nothing is said."""
    found = register.rights
    return found if isinstance(found, Rights) else None


def linked(rights: Rights) -> bool:
    """Whether the rights are told on a page that is linked to: another layer of the notice."""
    return any(address.startswith("https://") for address in rights.see)


def exempt(register: Register, *articles: str) -> bool:
    """Whether the register claims an exemption from the duty to inform under one of some articles."""
    return any(entry.article.startswith(article) for entry in register.exemptions for article in articles)
