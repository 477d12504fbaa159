"""Bytes to located nodes: text stays text, places are exact, problems do not stop the rest."""

from __future__ import annotations

import pytest

from ropa.source import Span
from ropa.yamlio import Mapping, compose, load_plain, locate, plain, span_of

Told = list[tuple[str, int, int]]


def read(text: str) -> tuple[object, Told]:
    told: Told = []
    node = compose(text.encode(), lambda code, span, params: told.append((code, span.line, span.column)))
    return (None if node is None else plain(node)), told


@pytest.mark.parametrize(
    "word",
    [
        "NO",
        "no",
        "yes",
        "true",
        "null",
        "~",
        "1.10",
        "44100",
        "0x1F",
        "0o17",
        "1_000",
        "12:30:45",
        "2026-05-04",
        "1e3",
        ".inf",
        "=",
        "NaN",
        "Off",
    ],
)
def test_every_scalar_is_the_text_that_stands_there(word: str) -> None:
    assert read(f"a: {word}\n") == ({"a": word}, [])


def test_blocks_and_quotes_are_read_as_yaml_has_them() -> None:
    text = "a: |\n  one\n  two\nb: >-\n  three\n  four\nc: 'it''s'\nd: \"x\\ny\"\ne: five\n  six\n"
    assert read(text) == ({"a": "one\ntwo\n", "b": "three four", "c": "it's", "d": "x\ny", "e": "five six"}, [])


def test_an_empty_file_and_one_of_comments_hold_no_node() -> None:
    assert read("") == read("# only this\n") == (None, [])


def test_problems_of_the_text_are_told_and_the_nodes_come_all_the_same() -> None:
    value, told = read("a: &x 1\nb: !y 2\nc: d\u200be\nf:\tg\n")
    assert value == {"a": "1", "b": "2", "c": "d\ufffde", "f": "g"}
    assert sorted(told) == [("FMT002", 3, 5), ("FMT003", 4, 3), ("FMT004", 1, 4), ("FMT005", 2, 4)]


def test_an_ampersand_star_or_exclamation_mark_inside_a_text_is_none_of_those() -> None:
    assert read("a: R&D *and* more!\nb: 'x & y'\nc: [x!, y*]\n# &a *b !c\n")[1] == []


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("a: b\n---\nc: d\n", ("FMT007", 2, 1)),
        ("a: [b\nc: d\n", ("FMT008", 1, 4)),
        ("a: 'b\nc: d\n", ("FMT008", 1, 4)),
        ("a: b: c\n", ("FMT008", 1, 5)),
        ("a: 1\nb\nc: 2\n", ("FMT008", 2, 1)),
        ("a: **b** c\n", ("FMT008", 1, 4)),
    ],
)
def test_a_broken_structure_is_shown_where_the_mistake_is(text: str, place: tuple[str, int, int]) -> None:
    assert read(text) == (None, [place])


def test_columns_count_characters_and_not_bytes() -> None:
    node = compose("ä😀ö: {é: 'x'}\n".encode(), lambda *problem: None)
    assert type(node) is Mapping
    key, value = node.value[0]
    assert (span_of(key), span_of(value.value[0][0])) == (Span(1, 1, 3), Span(1, 7, 1))


DOCUMENT = b"a:\n  b: {c: one, d: [two, {e: three}]}\n  f:\ng: four\n"


@pytest.mark.parametrize(
    ("route", "span"),
    [
        ((), Span(1, 1, 1)),
        (("a",), Span(1, 1, 1)),
        (("a", "b", "c"), Span(2, 10, 3)),
        (("a", "b", "d", 0), Span(2, 19, 3)),
        (("a", "b", "d", 1, "e"), Span(2, 28, 5)),
        (("a", "b", "d", 1), Span(2, 25, 1)),
        (("a", "b", "d", 9), Span(2, 15, 1)),
        (("a", "f"), Span(3, 3, 1)),
        (("a", "nothing", "here"), Span(1, 1, 1)),
        (("g",), Span(4, 4, 4)),
    ],
)
def test_a_route_is_found_again_or_the_nearest_place_that_exists(route: tuple[str | int, ...], span: Span) -> None:
    assert locate(DOCUMENT, route) == span


@pytest.mark.parametrize("data", [b"", b"\xff", b"[", b"a: [b\n"])
def test_a_route_in_a_file_that_cannot_be_read_is_its_beginning(data: bytes) -> None:
    assert locate(data, ("a", 0)) == Span(1, 1)


@pytest.mark.parametrize("text", ["a: [", "a: &x b", "a:\tb", "a: b\n---\nc: d"])
def test_a_packaged_file_that_is_not_strict_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="not strict YAML"):
        load_plain(text.encode())
