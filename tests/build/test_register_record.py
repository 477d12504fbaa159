"""The record of one register, made where it is asked for: it can be handed out without telling of the others."""

from __future__ import annotations

import json
from pathlib import Path

import pypdf
import pytest

from tests.build.process import run
from tests.build.test_build import EXPECTED, build, files_of, make_workspace, manifest_of
from tests.gitrepo import GitRepo
from tests.verapdf import validate

OTHER = "Zqxother"
PAPER = "internal/register/customers.en.pdf"
PAGE = "internal/register/customers.en.html"


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> tuple[GitRepo, Path]:
    """Two registers, of which the second must not be told of; each has its own finding, as has the organisation."""
    folder = tmp_path_factory.mktemp("asked")
    repository = make_workspace(folder / "workspace")
    registers = repository.root / "registers"
    text = (registers / "customers.yaml").read_text("utf-8")
    assert "name: Orders" in text
    other = text.replace("register: customers", "register: other").replace("name: Orders", f"name: {OTHER}")
    (registers / "other.yaml").write_text(other.replace("  owner: office\n", ""), "utf-8")
    (registers / "customers.yaml").write_text(text.replace("next: 2027-05-04", "next: 2026-05-04"), "utf-8")
    organisation = registers / "organisation.yaml"
    organisation.write_text(
        organisation.read_text("utf-8").replace("dpo: none", "dpo: {email: dpo@us.example}"), "utf-8"
    )
    agreement = registers / "agreements" / "mailer-2025.yaml"
    covers = "covers: [{register: customers, purposes: all, data: all, subjects: all}"
    both = f"{covers}, {{register: other, purposes: all, data: all, subjects: all}}"
    assert covers in agreement.read_text("utf-8")
    agreement.write_text(agreement.read_text("utf-8").replace(covers, both), "utf-8")
    repository.commit("Another register", when="2026-03-02T10:00:00+02:00")
    build(repository.root, folder / "out", "--only", "register/customers/*")
    return repository, folder / "out"


def test_it_is_made_only_where_its_kind_is_named(asked: tuple[GitRepo, Path], tmp_path: Path) -> None:
    assert set(files_of(asked[1])) == {"manifest.json", PAGE, PAPER}
    build(asked[0].root, tmp_path / "all", "--only", "*/en", "--only", "*/customers/en")
    assert {path for path in files_of(tmp_path / "all") if "other" not in path} == EXPECTED - {"internal/record.json"}


def test_it_tells_nothing_of_another_register(asked: tuple[GitRepo, Path]) -> None:
    reader = pypdf.PdfReader(asked[1] / PAPER)
    attached = {str(item.name): bytes(item.content).decode("utf-8") for item in reader.attachment_list}
    assert attached.keys() == {"view.json", "registers_customers.yaml"}
    told = [(asked[1] / PAGE).read_text("utf-8"), *(page.extract_text() for page in reader.pages), *attached.values()]
    assert OTHER in (asked[0].root / "registers" / "other.yaml").read_text("utf-8")
    assert [text for text in told for word in (OTHER, "other.yaml", "register: other") if word in text] == []


def test_it_holds_the_findings_of_the_register_and_those_of_the_whole(asked: tuple[GitRepo, Path]) -> None:
    attached = {str(item.name): item.content for item in pypdf.PdfReader(asked[1] / PAPER).attachment_list}
    view = json.loads(attached["view.json"])
    own, whole = view["registers"][0]["findings"], view["findings"]
    assert "registers/customers.yaml" in json.dumps(own)
    assert "registers/organisation.yaml" in json.dumps(whole)
    counts = view["counts"]
    assert sum(counts[name] for name in ("error", "warning", "advice", "accepted")) == len(own) + len(whole)


def test_it_conforms_and_is_proved_far_from_its_build(asked: tuple[GitRepo, Path], tmp_path: Path) -> None:
    assert validate(asked[1] / PAPER) == []
    file = tmp_path / "sent-by-mail.pdf"
    file.write_bytes((asked[1] / PAPER).read_bytes())
    done = run("verify", file, "--lang", "en", "--workspace", asked[0].root, cwd=Path("/"))
    assert done.returncode == 0, done.stdout + done.stderr
    assert f"every byte follows from commit {asked[0].head()[:12]}" in done.stdout


def test_a_register_without_a_notice_has_its_record_in_every_language(tmp_path: Path) -> None:
    repository = make_workspace(tmp_path / "workspace")
    with (repository.root / "registers" / "customers.yaml").open("a", encoding="utf-8") as file:
        file.write("notice: {none: Told in person}\n")
    repository.commit()
    build(repository.root, tmp_path / "out", "--only", "register/*", "--only", "notice/*")
    assert set(files_of(tmp_path / "out")) == {"manifest.json", PAGE, PAPER}
    assert manifest_of(tmp_path / "out")["files"][PAGE]["register"] == "customers"
