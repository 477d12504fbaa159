"""One build of everything, each internal field a sentinel: no public byte holds any, and every PDF conforms."""

from __future__ import annotations

import dataclasses
import datetime
import io
import re
import shutil
import subprocess
import typing
from pathlib import Path
from typing import Any

import pypdf
import pytest

import ropa.model.register  # noqa: F401  # the classes must exist before they are counted
from ropa.build.build import Options, build
from ropa.build.output import Output
from ropa.check import Checked, check_workspace
from ropa.facts import compute_facts
from ropa.model.base import Located, Text
from ropa.model.scalars import Period
from ropa.source import Document, Origin
from tests.gitrepo import GitRepo
from tests.verapdf import validate

ROOT = Path(__file__).parents[2]
SENTINEL = "Zqxsentinel"
YEAR = 1987
AMOUNT = 7717
MARGIN = 20 / 25.4 * 72
"""Points of a page's right edge that stay empty: its margin of 22 mm, but for the space after a word."""
NOWHERE = Origin(Document("registers/nowhere.yaml"))


def _classes(cls: type = Located) -> set[type]:
    found = {cls} if dataclasses.is_dataclass(cls) else set()
    subclasses: list[type] = cls.__subclasses__()
    return found.union(*(_classes(sub) for sub in subclasses))


def _internal_fields(cls: type) -> list[str]:
    return [item.name for item in dataclasses.fields(cls) if item.name == "internal" or item.metadata.get("internal")]


def _sentinel(annotation: Any) -> Any:
    """A value of the annotated type that would be seen wherever it were printed."""
    for member in _members(annotation):
        origin = typing.get_origin(member)
        supertype = getattr(member, "__supertype__", member)
        if origin is tuple:
            return (_sentinel(typing.get_args(member)[0]),)
        if origin is not None and issubclass(origin, typing.Mapping):
            return {}
        if dataclasses.is_dataclass(member) and issubclass(typing.cast(type, member), Located):
            return _filled(typing.cast(type, member))
        if member is Text:
            return Text({code: f"{SENTINEL} {code}" for code in ("fi", "sv", "en")})
        if supertype is str:
            return SENTINEL
        if member is datetime.date:
            return datetime.date(YEAR, 6, 5)
        if member is Period:
            return Period(years=AMOUNT)
        if member is int:
            return AMOUNT
        if member is bool:
            return True
    return next(iter(_members(annotation)[0]))


def _members(annotation: Any) -> list[Any]:
    """The members of a union that hold a value, not one of the other states."""
    if typing.get_origin(annotation) is typing.Annotated:
        return _members(typing.get_args(annotation)[0])
    if typing.get_origin(annotation) in (typing.Union, type(int | str)):
        members = [member for member in typing.get_args(annotation) if member is not type(None)]
        plain = [m for m in members if getattr(m, "__name__", "") not in ("Nothing", "NotApplicable", "Todo")]
        return [inner for member in plain for inner in _members(member)]
    return [annotation]


def _filled(cls: type) -> Any:
    hints = typing.get_type_hints(cls, include_extras=True)
    values = {item.name: _sentinel(hints[item.name]) for item in dataclasses.fields(cls) if item.name != "origin"}
    return cls(**values, origin=NOWHERE)


def _with_sentinels(value: Any, met: set[type]) -> Any:
    """The same value with every internal field filled; the classes that have one are gathered in `met`."""
    if isinstance(value, Located):
        hints = typing.get_type_hints(type(value), include_extras=True)
        internal = _internal_fields(type(value))
        changes = {name: _sentinel(hints[name]) for name in internal}
        if internal:
            met.add(type(value))
        for item in dataclasses.fields(value):
            if item.name not in internal and item.name != "origin":
                changes[item.name] = _with_sentinels(getattr(value, item.name), met)
        return dataclasses.replace(value, **changes)
    if isinstance(value, tuple):
        return tuple(_with_sentinels(item, met) for item in value)
    if isinstance(value, dict) and not isinstance(value, Text):
        return {name: _with_sentinels(item, met) for name, item in value.items()}
    return value


def _sentinel_workspace(root: Path) -> tuple[Checked, set[type]]:
    repository = GitRepo.create(root)
    shutil.copytree(ROOT / "registers", root / "registers")
    shutil.copy(Path(__file__).parent / "everything.yaml", root / "registers" / "everything.yaml")
    repository.write("registers/services/hosting.yaml", "service: hosting\nname: Ylläpito\nclients: none\n")
    repository.commit()
    checked = check_workspace(root, datetime.date(2026, 11, 24))
    assert not [item for item in checked.found if item.family in ("FMT", "REF") and item.severity.value == "error"]
    met: set[type] = set()
    workspace = checked.workspace
    filled = dataclasses.replace(
        workspace,
        **{
            name: _with_sentinels(getattr(workspace, name), met)
            for name in ("settings", "organisation", "registers", "parties", "agreements", "services")
        },
    )
    facts = compute_facts(filled, checked.tables, checked.as_of)
    return dataclasses.replace(checked, workspace=filled, facts=facts, found=()), met


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, set[type]]:
    """A build in which every internal field holds a sentinel; and the classes whose fields were filled."""
    folder = tmp_path_factory.mktemp("wall")
    checked, met = _sentinel_workspace(folder / "workspace")
    output = Output.open(folder / "build", checked.workspace.root)
    result = build(checked, output, Options(jobs=2))
    assert not result.withheld, result.withheld_entries()
    return output.folder, met


def test_every_class_with_an_internal_field_is_tried(built: tuple[Path, set[type]]) -> None:
    nouns = [cls for cls in _classes() if _internal_fields(cls) and cls.__module__.startswith("ropa.model")]
    bases = {base.__name__ for cls in nouns for base in cls.__mro__[1:]}
    assert {cls.__name__ for cls in nouns} - bases == {cls.__name__ for cls in built[1]}


def _texts_of(path: Path) -> str:
    """Everything a reader or a program can find in a file: its text, its links, its metadata, what is attached."""
    if path.suffix != ".pdf":
        return path.read_text(encoding="utf-8")
    reader = pypdf.PdfReader(io.BytesIO(path.read_bytes()))
    parts = [page.extract_text() for page in reader.pages]
    parts += [str(reader.metadata), reader.xmp_metadata.stream.get_data().decode() if reader.xmp_metadata else ""]
    parts += [str(item.get("/Title")) for item in _flat(reader.outline)]
    for name, contents in reader.attachments.items():
        parts.append(name)
        parts += [content.decode("utf-8", "replace") for content in contents]
    return "\n".join(parts)


def _flat(outline: Any) -> list[Any]:
    return [inner for item in outline for inner in (_flat(item) if isinstance(item, list) else [item])]


def _seen(text: str) -> list[str]:
    squeezed = "".join(text.split()).casefold()
    return [mark for mark in (SENTINEL.casefold(), str(YEAR), str(AMOUNT)) if mark in squeezed]


def test_no_public_byte_holds_anything_internal(built: tuple[Path, set[type]]) -> None:
    files = sorted((built[0] / "public").rglob("*.*"))
    assert len(files) > 20
    leaks = {path.name: seen for path in files if (seen := _seen(_texts_of(path)))}
    assert leaks == {}


def test_the_internal_record_shows_what_the_wall_hides(built: tuple[Path, set[type]]) -> None:
    assert SENTINEL.casefold() in _seen(_texts_of(built[0] / "internal" / "record.fi.html"))
    assert SENTINEL.casefold() in _seen((built[0] / "internal" / "record.json").read_text(encoding="utf-8"))


def test_public_pdfs_carry_their_own_view_and_nothing_else(built: tuple[Path, set[type]]) -> None:
    reader = pypdf.PdfReader(built[0] / "public" / "customers.fi.pdf")
    assert list(reader.attachments) == ["view.json"]


def _outside(pdf: Path) -> list[str]:
    """The words of a PDF that reach into the margin of their page, as poppler measures them."""
    said = subprocess.run(["pdftotext", "-bbox", str(pdf), "-"], capture_output=True, encoding="utf-8", check=True)
    pages = re.split(r'<page width="([0-9.]+)"', said.stdout)[1:]
    return [
        word
        for width, page in zip(pages[::2], pages[1::2], strict=True)
        for right, word in re.findall(r'xMax="([0-9.]+)"[^>]*>(.*?)</word>', page)
        if float(right) > float(width) - MARGIN
    ]


def test_no_word_runs_off_the_paper(built: tuple[Path, set[type]]) -> None:
    files = sorted(built[0].rglob("*.pdf"))
    assert len(files) > 10
    assert {path.name: words for path in files if (words := _outside(path))} == {}


def test_every_pdf_is_archivable_and_accessible(built: tuple[Path, set[type]]) -> None:
    files = sorted(built[0].rglob("*.pdf"))
    assert len(files) > 10
    assert validate(files) == []
