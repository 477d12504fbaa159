"""How a single value is written: plain where it may be, else in quotes or as a block; long ones in filled lines."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from ropa.yamlio import Mapping, Node, Scalar, compose

WIDTH = 118
"""Columns of a line; only a word that is longer than that makes a longer line."""

_SURELY_PLAIN = re.compile(r"(?:[^\W_][\w.()/+;%§–’-]*)(?: [\w(–][\w.()/+;%§–’-]*)*")
_BREAK = re.compile(r"(?<=\S) (?=\S)")
# Other readers than ropa take these for no value at all; whoever put them in quotes meant the word.
_NO_VALUE = frozenset({"null", "Null", "NULL", "~"})


class Scalars:
    """Writes single values; whether a text may be written plainly is found out once."""

    def __init__(self) -> None:
        self._plain: dict[tuple[str, bool], bool] = {}

    def inline(self, node: Scalar, flow: bool) -> str | None:
        """The value on one line, or None where it needs several; `flow` within brackets or braces."""
        if "\n" in node.value or node.style in ("|", ">"):
            return None
        return self._one_line(node, flow)

    def key(self, node: Scalar, flow: bool) -> str:
        """A key, which is always on one line."""
        return _escaped(node.value) if "\n" in node.value else self._one_line(node, flow)

    def lines(self, node: Scalar, column: int, indent: int) -> list[str]:
        """The value's lines: the first begins at `column`, the others at `indent`, which they come without."""
        value = node.value
        if "\n" not in value and node.style not in ("|", ">"):
            return _filled(self._one_line(node, flow=False), column, indent)
        for lines in self._several(node, column, indent):
            if _reads_as(lines, value):
                return lines
        return [_escaped(value)]

    def _one_line(self, node: Scalar, flow: bool) -> str:
        value = node.value
        if not value:
            return '""' if node.style else ""
        meant = not node.style or value not in _NO_VALUE
        return value if meant and self._may_be_plain(value, flow) else _quoted(value)

    def _may_be_plain(self, value: str, flow: bool) -> bool:
        known = self._plain.get((value, flow))
        if known is None:
            known = bool(_SURELY_PLAIN.fullmatch(value)) or _reads_plain(value, flow)
            self._plain[value, flow] = known
        return known

    def _several(self, node: Scalar, column: int, indent: int) -> Iterator[list[str]]:
        """The ways to write a value of several lines, that of its author first."""
        value = node.value
        if node.style == ">":
            yield [_header(">", value), *_paragraphs(value.rstrip("\n"), indent, indent), *_trailing(value)]
        elif node.style != "|":
            if self._may_be_plain(value.replace("\n", " "), flow=False):
                yield _paragraphs(value, column, indent)
            yield _paragraphs(f'"{_inside(value)}"', column, indent)
        yield [_header("|", value), *value.removesuffix("\n").split("\n")]


def _filled(form: str, column: int, indent: int) -> list[str]:
    """A written value over as many lines as it needs, broken at single spaces, which reading gives back."""
    if column + len(form) <= WIDTH:
        return [form]
    quote = form[0] if len(form) > 1 and form[0] == form[-1] and form[0] in "\"'" else ""
    words = _BREAK.split(form[1:-1] if quote else form)
    words[0], words[-1] = quote + words[0], words[-1] + quote
    lines, line = [], words[0]
    for word in words[1:]:
        if column + len(line) + 1 + len(word) > WIDTH:
            lines.append(line)
            line, column = word, indent
        else:
            line += f" {word}"
    return [*lines, line]


def _paragraphs(form: str, column: int, indent: int) -> list[str]:
    """As `_filled`, for a text with line feeds: each stands for an empty line."""
    first, *others = form.split("\n")
    lines = _filled(first, column, indent)
    for paragraph in others:
        lines += ["", *_filled(paragraph, indent, indent)] if paragraph else [""]
    return lines


def _trailing(value: str) -> list[str]:
    """The empty lines at the end of a block that keeps them."""
    return [""] * (len(value) - len(value.rstrip("\n")) - 1)


def _header(sign: str, value: str) -> str:
    """The first line of a block: its sign, its indentation where a space begins the text, and how it ends."""
    ends = "+" if value.endswith("\n\n") or not value.strip("\n") else "" if value.endswith("\n") else "-"
    return sign + ("2" if value.lstrip("\n").startswith(" ") else "") + ends


def _quoted(value: str) -> str:
    """In double quotes, or in single ones where double ones would need a backslash."""
    if "\\" in value or '"' in value:
        return "'" + value.replace("'", "''") + "'"
    return f'"{value}"'


def _inside(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"')


def _escaped(value: str) -> str:
    """In double quotes on one line."""
    return '"' + _inside(value).replace("\n", "\\n") + '"'


def _reads_plain(value: str, flow: bool) -> bool:
    """Whether a text without quotes is read as itself wherever a value or a key may stand."""
    text = f"[{value}, {{k: {value}}}, {{{value}: k}}]" if flow else f"- {value}\n- k: {value}\n- {value}: k\n"
    try:
        node: Any = _read(text)
        item, as_value, as_key = node.value
        written = [item, as_value.value[0][1], as_key.value[0][0]]
        whole = len(as_value.value) == len(as_key.value) == 1 and as_key.value[0][1].value == "k"
    except (AttributeError, IndexError, TypeError, ValueError):
        return False
    return whole and all(type(part) is Scalar and part.value == value for part in written)


def _reads_as(lines: Sequence[str], value: str) -> bool:
    """Whether lines are read as a value, in a mapping in which something follows."""
    rest = "".join(f"  {line}\n" if line else "\n" for line in lines[1:])
    node = _read(f"k: {lines[0]}\n{rest}z: z\n")
    return type(node) is Mapping and len(node.value) == 2 and node.value[0][1].value == value


def _read(text: str) -> Node | None:
    problems: list[str] = []
    node = compose(text.encode(), lambda code, span, params: problems.append(code))
    return None if problems else node
