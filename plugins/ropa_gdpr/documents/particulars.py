"""What else a notice tells: automated decisions, security, cookies, changes, other notices (Art. 13(2)(f), 32)."""

from __future__ import annotations

from typing import Any

from ropa.api import NONE, AutomatedDecision, Length, Register, listed
from ropa_gdpr.documents.reader import Phrase, Reader, by_name, date, link, row, rows, stated, word
from ropa_gdpr.documents.retention import length


def decisions(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Decisions based solely on automated processing (Art. 22)."""
    return [
        {
            "rows": rows(
                row("logic", reader.text(entry.logic) or reader.gap(None)),
                row("significance", reader.text(entry.significance) or reader.gap(None)),
                row("consequences", reader.text(entry.consequences)),
                row("ground", word(f"decision.{entry.ground}") if entry.ground else reader.gap(None)),
                row("law", reader.laws(entry.law)),
                row("human", reader.text(entry.human) or reader.gap(None)),
                row("special", word("decision.special-data") if entry.special_data else None),
                row("purposes", reader.narrowed(register, "purposes", entry.purposes)),
            )
        }
        for entry in listed(register.automated)
        if isinstance(entry, AutomatedDecision)
    ]


def profiling(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Profiling that decides nothing by itself, by purpose."""
    found = []
    for entry in by_name(register.purposes).values():
        said = stated(entry.profiling)
        if said:
            found.append({"purpose": reader.text(entry.name) or "", "logic": reader.text(said.logic) or ""})
    return found


def automated(reader: Reader, register: Register) -> dict[str, Any] | None:
    """Automated decisions and profiling, or that there are none; None where nothing is said."""
    made, profiled = decisions(reader, register), profiling(reader, register)
    none = word("none.automated") if register.automated is NONE else None
    other = None if made or none else reader.gap(register.automated)
    if not (made or profiled or none or other):
        return None
    return {"decisions": made, "profiling": profiled, "none": none or other}


def security(reader: Reader, register: Register) -> list[Phrase]:
    """The measures that may be published: the register's own and those that hold for all registers."""
    own = [
        word("security.medium", what=reader.text(entry.text) or "", medium=word(f"medium.{entry.medium}"))
        if entry.medium
        else reader.text(entry.text)
        for entry in listed(register.security)
    ]
    organisation = reader.context.workspace.organisation
    common = [reader.text(text) for text in listed(organisation.security)] if organisation else []
    return [measure for measure in (*own, *common) if measure]


def cookies(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """What is kept on or read from a device."""
    return [
        {
            "name": entry.name,
            "rows": rows(
                row("store", word(f"store.{entry.store}") if entry.store else None),
                row("reason", reader.text(entry.why)),
                row("essential", _essential(entry.essential)),
                row("lasts", length(entry.lasts) if isinstance(entry.lasts, Length) else reader.text(entry.lasts)),
                row("set-by", reader.party(entry.party) if entry.party else None),
                row("consent", reader.text(entry.consent)),
            ),
        }
        for entry in listed(register.cookies)
    ]


def _essential(value: bool | None) -> Phrase | None:
    return None if value is None else word("cookie.essential") if value else word("cookie.not-essential")


def more(reader: Reader, register: Register) -> list[dict[str, Any]]:
    """Changes, exemptions, breaches, and where else to read: facts with labels."""
    notice = register.notice
    organisation = reader.context.workspace.organisation
    breaches = reader.text(register.breaches) or (reader.text(organisation.breaches) if organisation else None)
    facts = rows(
        row("medium", *(word(f"medium.{medium}") for medium in register.medium)),
        row("changes", reader.text(notice.changes) if notice else None),
        row("breaches", breaches),
        row("exemptions", *(_exemption(reader, entry) for entry in register.exemptions)),
    )
    facts += [found for entry in register.changes for found in _change(reader, register, entry)]
    if notice:
        facts += rows(
            row("valid-from", date(notice.valid_from)),
            row("cites", reader.laws(notice.cites)),
            row("see-also", *(_see_also(reader, entry) for entry in notice.see_also)),
            row("available", reader.text(notice.available), *(link(address) for address in notice.published)),
        )
    return facts


def _change(reader: Reader, register: Register, entry: Any) -> list[dict[str, Any]]:
    purposes = reader.scope(register, "purposes", entry.purposes) if entry.purposes else None
    said = [date(entry.date), reader.text(entry.what), purposes, reader.text(entry.channel)]
    return rows(row("change", *said))


def _exemption(reader: Reader, entry: Any) -> Phrase:
    what = reader.text(entry.ground) or entry.article
    scope, laws = reader.text(entry.scope), reader.laws(entry.law)
    said: Phrase = word("detail.bracket", what=what, note=scope) if scope else what
    said = word("detail.colon", what=said, which=laws) if laws else said
    return link(entry.public_at, said) if entry.public_at else said


def _see_also(reader: Reader, entry: Any) -> Phrase:
    name: Phrase = reader.text(entry.name) or ""
    if entry.link:
        name = link(entry.link, name)
    elif entry.register and entry.register in reader.context.workspace.registers:
        name = link(f"{entry.register}.{reader.language}.html", name)
    covers = reader.text(entry.covers)
    return word("detail.colon", what=name, which=covers) if covers else name
