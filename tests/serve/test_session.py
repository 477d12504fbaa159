"""What the preview shows is what a build writes; what is broken keeps its last good view."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from ropa.serve.desk import Desk
from ropa.serve.finder import Finder, Texts
from ropa.serve.session import Choices, Session
from tests.documents.pages import REGISTER, SETTINGS
from tests.gitrepo import GitRepo
from tests.serve.running import DAY, FILES, ROPA, write

AS_OF = date(2026, 11, 24)
CUSTOMERS = "registers/customers.yaml"
NOTICE = "public/customers.en.html"
Opened = Callable[[Path], Session]


@pytest.fixture
def session() -> Iterator[Opened]:
    """Sessions over workspaces, without a server."""
    opened: list[Session] = []

    def open_session(root: Path) -> Session:
        opened.append(Session(Choices(root, "en", lambda settings: AS_OF, environ=dict(os.environ))))
        return opened[-1]

    yield open_session
    for one in opened:
        one.close()


def html(opened: Session, path: str = NOTICE) -> str:
    """A document as it is shown now."""
    shown = opened.shown(opened.now, path).sheet.html
    assert shown is not None
    return shown


@pytest.fixture
def root(tmp_path: Path) -> Path:
    return write(tmp_path / "desk")


@pytest.mark.parametrize("committed", [True, False])
def test_every_page_is_byte_for_byte_what_a_build_writes(session: Opened, root: Path, committed: bool) -> None:
    repo = GitRepo.create(root)
    repo.git("add", "registers")
    if committed:
        repo.git("commit", "--quiet", "-m", "First")
    subprocess.run(
        [ROPA, "build", root, "--as-of", DAY, "--draft", "-j", "1", "-o", root.parent / "out"],
        capture_output=True,
        check=False,
    )
    opened = session(root)
    compared = 0
    for path in opened.now.listing.outlines:
        written = [
            file for file in (root.parent / "out" / path, root.parent / "out" / "draft" / path) if file.is_file()
        ]
        if "index" in path:
            continue  # a build's index links to PDF files as well
        assert len(written) == 1, path
        assert html(opened, path) == written[0].read_text("utf-8"), path
        compared += 1
    assert compared >= 21


def test_a_commit_gives_a_document_its_date(session: Opened, root: Path) -> None:
    repo = GitRepo.create(root)
    opened = session(root)
    assert "draft" in html(opened).lower()
    repo.git("add", "registers")
    repo.git("commit", "--quiet", "-m", "First")
    opened.refresh()
    desk = Desk(opened, opened.now, "en").document("public/customers", ())
    assert desk is not None
    assert not desk["panes"][0]["undated"]


def test_a_broken_file_keeps_documents_nobody_had_looked_at(session: Opened, root: Path) -> None:
    opened = session(root)
    write(root, {CUSTOMERS: REGISTER.replace("name: Customers", "name: Clients")})
    opened.refresh()
    write(root, {CUSTOMERS: "register: customers\n  name: [\n"})
    opened.refresh()
    write(root, {CUSTOMERS: "register: [\n"})
    now = opened.refresh()
    shown = opened.shown(now, "public/customers.sv.html")
    assert shown.stale
    assert {item.code for item in shown.broken} == {"FMT008"}
    assert "Clients" in html(opened, "public/customers.sv.html")
    assert "Clients" in html(opened, "internal/record.en.html")
    write(root, {CUSTOMERS: REGISTER})
    now = opened.refresh()
    assert not opened.shown(now, NOTICE).stale
    assert not now.held
    assert "Clients" not in html(opened)


def test_a_file_that_was_never_whole_is_shown_as_far_as_it_goes(session: Opened, root: Path) -> None:
    write(root, {"registers/other.yaml": "register: other\nname: [\n"})
    opened = session(root)
    shown = opened.shown(opened.now, "public/other.en.html")
    assert shown.sheet.html is not None
    assert not shown.stale
    assert [item.code for item in opened.now.reading.checked.found if item.path == "registers/other.yaml"]


def test_a_failed_reading_leaves_what_was_shown(session: Opened, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = session(root)
    before = html(opened)

    def fail(settings: object) -> date:
        raise MemoryError("no more")

    monkeypatch.setattr(opened, "choices", Choices(root=root, language="en", day=fail))
    now = opened.refresh()
    assert now.defect == "MemoryError: no more"
    assert html(opened) == before
    assert "MemoryError" in str(Desk(opened, now, "en").frame("t", "")["defect"])


def test_search_finds_in_files_findings_and_documents_and_never_in_hidden_lines(session: Opened, root: Path) -> None:
    code = "131052-308T"  # the identity code of the Digital and Population Data Services Agency's examples
    write(root, {CUSTOMERS: REGISTER.replace("    name: Billing\n", f"    name: Billing of {code}\n")})
    opened = session(root)
    assert any(item.params.get("hidden") for item in opened.now.reading.checked.found)
    desk = Desk(opened, opened.now, "en")
    hits = [hit for group in Finder(desk, Texts()).page(code)["groups"] for hit in group["hits"]]
    files = [hit for hit in hits if not hit.language]
    assert not files, "the line with the code is not repeated"
    found = {group["title"]: group["hits"] for group in Finder(desk, Texts()).page("mailer")["groups"]}
    assert [hit.title for hit in found["Parties"]] == ["Esimerkki Mailer Oy"]


def test_a_workspace_without_a_language_of_ropa_speaks_english_around_its_documents(
    session: Opened, root: Path
) -> None:
    write(root, {"registers/workspace.yaml": SETTINGS.replace("[en, fi, sv]", "[fi]")})
    opened = session(root)
    desk = Desk(opened, opened.now, "en").document("public/customers", ())
    assert desk is not None
    assert [pane["code"] for pane in desk["panes"]] == ["fi"]
    assert desk["lang"] == "en"
    assert Desk(opened, opened.now, "de").knows() is False


def test_reading_again_and_again_keeps_no_more_than_it_needs(session: Opened, root: Path) -> None:
    """The memory of the process stays what it was after the first few saves."""
    opened = session(root)

    def pages() -> int:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])

    def save(number: int) -> None:
        write(root, {CUSTOMERS: REGISTER.replace("name: Billing", f"name: Billing {number}")})
        opened.refresh()
        html(opened)

    for number in range(8):
        save(number)
    before = pages()
    for number in range(24):
        save(number)
    assert (pages() - before) * 4096 < 20_000_000


def test_the_files_are_those_of_the_tests(root: Path) -> None:
    assert {path.relative_to(root).as_posix() for path in root.rglob("*.yaml")} == set(FILES)


def test_what_is_kept_from_reading_to_reading_changes_no_page(session: Opened, root: Path) -> None:
    """Saved, committed, staged, taken back, on another branch: always the page that a fresh preview shows."""
    repo = GitRepo.create(root)
    kept, every = session(root), ("public/customers.en.html", "public/customers.fi.html", "internal/record.en.html")
    shown = set()

    def look(step: str) -> None:
        kept.refresh()
        fresh = session(root)
        for path in every:
            assert html(kept, path) == html(fresh, path), (step, path)
        shown.add(html(kept))

    def save(name: str) -> None:
        write(root, {CUSTOMERS: REGISTER.replace("name: Customers", f"name: {name}")})

    look("before the first commit")
    repo.commit("First", when="2026-01-05T12:00:00+02:00")
    look("committed")
    save("Clients")
    look("edited")
    repo.git("add", "registers")
    look("staged")
    repo.commit("Second", when="2026-02-05T12:00:00+02:00")
    look("committed again")
    write(root, {"registers/parties/mailer.yaml": f"{FILES['registers/parties/mailer.yaml']}# a remark\n"})
    look("another file edited")
    save("Guests")
    look("both edited")
    repo.git("reset", "--hard", "--quiet", "HEAD~1")
    look("taken back")
    repo.git("checkout", "--quiet", "-b", "other")
    save("Friends")
    repo.commit("Third", when="2026-03-05T12:00:00+02:00")
    look("on another branch")
    assert len(shown) >= 6
