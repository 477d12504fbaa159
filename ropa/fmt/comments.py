"""The comments of a file: where they stand, and a second reader that counts them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from ruamel.yaml import YAML

from ropa.yamlio import Mapping, Node, Scalar


class Comment(NamedTuple):
    """A comment: its offset in the text, its line and column from 0, and whether nothing else is on its line."""

    offset: int
    line: int
    column: int
    alone: bool
    text: str


def comments_of(text: str, root: Node) -> list[Comment]:
    """Every comment in the order of the file. Outside the scalars of `root` the sign # begins nothing else."""
    found = []
    offset = 0
    for number, (line, masked) in enumerate(zip(text.split("\n"), _without_scalars(text, root), strict=True)):
        column = masked.find("#")
        if column >= 0:
            alone = not masked[:column].strip()
            found.append(Comment(offset + column, number, column, alone, line[column:].rstrip()))
        offset += len(line) + 1
    return found


def count_comments(text: str) -> Counter[str]:
    """How often each comment stands in a text, by the round-trip library: a reader that shares nothing with ours."""
    found: Counter[str] = Counter()
    for token in YAML(typ="rt", pure=True).scan(text):
        found.update(line for written in _flat(token.comment) for line in _lines(written))
    return found


def _without_scalars(text: str, root: Node) -> list[str]:
    """The lines of a text with the characters of every scalar replaced; of a block scalar all but its first line."""
    pieces, done = [], 0
    for scalar in _scalars(root):
        start, end = scalar.start_mark.index, scalar.end_mark.index
        if scalar.style in ("|", ">"):
            start = text.find("\n", start, end) if "\n" in text[start:end] else end
        pieces += [text[done:start], "\n".join("x" * len(line) for line in text[start:end].split("\n"))]
        done = end
    return "".join([*pieces, text[done:]]).split("\n")


def _scalars(node: Node) -> Iterator[Scalar]:
    if type(node) is Scalar:
        yield node
    for child in node.value if type(node) is not Scalar else ():
        for part in child if type(node) is Mapping else (child,):
            yield from _scalars(part)


def _flat(comment: Any) -> Iterator[str]:
    """What a token holds before and after itself, in lists within lists."""
    for part in comment if isinstance(comment, list) else () if comment is None else (comment,):
        if isinstance(part, list):
            yield from _flat(part)
        elif part is not None:
            yield part if isinstance(part, str) else part.value


def _lines(written: str) -> Iterator[str]:
    return (line.strip() for line in written.split("\n") if line.strip())
