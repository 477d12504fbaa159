"""Strict YAML: from bytes to nodes with places. The only door to PyYAML."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

import yaml
from yaml._yaml import CParser

from ropa.source import Span, Step
from ropa.yaml_problems import at_context, sharper, yaml_reason

Node = yaml.Node
Scalar = yaml.ScalarNode
Sequence = yaml.SequenceNode
Mapping = yaml.MappingNode

MAX_DEPTH = 40
MAX_FILE_BYTES = 1024 * 1024

Emit = Callable[[str, Span, dict[str, str]], None]
"""Receives a format problem: its code, where it stands, and the parameters of its message."""

# Control characters but line feeds, bidirectional controls, zero-width characters, and the line breaks of Unicode.
_FORBIDDEN = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U000e0000-\U000e007f]"
)
_RUN = re.compile(f"(?:{_FORBIDDEN.pattern})+")
_MOST_TOLD = 100
# What nearly every file is made of: one look instead of a search for what is forbidden.
_PLAIN = re.compile("[\n -~\xa0-\u017f\u2010-\u2027]*+")


_CONFLICT = re.compile(r"^(?:<{7}|={7}|>{7}|\|{7})(?: |$)", re.MULTILINE)
# Spaces of other widths where the structure of the file is: before a key, after its colon, after a hyphen.
_OTHER_SPACE = re.compile("^([ -]*)([\u00a0\u202f]+)|^( *(?:- +)?[\\w-]+:)([\u00a0\u202f]+)", re.MULTILINE)


class TooDeep(Exception):
    """The file nests deeper than `MAX_DEPTH`."""


class _Composer(CParser):
    """libyaml's composer without tag resolution: every scalar is text, and nesting has a limit inside the parse.

    The parser calls `descend_resolver` and `ascend_resolver` around every node. A dictionary's own methods keep the
    nodes above as a stack; two methods in Python would make reading a third slower.
    """

    def __init__(self, stream: str) -> None:
        super().__init__(stream)
        self.above: dict[Node, Any] = {}
        self.descend_resolver = self.above.setdefault
        self.ascend_resolver = self.above.popitem

    def resolve(self, kind: type, value: str, implicit: object) -> str:
        if len(self.above) > MAX_DEPTH + 1:
            raise TooDeep
        return ""


def span_of(node: Node) -> Span:
    """Where a node stands: a scalar's whole first line, one character for a list or mapping."""
    start, end = node.start_mark, node.end_mark
    width = max(1, end.column - start.column) if type(node) is Scalar and end.line == start.line else 1
    return Span(start.line + 1, start.column + 1, width)


def compose(data: bytes, emit: Emit) -> Node | None:
    """The one document in `data` as nodes, or None where it cannot be read; every problem goes to `emit`.

    Nothing is raised. A file with a forbidden character, an anchor or a tag is still composed, so that the mistakes
    in the rest of it are told in the same run.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        emit("FMT001", Span(before.count("\n") + 1, len(before) - before.rfind("\n")), {})
        return None
    text = text.replace("\r\n", "\n")
    if b"<<<<<<<" in data and _report_conflict(text, emit):
        return None
    if "\u00a0" in text or "\u202f" in text:
        text = _report_other_spaces(text, emit)
    if not _PLAIN.fullmatch(text) and _FORBIDDEN.search(text):
        _report_forbidden(text, emit)
        text = _FORBIDDEN.sub(lambda found: " " if found.group() == "\t" else "\ufffd", text)
    if b"&" in data or b"*" in data or b"!" in data:
        text = _report_suspects(text, emit)
    try:
        loader = _Composer(text)
        try:
            node: Node | None = loader.get_single_node()
        finally:
            loader.dispose()
    except TooDeep:
        emit("FMT018", _deep_place(text), {"limit": str(MAX_DEPTH)})
        return None
    except yaml.MarkedYAMLError as error:
        _report_problem(error, text, emit)
        return None
    except yaml.YAMLError as error:
        emit("FMT008", Span(1, 1), {"reason": yaml_reason(str(error), "")})
        return None
    if b"\\" in data and node is not None:
        _report_escaped(node, emit)
    return node


def _report_forbidden(text: str, emit: Emit) -> None:
    """Tell characters that may not stand in the text, those side by side once."""
    line, counted = 1, 0
    for told, found in enumerate(_RUN.finditer(text)):
        if told == _MOST_TOLD:
            return  # the rest is told when these are mended
        start = found.start()
        line, counted = line + text.count("\n", counted, start), start
        span = Span(line, start - text.rfind("\n", 0, start), len(found.group()))
        if found.group()[0] == "\t":
            emit("FMT003", span, {})
        else:
            emit("FMT002", span, _character(found.group()[0]))


def _report_conflict(text: str, emit: Emit) -> bool:
    """Tell the first mark that git leaves where it could not merge two versions; the file is neither of them."""
    found = _CONFLICT.search(text)
    if found is None:
        return False
    emit("FMT008", Span(text.count("\n", 0, found.start()) + 1, 1, 7), {"reason": "@yaml.conflict"})
    return True


def _report_other_spaces(text: str, emit: Emit) -> str:
    """Tell spaces that look like one and separate nothing; gives the text as it was meant."""
    for told, found in enumerate(_OTHER_SPACE.finditer(text)):
        if told < _MOST_TOLD:
            start, end = found.span(2) if found[2] else found.span(4)
            span = Span(text.count("\n", 0, start) + 1, start - text.rfind("\n", 0, start), end - start)
            emit("FMT002", span, {**_character(text[start]), "space": "yes"})
    return _OTHER_SPACE.sub(lambda found: f"{found[1] or found[3] or ''}{' ' * len(found[2] or found[4])}", text)


def _report_escaped(node: Node, emit: Emit) -> None:
    """Tell characters that only an escape in double quotes makes, a text once."""
    told = 0
    for scalar in _scalars(node):
        found = _FORBIDDEN.search(scalar.value)
        if found and told < _MOST_TOLD:
            told += 1
            emit("FMT002", span_of(scalar), {**_character(found.group()), "escape": "yes"})


def _character(character: str) -> dict[str, str]:
    return {"codepoint": f"U+{ord(character):04X}", "name": unicodedata.name(character, "control character")}


def _report_suspects(text: str, emit: Emit) -> str:
    """Tell anchors, aliases and tags, which composing would silently resolve.

    Gives the text with every alias made a word of its own, so that nothing can grow or hold itself.
    """
    stars: list[int] = []
    try:
        for event in _events(text):
            mark = event.start_mark
            span = Span(mark.line + 1, mark.column + 1)
            if isinstance(event, yaml.AliasEvent):
                stars.append(mark.index)
            if getattr(event, "anchor", None):
                emit("FMT004", span, {"name": event.anchor})
            if getattr(event, "tag", None):
                emit("FMT005", span, {"name": event.tag})
    except (yaml.YAMLError, RecursionError):
        pass  # composing tells it
    if not stars:
        return text
    letters = list(text)
    for star in stars:
        letters[star] = "_"
    return "".join(letters)


def _report_problem(error: yaml.MarkedYAMLError, text: str, emit: Emit) -> None:
    problem, context = error.problem or "", error.context or ""
    reason = yaml_reason(problem, context)
    if error.problem_mark is not None:
        reason = sharper(reason, text[: error.problem_mark.index].rpartition("\n")[2])
    begins, stops = error.context_mark, error.problem_mark
    same_line = begins is not None and stops is not None and begins.line == stops.line
    if begins and stops and not same_line and not text[stops.index :].strip():
        stops = begins  # the end of the file shows nothing
    mark = begins if begins is not None and at_context(reason, same_line) else stops or begins
    span = Span(mark.line + 1, mark.column + 1) if mark else Span(1, 1)
    if isinstance(error, yaml.composer.ComposerError) and "document" in f"{problem} {context}":
        emit("FMT007", span, {})
    elif isinstance(error, yaml.composer.ComposerError):
        emit("FMT004", span, {"name": ""})
    else:
        emit("FMT008", span, {"reason": reason})


def _deep_place(text: str) -> Span:
    depth = 0
    for event in _events(text):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            return Span(event.start_mark.line + 1, event.start_mark.column + 1)
    return Span(1, 1)


def _events(text: str) -> Iterator[Any]:
    """The events of libyaml's parser, which nests in no depth of its own."""
    return iter(yaml.parse(text, Loader=yaml.CLoader))


def _scalars(node: Node) -> Iterator[Scalar]:
    if type(node) is Scalar:
        yield node
    elif type(node) is Mapping:
        for key, value in node.value:
            yield from _scalars(key)
            yield from _scalars(value)
    else:
        for item in node.value:
            yield from _scalars(item)


def locate(data: bytes, route: tuple[Step, ...]) -> Span:
    """Where a route stands in a file: a scalar's value, a list's or mapping's key, or the nearest that exists."""
    quiet: Emit = lambda code, span, params: None  # noqa: E731
    node = compose(data, quiet)
    if node is None:
        return Span(1, 1)
    return locate_in(node, route)


def locate_in(node: Node, route: tuple[Step, ...]) -> Span:
    """As `locate`, in a file that has been composed already."""
    label: Node = node.value[0][0] if type(node) is Mapping and node.value else node
    for step in route:
        found = _step(node, step)
        if found is None:
            break
        label, node = found
    return span_of(node if type(node) is Scalar and node.value else label)


def _step(node: Node, step: Step) -> tuple[Node, Node] | None:
    """The label and the value below `node`; a list's entry is labelled by its first key."""
    if type(node) is Mapping:
        for key, value in node.value:
            if key.value == step:
                return key, value
    elif type(node) is Sequence and isinstance(step, int) and step < len(node.value):
        value = node.value[step]
        return (value.value[0][0] if type(value) is Mapping and value.value else value), value
    elif type(node) is not Sequence and step == 0:
        return (node.value[0][0] if type(node) is Mapping and node.value else node), node
    return None


def section(node: Node | None) -> dict[str, Node]:
    """The entries of a mapping by their keys; empty for anything else."""
    return {key.value: value for key, value in node.value if type(key) is Scalar} if type(node) is Mapping else {}


def plain(node: Node) -> Any:
    """A node as dict, list and str: for files that are not the record, such as words.

    Raises ValueError where a key is no word.
    """
    if type(node) is Mapping:
        if any(type(key) is not Scalar for key, _ in node.value):
            raise ValueError("a key is no word")
        return {key.value: plain(value) for key, value in node.value}
    if type(node) is Sequence:
        return [plain(item) for item in node.value]
    return node.value


def load_plain(data: bytes) -> Any:
    """A packaged YAML file as dict, list and str.

    Raises ValueError with the line where it is no strict YAML: a packaged file is ours to mend.
    """
    problems: list[tuple[str, Span]] = []
    node = compose(data, lambda code, span, params: problems.append((code, span)))
    if node is None or problems:
        raise ValueError(f"not strict YAML: {problems}")
    return plain(node)
