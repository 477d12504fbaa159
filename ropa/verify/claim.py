"""What a manifest claims, read as something that anybody may have written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date as Day
from datetime import datetime
from typing import Any

from ropa.build.output import Malformed, read_manifest

ENVIRONMENT = ("versions", "packs", "tables", "look")
"""What a build was made with; where it differs, the same bytes cannot be expected."""


@dataclass(frozen=True, slots=True)
class Made:
    """What documents were made from: the commit, None outside git, the law of a day, and what was left out, and what
    alone was wanted.
    """

    commit: str | None
    as_of: Day
    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """A manifest's claims. `content` is the whole of it."""

    made: Made
    files: Mapping[str, Mapping[str, Any]]
    inputs: Mapping[str, str]
    replacing: Mapping[str, Any]
    content: Mapping[str, Any]

    @classmethod
    def of(cls, data: bytes) -> Claim:
        """The claims of a manifest's bytes. Raises Malformed."""
        content = read_manifest(data)
        inputs = content.get("inputs")
        if not isinstance(inputs, dict):
            raise Malformed("it has no list of inputs")
        return cls(_made(content), content["files"], inputs, content.get("replacing", {}), content)

    def groups(self) -> dict[Made, list[str]]:
        """The files by what they were made from: those kept from an earlier build say so themselves."""
        found: dict[Made, list[str]] = {self.made: []}
        for path, entry in self.files.items():
            made = _made(entry["made"]) if isinstance(entry.get("made"), dict) else self.made
            found.setdefault(made, []).append(path)
        return found

    def dates(self) -> Iterator[datetime]:
        """The dates that documents bear."""
        for entry in self.files.values():
            try:
                moment = datetime.fromisoformat(str(entry.get("date")))
            except ValueError:
                continue
            if moment.tzinfo is not None:
                yield moment

    def environment(self, other: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
        """What this and another build were made with where it differs: its name, here, and there."""
        for part in ENVIRONMENT:
            mine, others = self.content.get(part), other.get(part)
            if not isinstance(mine, dict) or not isinstance(others, dict):
                mine, others = {part: mine}, {part: others}
            for name in sorted({*mine, *others}):
                if mine.get(name) != others.get(name):
                    yield name, _brief(mine.get(name)), _brief(others.get(name))


def _made(content: Mapping[str, Any]) -> Made:
    try:
        as_of = Day.fromisoformat(str(content.get("as_of")))
    except ValueError:
        raise Malformed("it does not say the law of which day applies (as_of)") from None
    commit, without, only = content.get("commit"), content.get("without", []), content.get("only", [])
    if not (commit is None or isinstance(commit, str)) or not isinstance(without, list) or not isinstance(only, list):
        raise Malformed("it does not say from which commit it was made")
    return Made(commit, as_of, tuple(map(str, without)), tuple(map(str, only)))


def _brief(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("version") or value.get("checked") or value
    return "–" if value is None else str(value)[:80]
