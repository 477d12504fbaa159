"""A build gives up a document that takes more time or memory than any honest one, and makes all others."""

from __future__ import annotations

import itertools
import shutil
import signal
import threading
from pathlib import Path

import pytest

from ropa.build.limits import limits
from tests.build.endless import doubling, endless
from tests.build.process import WITHOUT_PANGO, build, documents, state_of
from tests.build.test_build import make_workspace

COLOURS = Path(__file__).parents[2] / "templates" / "style" / "colours.css"
SOONER = "from ropa.build import worker; worker.PAGE_SECONDS = 1\n"
SMALLER = "from ropa.build import limits; limits.MEMORY_BYTES = 1 << 30\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A workspace and its build, without PDFs; tests copy what they change."""
    folder = tmp_path_factory.mktemp("limits")
    repository = make_workspace(folder / "workspace")
    build(repository.root, folder / "out")
    return repository.root, folder / "out"


@pytest.mark.parametrize(
    ("template", "prelude", "told"),
    [
        (endless(), SOONER, "it was not done after 1 seconds of computing"),
        (doubling(40), SMALLER, "it wants more memory than a document may have"),
        (doubling(28), "", "it wants more memory than a document may have"),
    ],
    ids=["endless", "all memory", "long page"],
)
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_template_without_end_costs_its_document_alone(
    template: str, prelude: str, told: str, jobs: str, built: tuple[Path, Path], tmp_path: Path
) -> None:
    root, out = tmp_path / "workspace", tmp_path / "out"
    shutil.copytree(built[0], root)
    shutil.copytree(built[1], out)
    (root / "templates").mkdir()
    (root / "templates" / "notice.html.j2").write_text(template, "utf-8")
    (root / "templates" / "style").mkdir()
    (root / "templates" / "style" / "colours.css").write_text(COLOURS.read_text("utf-8") + "/* ours */", "utf-8")
    done = build(root, out, "-j", jobs, prelude=WITHOUT_PANGO + prelude)
    assert done.returncode == 1
    assert f"error[DOC002]: the document notice/customers/en cannot be made: {told}" in done.stdout
    assert "Traceback" not in done.stderr
    before, after = documents(state_of(built[1])), documents(state_of(out))
    assert after["public/customers.en.html"] == before["public/customers.en.html"], "the last good one stays"
    assert after["internal/retention.en.html"] != before["internal/retention.en.html"], "the others are made"


def test_the_place_is_the_line_that_does_not_end(built: tuple[Path, Path], tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(built[0], root)
    (root / "templates").mkdir()
    (root / "templates" / "notice.html.j2").write_text(endless(), "utf-8")
    done = build(root, tmp_path / "out", prelude=WITHOUT_PANGO + SOONER)
    assert "--> templates/notice.html.j2:4" in done.stdout


@pytest.mark.parametrize(
    "nested", ["{{ " + "(" * 9000 + "1" + ")" * 9000 + " }}", "{{ " + "9" * 5000 + " }}", "{% if 1 %}" * 9000]
)
def test_a_template_that_python_cannot_parse_is_told(nested: str, built: tuple[Path, Path], tmp_path: Path) -> None:
    root = tmp_path / "workspace"
    shutil.copytree(built[0], root)
    (root / "templates").mkdir()
    (root / "templates" / "notice.html.j2").write_text(nested, "utf-8")
    done = build(root, tmp_path / "out")
    assert done.returncode == 1, done.stderr
    assert "error[DOC002]: the document notice/customers/en cannot be made" in done.stdout


def test_what_is_bounded_is_bounded_no_longer_afterwards() -> None:
    handler = signal.getsignal(signal.SIGPROF)
    with pytest.raises(TimeoutError, match="after 1 seconds"), limits(1, 0):
        sum(1 for _ in itertools.count())
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
    assert signal.getsignal(signal.SIGPROF) == handler
    with limits(1, 0):
        assert signal.getitimer(signal.ITIMER_PROF)[0] > 0


def test_another_thread_is_left_alone() -> None:
    seen: list[tuple[float, float]] = []

    def look() -> None:
        with limits(1, 0):
            seen.append(signal.getitimer(signal.ITIMER_PROF))

    thread = threading.Thread(target=look)
    thread.start()
    thread.join()
    assert seen == [(0, 0)]
