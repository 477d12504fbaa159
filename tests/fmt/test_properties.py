"""Laying a file out keeps every value and every comment, whatever it looks like; doing it again changes nothing."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from typing import Any

import yaml
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from ropa.fmt import WIDTH, format_bytes

ROOT = Path(__file__).resolve().parents[2]

KEYS = ("name", "fi", "sv", "retention", "basis", '"quoted key"', "'1'", "customers-2", "long-" * 12 + "key")
WORDS = ("yes", "no", "NO", "null", "~", "44100", "1.10", "2026-05-04", "ä", "it's", "C:\\x", "-x", "a:b", "x#y", "…")
LONG = " ".join(f"word{n}" for n in range(40))
QUOTED = (
    *(
        "a: b",
        "# no comment",
        "- x",
        "[x",
        "{x",
        "x, y",
        "say 'so'",
        'say "so"',
        "two  spaces",
        " edge ",
        "null",
        "1.10",
    ),
    *("", "*x", "&x", "!x", "%x", "@x", "`x", "? x", ": x", "back\\slash", f"{LONG}: {LONG}", f'"{LONG}"'),
)
COMMENTS = ("# {}", "#{}", "#! {}", "# # {}", "# {} it", "# {}: [a", '# {} "b')


class Writer:
    """Writes a file as a careless person would: draws structure, styles, columns, empty lines and comments."""

    def __init__(self, draw: st.DrawFn) -> None:
        self.draw = draw
        self.lines: list[str] = []
        self.comments = 0

    def some(self, *options: Any) -> Any:
        return self.draw(st.sampled_from(options))

    def comment(self) -> str:
        self.comments += 1
        return str(self.some(*COMMENTS)).format(f"mark{self.comments}x")

    def beside(self) -> str:
        return f"{self.some(' ', '   ')}{self.comment()}" if self.some(*[False] * 4, True) else ""

    def between(self, column: int) -> None:
        for _ in range(self.some(0, 0, 0, 1, 2)):
            self.lines.append(
                self.some("", " " * self.some(0, column, column, column + 1, column + 3) + self.comment())
            )

    def block(self, column: int, depth: int) -> None:
        dash = self.some("- ", "-   ", "")
        for position in range(self.some(1, 2, 3)):
            self.between(column)
            if dash:
                self.entry(" " * column + dash.rstrip(), len(dash), column, depth, False)
            else:
                key = f"{self.some(*KEYS[:4])}{position}" if depth else f"{self.some('a', 'b')}{position}"
                self.entry(f"{' ' * column}{key}:", 1, column, depth, True)
        self.between(column)

    def entry(self, lead: str, space: int, column: int, depth: int, keyed: bool) -> None:
        form = self.some("plain", "plain", "quoted", "flow", "flow", "block", "empty", *["nested"] * (4 - depth))
        inner = column + self.some(1, 2, 2, 4)
        if form == "nested":
            self.lines.append(lead + self.beside())
            self.block(inner, depth + 1)
        elif form == "block":
            self.lines.append(f"{lead} {self.some('|', '>', '|-', '>-', '|+')}{self.beside()}")
            texts = self.draw(
                st.lists(st.sampled_from(("text", LONG, "  more", "# text", "", "a: b")), min_size=1, max_size=4)
            )
            self.lines += [" " * inner + "first", *(" " * inner + text if text else "" for text in texts)]
        elif form == "empty":
            self.lines.append(lead + self.beside())
        else:
            value = self.flow(inner, depth) if form == "flow" else self.scalar(form, inner)
            start = self.some(" " * space, " " * space, f"{self.beside()}\n{' ' * inner}")
            self.lines += (lead + start + value + self.beside()).split("\n")

    def scalar(self, form: str, column: int) -> str:
        if form == "plain":
            text = self.some(*WORDS, LONG, "two words", "one\ntwo three", "one\n\ntwo")
        else:
            text = self.some(*QUOTED)
            single, double = text.replace("'", "''"), text.replace("\\", "\\\\").replace('"', '\\"')
            text = self.some(f"'{single}'", f'"{double}"', '"line\\nfeed"', '"a\n\nb"')
        return str(text).replace("\n", "\n" + " " * column)

    def flow(self, column: int, depth: int) -> str:
        breaks = [f"\n{' ' * column}", f"{self.beside() or ' '}\n{' ' * column}"] if self.some(False, True) else []
        items = []
        for _ in range(self.some(0, 1, 2, 3, 12)):
            nested = depth < 3 and self.some(*[False] * 5, True)
            items.append(
                self.flow(column, depth + 1) if nested else self.some(*WORDS, "two words", '"a, b"', "'x: y'")
            )
        joined = "".join(f"{self.some('', '', *breaks)}{item},{self.some(' ', ' ', *breaks)}" for item in items)
        if self.some(False, True):
            return f"[{joined}]"
        pairs = "".join(f"k{n}: {item}, {self.some('', *breaks)}" for n, item in enumerate(items))
        return f"{{{pairs}}}"


@st.composite
def files(draw: st.DrawFn) -> str:
    writer = Writer(draw)
    writer.block(0, 0)
    return "\n".join([*writer.lines, ""])


def values(data: bytes) -> Any:
    """What another reader takes from the file, every scalar as text, and mappings with the order of their keys."""
    return _ordered(yaml.compose(data.decode("utf-8-sig"), yaml.CBaseLoader))


def _ordered(node: Any) -> Any:
    if node is None:
        return None
    if isinstance(node, yaml.MappingNode):
        return [("key", key.value, _ordered(value)) for key, value in node.value]
    return [_ordered(item) for item in node.value] if isinstance(node, yaml.SequenceNode) else str(node.value)


def marks(text: str) -> Counter[str]:
    """The comments, each of which has a word of its own."""
    return Counter(re.findall(r"mark\d+x", text))


@settings(max_examples=300, deadline=None)
@given(files())
def test_values_and_comments_stay_and_a_second_time_changes_nothing(text: str) -> None:
    data = text.encode()
    made = format_bytes(data, "x.yaml")
    assume(not made.problems)
    assert values(made.data) == values(data)
    assert marks(made.data.decode()) == marks(text)
    assert format_bytes(made.data, "x.yaml").data == made.data


EVERY = sorted(
    path
    for folder in ("registers", "tests", "plugins", "templates", "ropa")
    for path in (ROOT / folder).rglob("*.yaml")
)


def test_every_file_of_the_repository_keeps_its_values_and_stays_laid_out() -> None:
    laid_out = 0
    for path in EVERY:
        data = path.read_bytes()
        made = format_bytes(data, path.name)
        if not made.problems:
            laid_out += 1
            assert values(made.data) == values(data), path
            assert format_bytes(made.data, path.name).data == made.data, path
    assert laid_out > 0.9 * len(EVERY) > 500


def test_no_line_of_the_registers_is_wider_than_the_layout() -> None:
    for path in sorted((ROOT / "registers").rglob("*.yaml")):
        assert max(len(line) for line in format_bytes(path.read_bytes(), "x").data.decode().splitlines()) <= WIDTH, (
            path
        )
