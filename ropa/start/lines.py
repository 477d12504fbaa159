"""The lines of a new file: answers under their keys, each with a comment that says what it is."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from ropa.start.quoting import quoted

WIDTH = 110
UNSAID = "…"


@dataclass(frozen=True, slots=True)
class Written:
    """One value, or a list on one line, as it stands in the file."""

    text: str


@dataclass(frozen=True, slots=True)
class Open:
    """A question that nobody has answered yet."""


@dataclass(frozen=True, slots=True)
class Unsaid:
    """A field that is left out because nothing is known of it and the model has no word for that."""


@dataclass(frozen=True, slots=True)
class Fields:
    """An entry: fields under one another."""

    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Entries:
    """A list of entries."""

    entries: tuple[Fields, ...]


Value: TypeAlias = Written | Open | Unsaid | Fields | Entries


@dataclass(frozen=True, slots=True)
class Line:
    """A key with its value; `about` is the comment above it, empty where the same was said before."""

    key: str
    value: Value
    about: str = ""


def answered(value: Value) -> bool:
    """Whether anything is said here: an answer at some depth."""
    if isinstance(value, Fields):
        return any(answered(line.value) for line in value.lines)
    return isinstance(value, Written | Entries)


def holds_open(value: Value) -> bool:
    """Whether a question inside is left open."""
    return isinstance(value, Open) or (
        isinstance(value, Fields) and any(holds_open(line.value) for line in value.lines)
    )


def text_of(lines: Sequence[Line], note: str, head: str = "") -> str:
    """A whole file; `note` is what every open question says, `head` the comment at its top."""
    body = "\n".join(_lines(lines, "", f"{{todo: {quoted(note)}}}"))
    return "".join(f"{line}\n" for line in [*_comment(head, ""), body])


def _lines(lines: Sequence[Line], indent: str, todo: str) -> Iterator[str]:
    for line in lines:
        key, value = f"{indent}{line.key}:", line.value
        if isinstance(value, Unsaid):
            yield f"{indent}# {line.key}: {UNSAID}" + (f"  # {line.about}" if line.about else "")
            continue
        yield from _comment(line.about, indent)
        if isinstance(value, Written):
            yield f"{key} {value.text}"
        elif isinstance(value, Open):
            yield f"{key} {todo}"
        elif isinstance(value, Fields):
            yield key
            yield from _lines(value.lines, f"{indent}  ", todo)
        else:
            yield key
            for entry in value.entries:
                yield from _entry(entry, f"{indent}  ", todo)


def _entry(entry: Fields, indent: str, todo: str) -> Iterator[str]:
    """An entry of a list: a dash before its first key, which is always said."""
    first, *others = entry.lines
    yield from _comment(first.about, indent)
    (line,) = _lines([replace(first, about="")], "", todo)
    yield f"{indent}- {line}"
    yield from _lines(others, f"{indent}  ", todo)


def _comment(about: str, indent: str) -> list[str]:
    return [f"{indent}# {line}" for line in textwrap.wrap(about, WIDTH - len(indent) - 2)]
