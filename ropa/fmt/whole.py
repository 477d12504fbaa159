"""A whole file laid out, and the proof that nothing but its layout has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ropa.diagnostics import ERROR, Diagnostic
from ropa.fmt.comments import count_comments
from ropa.fmt.layout import laid_out
from ropa.source import Document, Origin
from ropa.yamlio import Mapping, Node, Scalar, compose, span_of


class Changed(Exception):
    """Laying a file out would have changed a value or a comment; nothing is written then."""


@dataclass(frozen=True, slots=True)
class Formatted:
    """A file's bytes in the one layout; the same as before, with the reasons told, where it cannot be read."""

    data: bytes
    problems: tuple[Diagnostic, ...] = ()


def format_bytes(data: bytes, path: str) -> Formatted:
    """Lay out a file. What is no strict YAML is left as it is and told; `path` names the file in what is told.

    Raises Changed where the result would not say the same, which is a defect of this package.
    """
    origin = Origin(Document(path))
    problems: list[Diagnostic] = []
    node = compose(data, lambda code, span, params: problems.append(Diagnostic(code, ERROR, origin, span, params)))
    if node is not None and not problems:
        problems += _unnamed(node, origin)
    if problems or node is None or type(node) is Scalar or not node.value:
        return Formatted(data, tuple(problems))
    text = data.decode("utf-8-sig").replace("\r\n", "\n")
    made = laid_out(text, node)
    again = compose(made.encode(), lambda code, span, params: problems.append(Diagnostic(code, ERROR, origin, span)))
    if problems or again is None or said(node) != said(again) or count_comments(text) != count_comments(made):
        raise Changed(path)
    return Formatted(made.encode())


def said(node: Node) -> Any:
    """What a file says, without how it is written: nested lists, a mapping as the list of its pairs."""
    if type(node) is Scalar:
        return node.value
    if type(node) is Mapping:
        return {"pairs": [(said(key), said(value)) for key, value in node.value]}
    return [said(item) for item in node.value]


def _unnamed(node: Node, origin: Origin) -> Iterator[Diagnostic]:
    """Keys that are no words: they have no place in the one layout."""
    for child in node.value if type(node) is not Scalar else ():
        key, value = child if type(node) is Mapping else (None, child)
        if key is not None and type(key) is not Scalar:
            found = "@shape.mapping" if type(key) is Mapping else "@shape.list"
            yield Diagnostic("FMT010", ERROR, origin, span_of(key), {"expected": "@expect.word", "found": found})
        yield from _unnamed(value, origin)
