"""The retention schedule (Art. 5(1)(e), 30(1)(f)): by register and data group, with period, start, law and action."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from ropa.api import (
    EVENTS,
    Audience,
    DocumentKind,
    Register,
    Retention,
    Subject,
    View,
    ViewContext,
    listed,
    rules_for,
)
from ropa_gdpr.documents import pictures, record_parts, retention
from ropa_gdpr.documents.inside import document, findings
from ropa_gdpr.documents.reader import Phrase, Reader, joined, word


def retention_schedule(_: Any, context: ViewContext) -> View:
    """The view of the schedule; a data group without a rule stands in it with its gap."""
    reader = Reader(context, internal=True)
    registers = [
        _register(reader, str(name), register, number)
        for number, (name, register) in enumerate(context.workspace.registers.items(), 1)
    ]
    groups = [group for register in registers for group in register["groups"]]
    data = {
        "counts": {
            "registers": len(registers),
            "rules": sum(len(listed(register.retention)) for register in context.workspace.registers.values()),
            "without": sum(len(group["what"]) for group in groups if not group["rules"]),
        },
        "registers": registers,
        "findings": findings(reader, ("RET",)),
    }
    blocks = tuple(f"schedule-{register['id']}" for register in registers)
    return document(reader, "retention", blocks, data)


def _register(reader: Reader, name: str, register: Register, number: int) -> dict[str, Any]:
    return {
        "id": name,
        "number": number,
        "name": reader.text(register.name) or name,
        "broken": register.origin.document.path in reader.context.workspace.broken,
        "none": None if listed(register.retention) else reader.gap(register.retention),
        "picture": pictures.periods(reader, register),
        "groups": list(_groups(reader, register)),
    }


def _groups(reader: Reader, register: Register) -> Iterator[dict[str, Any]]:
    """The data groups in the order of the record, those under the same rules together; then rules for no group."""
    by_group = rules_for(register)
    together: dict[tuple[int, ...], list[Any]] = {}
    for group, rules in by_group.items():
        together.setdefault(tuple(id(rule) for rule in rules), []).append(group)
    for groups in together.values():
        yield {
            "what": reader.entries(register.data, groups),
            "rules": [_rule(reader, register, rule) for rule in by_group[groups[0]]],
            "gap": reader.gap(None) if not by_group[groups[0]] else None,
        }
    told = {id(rule) for rules in by_group.values() for rule in rules}
    for rule in listed(register.retention):
        if id(rule) not in told:
            what = retention.rule(reader, register, rule)["what"]
            yield {"what": what, "rules": [_rule(reader, register, rule)], "gap": None}


def _rule(reader: Reader, register: Register, entry: Retention) -> dict[str, Any]:
    actions = list(retention.ending(reader, entry))
    rest = [sentence for sentence in retention.sentences(reader, register, entry) if sentence not in actions]
    narrowed = [
        reader.narrowed(register, "purposes", entry.purposes) if entry.data is not None else None,
        reader.narrowed(register, "subjects", entry.subjects),
        joined([word(f"medium.{medium}") for medium in entry.medium]) if entry.medium else None,
        word("retention.active") if entry.active else None,
    ]
    asides = [aside for aside in narrowed if aside]
    starts: list[Phrase] = []
    for event in _starts(entry):
        named = reader.named(EVENTS, event)
        starts += [named] if named not in starts else []
    if starts and entry.align and (str(entry.start), entry.align) not in retention.ALIGNED:
        starts.append(word(f"schedule.align.{entry.align}"))
    return {
        "aside": joined(asides, "semicolon") if asides else None,
        "period": retention.duration(reader, entry),
        "sentences": rest,
        "start": starts,
        "no_start": reader.gap(None) if entry.period and not starts else None,
        "grounds": retention.grounds(reader, entry),
        "actions": actions,
        "no_action": None if actions or str(entry.storage) in ("permanent", "not-stored") else reader.gap(None),
        "executed": [told for told in record_parts.executed(reader, entry) if told["label"] != word("label.systems")],
    }


def _starts(entry: Any) -> Iterator[Any]:
    """The events that a rule counts from or ends with."""
    yield from _said(entry.start, getattr(entry, "until", None), getattr(entry, "event", None))
    for end in entry.ends:
        yield from _starts(end)


def _said(*events: Any) -> Iterable[Any]:
    return (event for event in events if event is not None)


RETENTION = DocumentKind("retention", Audience.INTERNAL, Subject.WORKSPACE, "retention.html.j2", retention_schedule)
