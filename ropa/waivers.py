"""Waivers: which findings are knowingly accepted, and what is wrong with the acceptances themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from ropa.decode import nearest
from ropa.diagnostics import ERROR, Accepted, Diagnostic, Related
from ropa.model.assessment import Waiver
from ropa.registry import Registry
from ropa.rules import Context
from ropa.source import Origin

UNWAIVABLE = frozenset({"FMT", "REF", "PLG", "TBL", "WVR", "XRF", "HIS", "DOC"})
LONGEST = timedelta(days=366)
SHORTEST_REASON = (2, 10)
"""Words and letters without which a reason gives none."""
MOST_PLACES = 3
"""How many places of a finding are offered in the stead of one where it does not stand."""

_WORDS = re.compile(r"[^\W\d_]+")


def waived(
    found: Sequence[Diagnostic], context: Context, registry: Registry, *, supposed: bool = False
) -> Iterator[Diagnostic]:
    """The findings, those that a waiver covers marked; and what is wrong with the waivers themselves.

    Where something is `supposed`, such as that a law had fallen, a waiver without a finding is not told.
    """
    waivers = _Waivers(found, context, registry, supposed)
    for entry in context.workspace.entries():
        for waiver in getattr(entry, "waivers", ()):
            yield from waivers.judge(waiver)
    accepted = waivers.accepted
    for item in found:
        yield replace(item, accepted=accepted[id(item)]) if id(item) in accepted else item


@dataclass
class _Waivers:
    """Holds waivers against what was found; `accepted` are the findings they cover, by identity."""

    found: Sequence[Diagnostic]
    context: Context
    registry: Registry
    supposed: bool
    accepted: dict[int, Accepted] = field(default_factory=dict)
    _first: dict[int, Waiver] = field(default_factory=dict)

    def judge(self, waiver: Waiver) -> Iterator[Diagnostic]:
        """Accept what a waiver covers, or tell why it covers nothing."""
        matched = [item for item in self._of_code(waiver) if _stands(item, waiver)]
        if waiver.code.rstrip("0123456789") in UNWAIVABLE:
            yield _wrong("WVR004", waiver, "code")
        elif self._no_code(waiver):
            near = nearest(waiver.code, sorted({item.code for item in self.found if _same_file(item, waiver)}), 0.8)
            yield _wrong("WVR005", waiver, "code", near=near)
        elif waiver.until is None or waiver.reason is None or not self._by_a_role(waiver):
            return  # an error of format or reference says it, and nothing is accepted
        elif waiver.until < self.context.as_of:
            gone = None if matched or self._unknown(waiver) else "yes"
            yield _wrong("WVR001", waiver, "until", until=waiver.until.isoformat(), gone=gone)
        elif waiver.until - self.context.as_of > LONGEST:
            latest = (self.context.as_of + LONGEST).isoformat()
            yield _wrong("WVR003", waiver, "until", until=waiver.until.isoformat(), latest=latest)
        elif not _says_why(reason := waiver.reason.anything(self.context.workspace.first_language)):
            yield _wrong("WVR006", waiver, "reason", reason=reason)
        elif not matched:
            yield from () if self._unknown(waiver) else [_wrong("WVR002", waiver, "at", **self._instead(waiver))]
        else:
            yield from self._accept(waiver, matched, reason)

    def _accept(self, waiver: Waiver, matched: Sequence[Diagnostic], reason: str) -> Iterator[Diagnostic]:
        first = next((self._first[id(item)] for item in matched if id(item) in self._first), None)
        if first is not None:
            yield _wrong("WVR007", waiver, "at", Related(first.at("at"), "first"))
            return
        for item in matched:
            self._first[id(item)] = waiver
            self.accepted[id(item)] = Accepted(reason, str(waiver.by), str(waiver.until))

    def _by_a_role(self, waiver: Waiver) -> bool:
        return any(str(role) == waiver.by for role in self.context.workspace.roles)

    def _of_code(self, waiver: Waiver) -> list[Diagnostic]:
        return [item for item in self.found if item.code == waiver.code]

    def _no_code(self, waiver: Waiver) -> bool:
        """Whether no rule has the code; a rule file or pack that was not run might have it."""
        return self.registry.rule(waiver.code) is None and not any(item.family == "PLG" for item in self.found)

    def _unknown(self, waiver: Waiver) -> bool:
        """Whether the finding may be there although it was not found: something could not be read, run or asked."""
        rule = self.registry.rule(waiver.code)
        return (
            self.supposed
            or rule is None
            or self.context.workspace.unread(waiver.origin.document.path, waiver.at_.split("."))
            or any(item.code == "PLG002" and item.params.get("rule") == waiver.code for item in self.found)
            or (rule.past and not self.context.earlier.whole)
        )

    def _instead(self, waiver: Waiver) -> dict[str, str | None]:
        """Where the finding does stand, or what stands at the place."""
        same = self._of_code(waiver)
        here = list(dict.fromkeys(item.at.dotted() for item in same if _same_file(item, waiver)))
        near = nearest(waiver.at_, here[:50])
        if here:
            return {"near": near} if near else {"places": ", ".join(here[:MOST_PLACES])}
        if same:
            return {"file": same[0].path, "place": same[0].at.dotted()}
        others = sorted({item.code for item in self.found if _stands(item, waiver)})
        return {"others": ", ".join(others) or None}


def _same_file(found: Diagnostic, waiver: Waiver) -> bool:
    return found.path == waiver.origin.document.path


def _stands(found: Diagnostic, waiver: Waiver) -> bool:
    return _same_file(found, waiver) and found.at.dotted() == waiver.at_


def _says_why(reason: str) -> bool:
    """Whether a reason says something: a word such as `ok` does not."""
    words = _WORDS.findall(reason)
    fewest, letters = SHORTEST_REASON
    return len(words) >= fewest and sum(map(len, words)) >= letters


def _wrong(finding: str, waiver: Waiver, key: str, *related: Related, **params: str | None) -> Diagnostic:
    """What is wrong with a waiver, at one of its keys."""
    at: Origin = waiver.at(key)
    said = {"code": waiver.code, "at": waiver.at_, **{name: value for name, value in params.items() if value}}
    return Diagnostic(finding, ERROR, at, None, said, related)
