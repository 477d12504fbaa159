"""The privacy notice of a register (Art. 12 to 14): blocks chosen by the articles, a short layer on top."""

from __future__ import annotations

from typing import Any

from ropa.api import (
    Audience,
    DocumentKind,
    LegitimateInterest,
    Part,
    Register,
    RightName,
    Subject,
    View,
    ViewContext,
    listed,
)
from ropa_gdpr.documents import content, controllers, particulars, recipients, retention, rights_view, transfers
from ropa_gdpr.documents.contacts import contact
from ropa_gdpr.documents.flow import flow
from ropa_gdpr.documents.purposes import balancing, purposes, unmapped
from ropa_gdpr.documents.reader import Phrase, Reader, by_name, link, row, rows, word

SECTIONS = (
    "controller",
    "purposes",
    "data",
    "sources",
    "provision",
    "recipients",
    "transfers",
    "retention",
    "automated",
    "objection",
    "rights",
    "complaint",
    "security",
    "cookies",
    "more",
)
_SUMMED_UP = 12
"""How many purposes the short layer has room for on a first page."""


def title(reader: Reader, register: Register) -> Phrase:
    """The title of a register's notice: its own, else made from the register's name."""
    own = reader.text(register.notice.title) if register.notice else None
    return own or word("notice.title", register=reader.text(register.name) or str(register.register))


def notice(name: Any, context: ViewContext) -> View:
    """The view of a register's notice."""
    register = context.workspace.registers[name]
    reader = Reader(context)
    sections = _sections(reader, register)
    present = [section for section in SECTIONS if sections[section]]
    data = {
        "title": title(reader, register),
        "register": reader.text(register.name) or str(name),
        "description": reader.text(register.description),
        "reference": register.reference,
        "status": word(f"status.{register.status}") if str(register.status) in ("planned", "ended") else None,
        "controller_names": controllers.names(reader, register),
        "sections": [
            {"id": section, "number": number, "title": word(f"section.{section}")}
            for number, section in enumerate(present, 1)
        ],
        "summary": _summary(reader, register, sections),
        "flow": flow(reader, register),
        **{section: sections[section] for section in present},
    }
    return View(
        title=context.workspace.title(register, context.language),
        data=data,
        blocks=_blocks(register, sections, reader),
        paths=tuple(recipients.paths(reader, register)),
        parts=_parts(data, sections),
    )


def _parts(data: dict[str, Any], sections: dict[str, Any]) -> dict[str, Part]:
    """All that the notice says by section, the picture of the flow with the sections it shows."""
    own = {name: data[name] for name in ("title", "register", "description", "reference", "status")}
    shown = data["flow"] or {}
    named = word("label.register-name")  # the name of the register is one of the basics
    contact = [entry for entry in sections["controller"]["contact"] if entry["label"] != named]
    whole = {**sections, "controller": {**sections["controller"], "contact": contact}}
    told = {section: (whole[section], shown.get(section)) for section in SECTIONS}
    parts = {name: Part(word(f"section.{name}"), said) for name, said in told.items() if any(said)}
    return {"basics": Part(word("changes.basics"), own), **parts}


def _sections(reader: Reader, register: Register) -> dict[str, Any]:
    """What each section says; nothing under its name where it does not belong into this notice."""
    given = recipients.recipients(reader, register)
    recorded = transfers.transfers(reader, register)
    none = word("none.transfers") if transfers.no_transfers(reader, register) else None
    measures, kept = particulars.security(reader, register), particulars.cookies(reader, register)
    people, groups = content.subjects(reader, register), content.by_subjects(reader, register)
    return {
        "controller": {
            "controllers": controllers.controllers(reader, register),
            "arrangement": controllers.arrangement(reader, register),
            "contact": rows(
                row("register-name", reader.text(register.name)),
                *(row("contact-register", *contact(reader, entry)) for entry in register.contact),
            ),
        },
        "purposes": {
            "purposes": purposes(reader, register),
            "unmapped": unmapped(reader, register),
            "balancing": balancing(register),
        },
        "data": {
            "subjects": people,
            "groups": groups,
            "not_collected": [text for text in map(reader.text, register.not_collected) if text],
        }
        if people or groups
        else None,
        "sources": content.sources(reader, register),
        "provision": content.obligations(reader, register),
        "recipients": given if any(given.values()) else None,
        "transfers": {"transfers": recorded, "none": none} if recorded or none else None,
        "retention": retention.retention(reader, register),
        "automated": particulars.automated(reader, register),
        "objection": rights_view.objection(reader, register),
        "rights": {
            "rights": rights_view.told(reader, register),
            "withdrawal": rights_view.withdrawal(reader, register),
            "extra": rights_view.extra(reader, register),
            "channel": rights_view.channel(reader, register),
        },
        "complaint": rights_view.complaint(reader, register),
        "security": measures,
        "cookies": kept,
        "more": particulars.more(reader, register),
    }


def _summary(reader: Reader, register: Register, sections: dict[str, Any]) -> dict[str, Any]:
    """The short layer: who, why, how long, which rights."""
    _, printed = rights_view.shown(reader, register)
    named = [entry["name"] for entry in sections["purposes"]["purposes"]]
    if len(named) > _SUMMED_UP:
        more = len(named) - _SUMMED_UP + 1
        named = [*named[: _SUMMED_UP - 1], link("#purposes", word("summary.more-purposes", n=more))]
    return {
        "who": controllers.names(reader, register),
        "reach": sections["rights"]["channel"][:1],
        "why": named,
        "how_long": retention.summary(reader, register),
        "rights": [word(f"right.{right}.short") for right in RightName if right in printed],
    }


def _blocks(register: Register, sections: dict[str, Any], reader: Reader) -> tuple[str, ...]:
    """The names of the blocks that law demands of this notice (Art. 13, 14, 21(4), 26(2))."""
    given = sections["recipients"] or {}
    has_recipients = bool(given.get("processors") or given.get("disclosures"))
    moved = sections["transfers"] or {}
    rights = {f"right-{entry['name']}" for entry in sections["rights"]["rights"]}
    chosen = {
        "identity": True,
        "purposes": True,
        "retention": bool(sections["retention"]),
        "complaint": bool(sections["complaint"]),
        "dpo": controllers.has_contact(reader, register, "dpo"),
        "representative": controllers.has_contact(reader, register, "representative"),
        "joint-controllers": controllers.joint(register) and bool(sections["controller"]["arrangement"]),
        "legitimate-interest": _interests(register),
        "data": bool(sections["data"]) and content.from_others(reader, register),
        "sources": bool(sections["sources"]) and content.from_others(reader, register),
        "provision": bool(sections["provision"]),
        "recipients": has_recipients,
        "no-recipients": bool(given.get("none")),
        "transfers": bool(moved.get("transfers")),
        "no-transfers": bool(moved.get("none")),
        "automated-decisions": bool(sections["automated"] and sections["automated"]["decisions"]),
        "objection": bool(sections["objection"]),
        "withdrawal": bool(sections["rights"]["withdrawal"]),
    }
    return tuple(sorted({name for name, needed in chosen.items() if needed} | rights))


def _interests(register: Register) -> bool:
    given = (entry for purpose in by_name(register.purposes).values() for entry in listed(purpose.basis))
    return any(isinstance(entry, LegitimateInterest) and entry.interest for entry in given)


NOTICE = DocumentKind("notice", Audience.PUBLIC, Subject.REGISTER, "notice.html.j2", notice)
