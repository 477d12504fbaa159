"""The engine is layered, each foreign library has one door, and packs see the public names only."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# From the lowest up. `api` is what packs import: it hands out names of the layers below it.
LAYERS: tuple[tuple[str, ...], ...] = (
    ("source", "shipped", "history"),
    ("diagnostics", "printable", "yaml_problems"),
    ("yamlio", "model"),
    ("decode", "files", "plain"),
    ("workspace", "tables", "words", "cldr", "schema", "fmt"),
    ("known_tables", "coverage"),
    ("earlier", "facts"),
    ("rules", "documents", "formats", "due", "needed", "start", "masks"),
    ("registry", "hookspecs"),
    ("api",),
    ("plugins", "render", "pdf", "report", "waivers"),
    ("check",),
    ("build", "editor"),
    ("sign",),
    ("verify", "serve"),
    ("cli",),
)
DOORS = {
    "asn1crypto": {"sign"},
    "babel": {"cldr"},
    "click": {"cli"},
    "fontTools": {"pdf"},
    "fontpkg": {"pdf"},
    "fontpkg_source_sans_3": {"pdf"},
    "icalendar": {"cli"},
    "jinja2": {"render"},
    "markupsafe": {"render"},
    "pluggy": {"hookspecs", "plugins"},
    "pydyf": {"pdf"},
    "pyhanko": {"sign"},
    "pyhanko_certvalidator": {"sign"},
    "pypdf": {"verify"},
    "pyphen": {"render"},
    "rich": {"report", "cli"},
    "lsprotocol": {"editor"},
    "pygls": {"editor"},
    "ruamel": {"fmt"},
    "starlette": {"serve"},
    "tzdata": {"start"},
    "uharfbuzz": {"pdf"},
    "uvicorn": {"serve"},
    "watchfiles": {"serve"},
    "weasyprint": {"pdf"},
    "yaml": {"yamlio"},
}
LATE = {"cli", "pdf"}  # a command when it is called, WeasyPrint when a PDF is due
LATE_HOOKS = {"ropa_gdpr"}  # the views of documents where documents are written

RANK = {unit: rank for rank, units in enumerate(LAYERS) for unit in units}


def _name(path: Path, top: Path) -> str:
    return ".".join(path.relative_to(top).with_suffix("").parts).removesuffix(".__init__")


ENGINE = {_name(path, ROOT): path for path in sorted((ROOT / "ropa").rglob("*.py"))}
PACKS = {_name(path, ROOT / "plugins"): path for path in sorted((ROOT / "plugins").rglob("*.py"))}
MODULES = ENGINE | PACKS


def _imports(module: str) -> set[str]:
    """The modules that one imports, `from package import module` and relative imports worked out."""
    path, found = MODULES[module], set()
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_bytes())):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            parents = package.split(".")[: len(package.split(".")) + 1 - node.level]
            base = ".".join([*(parents if node.level else ()), *filter(None, [node.module])])
            names = {f"{base}.{alias.name}" for alias in node.names}
            found |= (names & MODULES.keys()) or {base}
    return found


def _unit(module: str) -> str:
    return f"{module}.".split(".")[1]


@pytest.mark.parametrize("module", [name for name in ENGINE if name != "ropa"])
def test_a_module_imports_from_lower_layers_only(module: str) -> None:
    assert _unit(module) in RANK, f"{module} has no layer yet: give it one in {Path(__file__).name}"
    for other in _imports(module):
        root, unit = other.split(".")[0], _unit(other)
        if root != "ropa":
            known = root in sys.stdlib_module_names or _unit(module) in DOORS.get(root, ())
            assert known, f"{module} imports {other}, whose door is {sorted(DOORS.get(root, ())) or 'not set'}"
        elif other != "ropa" and unit != _unit(module):
            assert RANK.get(unit, -1) < RANK[_unit(module)], f"{module} imports {other}, which is not below it"
            assert unit in RANK, f"{module} imports {other}, which has no layer"


def test_no_modules_import_each_other_in_a_circle() -> None:
    try:
        TopologicalSorter({name: _imports(name) - {name} for name in MODULES}).prepare()
    except CycleError as error:
        pytest.fail(f"a circle of imports: {' -> '.join(error.args[1])}")


@pytest.mark.parametrize("module", PACKS)
def test_a_pack_imports_the_public_names_only(module: str) -> None:
    own = module.split(".")[0]
    for other in _imports(module):
        root = other.split(".")[0]
        assert other == "ropa.api" or root == own or root in sys.stdlib_module_names, f"{module} imports {other}"


def _late(node: ast.AST, inside: bool = False) -> Iterator[int]:
    if inside and isinstance(node, ast.Import | ast.ImportFrom):
        yield node.lineno
    inside = inside or isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
    yield from chain.from_iterable(_late(child, inside) for child in ast.iter_child_nodes(node))


@pytest.mark.parametrize("module", [name for name in sorted(MODULES.keys() - LATE_HOOKS) if _unit(name) not in LATE])
def test_a_module_imports_at_its_top(module: str) -> None:
    assert not list(_late(ast.parse(MODULES[module].read_bytes()))), f"{module} imports inside a function"


@pytest.mark.parametrize("module", MODULES)
def test_a_file_stays_under_400_lines(module: str) -> None:
    assert len(MODULES[module].read_text(encoding="utf-8").splitlines()) < 400


def test_there_is_no_module_that_runs_from_the_folder_it_is_started_in() -> None:
    assert "ropa.__main__" not in ENGINE


def test_the_engine_and_both_packs_are_looked_at() -> None:
    assert len(ENGINE) > 20
    assert {"ropa_gdpr", "ropa_fi"} <= PACKS.keys()
