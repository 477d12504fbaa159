"""The command in an environment with one small pack, over workspaces with and without findings."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.plugins.site import install, make_site
from tests.workspace.small import REGISTER, write

PACK = """\
from pathlib import Path
from ropa.api import ADVICE, ERROR, EVENTS, ITEMS, WARNING, Register, Row, Spec, TableFile
from ropa.api import finding, hookimpl, noun, rule, said

@noun
class Figure(Row):
    number: int | None = said("Days")

def told(code, severity, field):
    @rule(code, severity, on=Register, law=("GDPR Art. 30(1)",))
    def missing(register, ctx):
        "Something is not stated."
        if getattr(register, field) is None:
            yield finding(register.at(field))
    return missing

@hookimpl
def ropa_rules():
    what = {"SML001": (ERROR, "purposes"), "SML002": (WARNING, "retention"), "SML003": (ADVICE, "reference")}
    return [told(code, *rest) for code, rest in what.items()]

@hookimpl
def ropa_tables():
    folder = Path(TABLES)
    own = {"items": ITEMS, "events": EVENTS, "expectations": Spec("expectations", Figure)}
    return [TableFile(spec, folder / f"{name}.yaml") for name, spec in own.items()]
"""
CLEAN = REGISTER + "purposes: none\nretention: none\nreference: R1\n"


@pytest.fixture(scope="session")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with one small pack."""
    site = make_site(tmp_path_factory.mktemp("cli") / "site")
    tables = Path(__file__).parent.parent / "workspace" / "pack" / "tables"
    install(site, "small", PACK.replace("TABLES)", f"{str(tables)!r})"))
    return site


@pytest.fixture
def flawed(tmp_path: Path) -> Path:
    """A workspace in which an error, a warning and a piece of advice are found."""
    return write(tmp_path / "flawed", {"registers/customers.yaml": REGISTER})


@pytest.fixture
def clean(tmp_path: Path) -> Path:
    """A workspace in which nothing is found."""
    return write(tmp_path / "clean", {"registers/customers.yaml": CLEAN})
