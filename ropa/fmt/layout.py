"""From nodes and comments to text: the order and the words of the author, the spaces and lines of one layout."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator

from ropa.fmt.comments import Comment, comments_of
from ropa.fmt.scalars import WIDTH, Scalars
from ropa.model.scalars import LANGUAGES
from ropa.yamlio import Mapping, Node, Scalar, Sequence

STEP = 2
"""Columns by which what belongs to an entry is indented."""


def laid_out(text: str, root: Node) -> str:
    """The text of a file in the one layout; `root` is its mapping or list."""
    printer = _Printer(text, root)
    printer.entries(root, 0, "", floor=0)
    printer.comments(printer.waiting[::-1], 0)
    return "\n".join([*printer.out, ""])


class _Printer:
    """Writes entries in their order, each with the comments before it, beside it and at the end of what it holds.

    `waiting` are the comments not written yet, the next one last.
    """

    def __init__(self, text: str, root: Node) -> None:
        found = comments_of(text, root)
        self.out: list[str] = []
        self.waiting = found[::-1]
        self._starts = [comment.offset for comment in found]
        self._lines = [comment.line for comment in found]
        self._scalars = Scalars()
        self._blank = [not line.strip() for line in text.split("\n")]
        self._tight = (
            True  # no empty line now: a block begins, one was just left, or some end a text and are part of it
        )
        self._takes_comment = False  # whether a comment may stand beside what was last written

    # --- entries

    def entries(self, node: Node, indent: int, prefix: str, floor: int) -> None:
        """The entries of a mapping or list at `indent`.

        `prefix` holds the dashes that stand before the first. A comment after the last still belongs here where it
        begins at the column `floor` or right of it.
        """
        pairs = list(_pairs(node))
        ends = [_start(key or value) for key, value in pairs[1:]] + [node.end_mark.index]
        for (key, value), end in zip(pairs, ends, strict=True):
            self._before(_first(key or value), indent if not prefix else len(prefix) - len(prefix.lstrip()))
            lead = prefix or " " * indent
            prefix = ""
            if key is not None:
                self._value(value, f"{lead}{self._scalars.key(key, flow=False)}:", indent, key, end)
            elif self._stands_below(value, len(lead) + STEP):
                self.entries(value, indent + STEP, f"{lead}- ", value.start_mark.column)
                self._beside(value.end_mark.line, end)
            else:
                self._inline(value, f"{lead}-", indent, end)
        self._last_comments(node, indent, floor)

    def _value(self, value: Node, lead: str, indent: int, key: Node, end: int) -> None:
        """What a key holds: beside it where it may stand on one line, else below it."""
        if not self._stands_below(value, len(lead) + 1):
            self._inline(value, lead, indent, end)
            return
        self._write(lead)
        self._beside(key.end_mark.line, _start(value))
        self._tight = True
        column = value.start_mark.column
        self.entries(value, indent + STEP, "", column + 1 if column == key.start_mark.column else column)
        self._beside(value.end_mark.line, end)

    def _inline(self, value: Node, lead: str, indent: int, end: int) -> None:
        """A value beside its key or dash, over several lines where it is long."""
        block = type(value) is Scalar and value.style in ("|", ">")
        inside = self._take(value.end_mark.index)
        if not block:
            self.comments(inside, len(lead) - len(lead.lstrip()))
        if type(value) is Scalar:
            lines = self._scalars.lines(value, len(lead) + 1, indent + STEP)
        else:
            lines = self._brackets(value, len(lead) + 1, indent + STEP)
        first, *others = lines
        self._write(f"{lead} {first}" if first else lead)
        if block and inside:
            self.out[-1] += f"  {inside[0].text}"
        self.out += [" " * (indent + STEP) + line if line else "" for line in others]
        self._takes_comment = not block
        self._tight = block and not self.out[-1]
        self._beside(value.end_mark.line, end)

    # --- shapes

    def _stands_below(self, value: Node, column: int) -> bool:
        """Whether a value's entries stand on lines of their own.

        Brackets and braces stay while they hold on one line from `column`, and a list of words then on several. A
        text in several languages stands on one line wherever it can; everything else stays as its author wrote it.
        """
        if type(value) is Scalar or not value.value:
            return False
        if self._holds_comment(value) or not (_in_brackets(value) or _is_text(value)):
            return True
        line = self._flow(value)
        return line is None or (column + len(line) > WIDTH and not _is_words(value, line))

    def _holds_comment(self, value: Node) -> bool:
        if _in_brackets(value):
            return self._any_between(self._starts, value.start_mark.index, value.end_mark.index)
        return self._any_between(self._lines, value.start_mark.line, _last(value).end_mark.line + 1)

    @staticmethod
    def _any_between(places: list[int], start: int, end: int) -> bool:
        return bisect_left(places, start) < bisect_left(places, end)

    def _flow(self, node: Node) -> str | None:
        """A value within brackets or braces on one line; None where some part needs several."""
        if type(node) is Scalar:
            return self._scalars.inline(node, flow=True)
        written = []
        for key, value in _pairs(node):
            part = self._flow(value)
            if part is None:
                return None
            written.append(part if key is None else f"{self._scalars.key(key, flow=True)}: {part}")
        opening, closing = "{}" if type(node) is Mapping else "[]"
        return f"{opening}{', '.join(written)}{closing}"

    def _brackets(self, value: Node, column: int, indent: int) -> list[str]:
        """A list or mapping in brackets or braces; a long list of words over several lines."""
        line = self._flow(value) or ""
        if column + len(line) <= WIDTH:
            return [line]
        lines, line = [], "["
        for position, item in enumerate(value.value):
            word = f"{self._flow(item)}{']' if item is value.value[-1] else ','}"
            if position and column + len(line) + 1 + len(word) > WIDTH:
                lines.append(line)
                line, column = word, indent
            else:
                line += f" {word}" if position else word
        return [*lines, line]

    # --- lines and comments

    def _write(self, line: str) -> None:
        self.out.append(line)
        self._tight, self._takes_comment = False, True

    def _gap(self, line: int) -> None:
        """One empty line where the author left some before a line of theirs, but none where a block begins."""
        if line and self._blank[line - 1] and not self._tight:
            self.out.append("")
            self._tight = True

    def _take(self, end: int) -> list[Comment]:
        """The comments that stand before an offset and are not written yet."""
        taken = []
        while self.waiting and self.waiting[-1].offset < end:
            taken.append(self.waiting.pop())
        return taken

    def comments(self, taken: list[Comment], indent: int) -> None:
        """Comments on lines of their own."""
        for comment in taken:
            if comment.alone:
                self._gap(comment.line)
            self._write(" " * indent + comment.text)
            self._takes_comment = False

    def _before(self, node: Node, indent: int) -> None:
        """What stands before an entry: its comments and an empty line."""
        self.comments(self._take(node.start_mark.index), indent)
        self._gap(node.start_mark.line)

    def _beside(self, line: int, end: int) -> None:
        """The comment that ends a line of the author's and stands before an offset, beside what was last written."""
        comment = self.waiting[-1] if self.waiting and self._takes_comment else None
        if comment and not comment.alone and comment.line == line and comment.offset < end:
            self.waiting.pop()
            self.out[-1] += f"  {comment.text}"
            self._takes_comment = False

    def _last_comments(self, node: Node, indent: int, floor: int) -> None:
        """The comments after the last entry that still belong to what holds it."""
        end = node.end_mark.index
        while self.waiting and self.waiting[-1].offset < end:
            if not _in_brackets(node) and self.waiting[-1].column < floor:
                return
            self.comments([self.waiting.pop()], indent)


def _pairs(node: Node) -> Iterator[tuple[Scalar | None, Node]]:
    """The entries of a mapping with their keys, of a list without."""
    return ((None, item) for item in node.value) if type(node) is Sequence else iter(node.value)


def _first(node: Node) -> Node:
    """The first scalar of a value, or an empty list or mapping in its place."""
    while type(node) is not Scalar and node.value:
        node = node.value[0][0] if type(node) is Mapping else node.value[0]
    return node


def _last(node: Node) -> Node:
    while type(node) is not Scalar and node.value:
        node = node.value[-1][1] if type(node) is Mapping else node.value[-1]
    return node


def _start(node: Node) -> int:
    return int(_first(node).start_mark.index)


def _in_brackets(node: Node) -> bool:
    """Whether the author wrote a list or mapping in brackets or braces."""
    return isinstance(node, Mapping | Sequence) and bool(node.flow_style)


def _is_text(node: Node) -> bool:
    """Whether a mapping is a text in several languages."""
    return type(node) is Mapping and all(
        key.value in LANGUAGES and type(value) is Scalar and value.value for key, value in node.value
    )


def _is_words(node: Node, line: str) -> bool:
    """Whether a list, written as `line`, holds single words only, which may be broken between any two."""
    return type(node) is Sequence and len(line.split(" ")) == len(node.value) > 1
