"""The schema and the decoder agree: on every sample file, and on what people may write wrong in any place of one."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import jsonschema  # type: ignore[import-untyped]  # published without types
import pytest

from ropa.decode import Decoder
from ropa.diagnostics import ERROR, Diagnostic
from ropa.editor.schemas import schema_text
from ropa.files import KINDS as FOLDERS
from ropa.plugins import load_registry
from ropa.schema import KINDS, SINGLE
from ropa.source import Document
from ropa.tables import Tables, load_tables
from ropa.workspace.link import link_inside
from ropa.yamlio import compose, load_plain

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = Path(sys.executable).with_name("check-jsonschema")

Route = tuple[Any, ...]
GONE = object()
"""In the place of a value: the key or entry is taken away."""
WRONG: tuple[Any, ...] = (
    GONE,
    *("", " ", "word", "two words", "Word", "x" * 65, "none", "all", "yes", "no", "true", "null", "todo"),
    *("30", "-1", "1.5", "1234567890", "2026-05-04", "2026-5-4", "2026-02-30", "2026-13-01", "1.2.2020", "today"),
    *("6 years", "6 year", "0 years", "P6Y", "noin 10 v", "1 year 6 months", "1 year 2 years", "forever"),
    *("FI", "US", "fi", "USA", "ORG:UN", "en", "xx", "a@example.org", "a(at)example.org", "a b@example.org"),
    *("https://example.org/a", "http://example.org", "mailto:a@example.org", "tel:+358-1", "www.example.org"),
    *("FI.KPL.2.10", "FI.KPL.99", "FI. x", "FI.x y", "fi.kpl", "6-1-a", "6-1-z", "46-2-c", "consent", "45", "2018"),
    *(
        "name",
        "nmae",
        "data-subject",
        "relationship-end",
        "RET007",
        "RET7",
        "retention.0",
        "a..b",
        "../x",
        "/x",
        "a/b",
    ),
    *([], ["word"], ["two words"], [""], [[]], [{}], ["name", "nmae"], [{"fi": "sana"}], [{"party": "letters"}]),
    *({}, {"fi": "sana"}, {"fi": ""}, {"fi": "sana", "xx": "word"}, {"xx": "word"}, {"word": "x"}, {"fi": ["sana"]}),
    *({"todo": "ask"}, {"todo": {"fi": "kysy"}}, {"not_applicable": "no"}, {"todo": "a", "not_applicable": "b"}),
    *({"name": "x"}, {"name": "x", "zzz": "y"}, {"party": "letters"}, {"party": "letters", "register": "x"}),
    *({"article": "6-1-a"}, {"article": "6-1-z"}, {"claimed": "so"}, {"period": "6 years"}, {"country": "FI"}),
)
"""What may stand in any place by mistake, and in some places rightly."""
EVERYWHERE: tuple[Any, ...] = (GONE, "", "word", "no", [], {}, {"todo": "ask"}, {"word": "x"})
"""Of these, what is tried in every place; each of the others in one place of `STRIDE`."""
STRIDE = 5

BEYOND = {
    "REF001": "an id is looked for in another part of the file",
    "@expect.timezone": "which time zones there are stands in the system's tables",
    "near": "where a closed word or a text may stand, a text that is nearly the word is taken for it misspelt",
}
"""What the decoder refuses and no schema can, with the reason."""


def beyond(found: Diagnostic) -> str:
    """The entry of `BEYOND` that a mistake falls under, or nothing."""
    if found.code == "REF001" or found.params.get("expected") == "@expect.timezone":
        return found.code if found.code == "REF001" else "@expect.timezone"
    return "near" if {"near", "words"} <= found.params.keys() else ""


@cache
def tables() -> Tables:
    registry, _ = load_registry(None)
    return load_tables(registry.tables, ROOT, (), ())[0]


@cache
def schema(kind: str) -> str:
    """The schema as it lies in a workspace."""
    return schema_text(kind, tables(), "fi")


@cache
def validator(kind: str) -> Any:
    formats = jsonschema.Draft7Validator.FORMAT_CHECKER
    return jsonschema.Draft7Validator(json.loads(schema(kind)), format_checker=formats)


@cache
def decoder() -> Decoder:
    """One decoder for all files: what takes long is to compile its readers."""
    return Decoder()


NUMBERS = count()


def mistakes(kind: str, content: Any) -> list[Diagnostic]:
    """What the decoder refuses in a file whose every value is text in quotes: it then reads what the schema sees."""
    reader, document = decoder(), Document(f"{kind}-{next(NUMBERS)}.yaml")
    reader.found, reader.references, reader.spoken = [], [], set()
    reader._guesses = 0  # of one run it looks for what was meant in the first mistakes only
    node = compose(json.dumps(content, ensure_ascii=False).encode(), lambda code, span, params: None)
    assert node is not None
    reader.read(KINDS[kind], node, document, {})
    link_inside(reader.references, node, tables().words, reader)
    return [found for found in reader.found if found.severity is ERROR]


def refused(kind: str, content: Any) -> bool:
    return any(not beyond(found) for found in mistakes(kind, content))


@cache
def corpus() -> tuple[tuple[str, Path, Any], ...]:
    """The valid files of the registers and of the tests, with their kind and what they say."""
    found = []
    for path in sorted(path for top in ("registers", "tests") for path in (ROOT / top).rglob("registers/**/*.yaml")):
        folder = path.parent.name
        kind = FOLDERS.get("" if folder == "registers" else folder, "")
        kind = path.stem if kind == "register" and path.stem in SINGLE else kind
        if kind and "broken" not in path.parts:
            content = load_plain(path.read_bytes())
            if not refused(kind, content):
                found.append((kind, path, content))
    return tuple(found)


# --- places in files


def steps(value: Any) -> list[tuple[Any, Any]]:
    return list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())


def places(value: Any, route: Route = ()) -> Iterator[Route]:
    """The route of every value in a file."""
    yield route
    for step, child in steps(value):
        yield from places(child, (*route, step))


def at(value: Any, route: Route) -> Any:
    for step in route:
        value = value[step]
    return value


def changed(value: Any, route: Route, new: Any) -> Any:
    """A file with the value at a route replaced."""
    if not route:
        return new
    made = [(key, changed(item, route[1:], new) if key == route[0] else item) for key, item in steps(value)]
    left = [(key, item) for key, item in made if item is not GONE]
    return dict(left) if isinstance(value, dict) else [item for _, item in left]


def smallest(kind: str, content: Any, route: Route) -> tuple[Any, Route]:
    """The least of a file that holds the value at a route and has no mistake, and the new route of the value."""
    for depth, step in enumerate(route):
        above = route[:depth]
        held = at(content, above)
        if isinstance(held, list):
            content, route = changed(content, above, [held[step]]), (*above, 0, *route[depth + 1 :])
            continue
        for key in sorted(held.keys() - {step}, key=lambda key: -len(json.dumps(held[key]))):
            less = changed(content, (*above, key), GONE)
            content = content if refused(kind, less) else less
    return content, route


@cache
def shapes() -> tuple[tuple[str, Any, Route], ...]:
    """One place for each kind of value of the model: those that differ only in ids and in what is around are one."""
    names = {
        name
        for kind in KINDS
        for definition in json.loads(schema(kind))["definitions"].values()
        for name in definition.get("properties", ())
    }
    found: dict[tuple[str, ...], tuple[str, Any, Route]] = {}
    for kind, _, content in sorted(corpus(), key=lambda entry: len(json.dumps(entry[2]))):
        for route in places(content):
            shape = (kind, *(step if step in names else "*" for step in route))
            found.setdefault(shape[-2:], (kind, content, route))
    return tuple((kind, *smallest(kind, content, route)) for kind, content, route in found.values())


def mutants(share: int) -> Iterator[tuple[str, Any]]:
    """Files with one mistake, or with one thing changed that is none; `share` of the places are taken."""
    for number, (kind, content, route) in enumerate(shapes()):
        if number % share:
            continue
        for position, new in enumerate(WRONG):
            if (new in EVERYWHERE or (number + position) % STRIDE == 0) and (route or new is not GONE):
                yield kind, changed(content, route, new)
        if isinstance(at(content, route), dict):
            yield kind, changed(content, (*route,), {**at(content, route), "zzz": "x"})


# --- agreement


def test_every_valid_file_is_valid_by_the_schema_and_the_corpus_is_worth_it() -> None:
    kinds = [kind for kind, _, _ in corpus()]
    assert set(kinds) == KINDS.keys()
    assert len(kinds) > 300
    for kind, path, content in corpus():
        assert validator(kind).is_valid(content), path


def test_the_schema_refuses_what_the_decoder_refuses_and_nothing_else() -> None:
    excused: set[str] = set()
    verdicts = {True: 0, False: 0}
    for kind, content in mutants(1):
        valid, found = validator(kind).is_valid(content), mistakes(kind, content)
        verdicts[valid] += 1
        reasons = {beyond(item) for item in found}
        if valid and found and "" not in reasons:
            excused |= reasons
        else:
            assert valid == (not found), (kind, content, [(item.code, dict(item.params)) for item in found])
    assert excused == BEYOND.keys(), "a reason that excuses nothing is stale"
    assert verdicts[True] > 1000
    assert verdicts[False] > 5000


# --- the program that people run


def run_program(folder: Path, kind: str, files: list[Path]) -> dict[str, Any]:
    """The verdict of check-jsonschema on some files, as JSON."""
    (folder / f"{kind}.schema.json").write_text(schema(kind), encoding="utf-8")
    ran = subprocess.run(
        [PROGRAM, "-o", "json", "--schemafile", folder / f"{kind}.schema.json", *files],
        capture_output=True,
        text=True,
        check=False,
    )
    told: dict[str, Any] = json.loads(ran.stdout)
    assert ran.returncode == (0 if told["status"] == "ok" else 1), ran.stderr
    assert not told.get("parse_errors"), told
    return told


@pytest.mark.parametrize("kind", KINDS)
def test_the_program_accepts_every_valid_file(kind: str, tmp_path: Path) -> None:
    files = [path for other, path, _ in corpus() if other == kind]
    told = run_program(tmp_path, kind, files)
    assert told["status"] == "ok", told["errors"]


def test_the_program_gives_the_verdict_of_the_decoder(tmp_path: Path) -> None:
    written: dict[str, list[tuple[Path, bool]]] = {}
    for number, (kind, content) in enumerate(mutants(20)):
        found = mistakes(kind, content)
        if not any(map(beyond, found)) and isinstance(content, dict):
            path = tmp_path / f"{number}.json"
            path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")
            written.setdefault(kind, []).append((path, not found))
    for kind, files in written.items():
        told = run_program(tmp_path, kind, [path for path, _ in files])
        wrong = {Path(error["filename"]).name for error in told.get("errors", ())}
        assert wrong == {path.name for path, accepted in files if not accepted}
    assert sum(map(len, written.values())) > 300


def test_every_example_in_the_schema_is_accepted_where_it_stands() -> None:
    seen = 0
    for kind in KINDS:
        whole = json.loads(schema(kind))
        for name, definition in whole["definitions"].items():
            for example in definition.get("examples", ()):
                seen += 1
                one = {"$ref": f"#/definitions/{name}", "definitions": whole["definitions"]}
                assert jsonschema.Draft7Validator(one).is_valid(example), (name, example)
    assert seen > 20
